"""Forms of a child's family: whom to look for, how they are related, and the end of a link."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from tracker.selectors.words import LINKS
from tracker.web.dates import LONDON
from tracker.web.form_rendering import HintedRadioSelect, UKDateField


class FindChildForm(forms.Form):
    """The other child, by name, reference or date of birth."""

    q = forms.CharField(
        label="Find the other child", max_length=200, help_text="Name, reference or date of birth, such as Robin Example or 20/05/2016",
        error_messages={"required": "Enter a name, a reference or a date of birth"},
    )  # fmt: skip


class LinkForm(forms.Form):
    """How the child found is related, and since when."""

    other = forms.ChoiceField(label="Which child?", error_messages={"required": "Select the child"})
    kind = forms.ChoiceField(
        label="How are they related?", choices=list(LINKS.items()), widget=forms.RadioSelect,
        error_messages={"required": "Select how they are related"},
    )  # fmt: skip
    since = UKDateField(label="Since when?", help_text="For brothers and sisters the day on which it became known will do")

    def __init__(self, *args: Any, found: Sequence[tuple[str, str]], hints: Mapping[str, str], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].widget = HintedRadioSelect(hints=dict(hints))
        self.fields["other"].choices = list(found)  # type: ignore[attr-defined]
        self.fields["since"].latest = now.astimezone(LONDON).date()  # type: ignore[attr-defined]


class EndLinkForm(forms.Form):
    """Why a link ends, and when."""

    why = forms.CharField(
        label="Why does the link end?", widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Enter why the link ends"},
        help_text="For example, recorded in error, or they no longer live together",
    )  # fmt: skip
    ended_on = UKDateField(label="On which day?")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].latest = now.astimezone(LONDON).date()  # type: ignore[attr-defined]
