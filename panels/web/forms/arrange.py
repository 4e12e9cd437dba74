"""Forms of one item on an agenda: to another meeting, its minutes, off the agenda."""

from collections.abc import Sequence
from typing import Any

from django import forms

from panels.actions.put_forward import MINUTES_AT_LEAST, MINUTES_AT_MOST
from panels.selectors.arrangement import Target
from tracker.web.dates import uk_date
from tracker.web.form_rendering import FewDigits, HintedRadioSelect

OVER = "Why it goes over the time"
OVER_HELP = "Only where the meeting has no time left, and only the chair. Without a reason the item goes to the reserve."

OVER_MINUTES_HELP = "Only where the meeting has no time left, and only the chair."


class ToMeetingForm(forms.Form):
    """Another meeting of the item's kind. A reason is asked of the chair who goes over that meeting's time."""

    because = forms.CharField(label=OVER, help_text=OVER_HELP, required=False, max_length=300)

    def __init__(self, *args: Any, targets: Sequence[Target], chairs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = {target.meeting.public_id: target for target in targets}
        self.fields["to"] = forms.ChoiceField(
            label="Which meeting?",
            choices=[(code, uk_date(target.meeting.starts_at, weekday=True)) for code, target in found.items()],
            widget=HintedRadioSelect(hints={code: target.says for code, target in found.items()}),
            error_messages={"required": "Select a meeting"},
        )
        self.order_fields(["to", "because"])
        if not chairs:
            del self.fields["because"]
        self._found = found

    @property
    def meeting_id(self) -> int:
        return int(self._found[self.cleaned_data["to"]].meeting.pk)


class MinutesForm(forms.Form):
    """How many minutes an item has. A reason is asked of the chair who goes over the time."""

    minutes = forms.IntegerField(
        label="Minutes",
        min_value=MINUTES_AT_LEAST,
        max_value=MINUTES_AT_MOST,
        widget=FewDigits,
        error_messages={"required": "Enter how many minutes"},
    )
    because = forms.CharField(label=OVER, help_text=OVER_MINUTES_HELP, required=False, max_length=300)

    def __init__(self, *args: Any, chairs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not chairs:
            del self.fields["because"]


class TimeForm(forms.Form):
    """Why the chair gives an item in reserve a time that the meeting no longer has."""

    because = forms.CharField(label=OVER, max_length=300, required=False, help_text="Needed only where the meeting has no time left.")


class OffForm(forms.Form):
    """Why an item is taken off."""

    because = forms.CharField(
        label="Why is it taken off?", max_length=300, error_messages={"required": "Enter why it is taken off"},
        help_text="The reason stands on the child's record. The request waits for another date.",
    )  # fmt: skip


class DeclareForm(forms.Form):
    """Who has an interest, and which."""

    who = forms.ChoiceField(label="Who has an interest?", error_messages={"required": "Choose who has an interest"})
    says = forms.CharField(label="What is the interest?", max_length=300, error_messages={"required": "Enter what the interest is"})

    def __init__(self, *args: Any, members: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Choose"), *((str(pk), name) for pk, name in members)]  # type: ignore[attr-defined]


class BecauseForm(forms.Form):
    """Why somebody with an interest takes part all the same, or takes the interest back."""

    because = forms.CharField(label="Why?", max_length=300, error_messages={"required": "Enter why"})
