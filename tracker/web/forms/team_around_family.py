"""Forms of the team around the family: a meeting held, and its minutes."""

from datetime import datetime
from typing import Any

from django import forms

from tracker.actions.hold_taf import Held
from tracker.web.dates import LONDON
from tracker.web.form_rendering import UKDateField
from workflows.definitions.minutes import blank, chair_of, parts_of


class HeldForm(forms.Form):
    """A meeting that was held, and the next one. Nothing about the next one holds the meeting back."""

    on = UKDateField(label="When was the meeting held?")
    chair = forms.CharField(label="Who chaired it?", required=False, max_length=120)
    next_on = UKDateField(
        label="When is the next meeting?", required=False, help_text="Without a day, setting one becomes due in two working days"
    )
    is_closing = forms.BooleanField(label="There is no next meeting: early help is closing", required=False)
    why = forms.CharField(
        label="Why is the next meeting late, or why does early help close?", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, now: datetime, meeting: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = now.astimezone(LONDON).date()  # type: ignore[attr-defined]
        self.fields["chair"].help_text = f"If you leave it empty: {chair_of(meeting)}"

    @property
    def held(self) -> Held:
        data = self.cleaned_data
        return Held(on=data["on"], chair=data["chair"], next_on=data["next_on"], is_closing=data["is_closing"], why=data["why"])


class MinutesForm(forms.Form):
    """The minutes of one meeting, part by part."""

    def __init__(self, *args: Any, meeting: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in parts_of(meeting):
            self.fields[part.code] = forms.CharField(
                label=part.label, help_text=part.hint, required=not part.instead, widget=forms.Textarea(attrs={"rows": 3})
            )
        self._meeting = meeting

    def clean(self) -> None:
        """What another part may answer for is told with the rest, so that everything that is missing is told at once."""
        for part in blank(self._meeting, self.minutes):
            if part.instead:
                self.add_error(part.code, f"Answer “{part.label}”")

    @property
    def minutes(self) -> dict[str, str]:
        return {code: words for code, words in self.cleaned_data.items() if words}
