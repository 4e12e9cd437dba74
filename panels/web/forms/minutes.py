"""Forms of minutes: their free parts, their agreement, and what is added to them later."""

from collections.abc import Sequence
from typing import Any

from django import forms

from panels.actions.keep_minutes import LONGEST


def _text(label: str, hint: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class MinutesForm(forms.Form):
    """The parts of minutes that are typed. All else was recorded as the meeting sat.

    The version is kept on the device with what is typed: put back, it still says which minutes the person had read.
    """

    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-wm-kept-too": ""}))
    apologies = _text("Apologies", "Who could not come, as they told the panel")
    opening = _text("Opening", "What was said before the first item. Name no child here: everybody who reads these minutes reads this.")
    other_business = _text("Other business", "What was raised beside the items. Name no child here.")


class AgreeForm(forms.Form):
    """The version that the chair has read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OpenAgainForm(forms.Form):
    """Why somebody reads the items of a draft again whose days are over."""

    because = forms.CharField(
        label="Why do you need to read the items again?", max_length=300, error_messages={"required": "Enter why you need to read them"}
    )


class AddendumForm(forms.Form):
    """What is added to minutes that were agreed."""

    about = forms.ChoiceField(label="What is it about?", required=False)
    says = forms.CharField(
        label="What is added?", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what is added"},
    )  # fmt: skip
    because = forms.CharField(label="Why is it added?", max_length=300, error_messages={"required": "Enter why it is added"})

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", "The meeting as a whole"), *items]  # type: ignore[attr-defined]
