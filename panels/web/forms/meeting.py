"""Forms of a meeting: opening it, closing it, calling it off, and a decision on an item."""

from collections.abc import Mapping
from typing import Any

from django import forms

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


class ReplaceForm(forms.Form):
    """The day of a meeting in the place of one that a bank holiday cancelled."""

    on = UKDateField(label="Another day in its place", help_text="At the same hours")
