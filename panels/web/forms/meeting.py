"""Forms of a meeting: opening it, closing it, calling it off, and a decision on an item."""

from collections.abc import Mapping
from typing import Any

from django import forms

from panels.actions.move_meeting import MoveTo
from panels.models import Room
from panels.web.forms.set_up import HourField
from tracker.web.form_rendering import UKDateField


class OpenForm(forms.Form):
    """Who is there."""

    present = forms.MultipleChoiceField(
        label="Who is present?", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Select who is present"}
    )

    def __init__(self, *args: Any, members: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [(str(pk), name) for pk, name in members.items()]  # type: ignore[attr-defined]

    @property
    def people(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["present"]}


class CloseForm(forms.Form):
    """Why items without a decision go on to the next meeting. Asked only where there are some."""

    carry_because = forms.CharField(
        label="Why do they go on to the next meeting?",
        help_text="They come first at the next meeting of their kind. The reason stands on each child's record.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why they go on to the next meeting, or decide each item first"},
    )

    def __init__(self, *args: Any, undecided: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not undecided:
            del self.fields["carry_because"]


class CancelForm(forms.Form):
    """Why a meeting is called off, and another day in its place where there is one."""

    because = forms.CharField(
        label="Why is the meeting cancelled?", max_length=200, error_messages={"required": "Enter why the meeting is cancelled"}
    )
    on = UKDateField(
        label="Another day in its place", required=False, help_text="At the same hours. Leave it empty and items go to the next meeting."
    )


class MoveForm(forms.Form):
    """Where a meeting goes, and why."""

    on = UKDateField(label="Day")
    starts = HourField(label="Starts at")
    ends = HourField(label="Ends at")
    room = forms.ModelChoiceField(label="Room", required=False, queryset=Room.objects.filter(is_active=True), empty_label="None")
    because = forms.CharField(label="Why is the meeting moved?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def to(self) -> MoveTo:
        data = self.cleaned_data
        return MoveTo(on=data["on"], starts=data["starts"], ends=data["ends"], room_id=data["room"].pk if data["room"] else None)


class ReplaceForm(forms.Form):
    """The day of a meeting in the place of one that a bank holiday cancelled."""

    on = UKDateField(label="Another day in its place", help_text="At the same hours")
