"""Forms of the permanency meeting: opening it, an action for a child, and what came of an action."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from tracker.web.form_rendering import UKDateField


class OpenMeetingForm(forms.Form):
    """A meeting about to begin: whose children, when, who is there."""

    unit = forms.ChoiceField(label="Whose children?", error_messages={"required": "Select a team or a service"})
    held_on = UKDateField(label="When is it held?")
    present = forms.CharField(
        label="Who is there?", max_length=1000, help_text="Names and posts, each on a line of its own or with commas between",
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Enter who is there"},
    )  # fmt: skip

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "Select"), *units]  # type: ignore[attr-defined]


class AgreedForm(forms.Form):
    """What the meeting agrees for a child."""

    what = forms.CharField(
        label="What will be done?", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what will be done"},
    )  # fmt: skip
    owner_as = forms.ChoiceField(label="Who will do it?", error_messages={"required": "Select who will do it"})
    due_on = UKDateField(label="By when?")

    def __init__(self, *args: Any, owners: Iterable[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_as"].choices = [("", "Select"), *owners]  # type: ignore[attr-defined]
        self.fields["due_on"].earliest = today  # type: ignore[attr-defined]


class ActionOverForm(forms.Form):
    """What came of an action: it was done, or it is not wanted any more."""

    how = forms.ChoiceField(
        label="What became of it?", widget=forms.RadioSelect, error_messages={"required": "Select what became of it"},
        choices=[("done", "It was done"), ("ended", "It is not wanted any more")],
    )  # fmt: skip
    came_of_it = forms.CharField(
        label="What was done, or why is it not wanted any more?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what was done, or why it is not wanted any more"},
    )  # fmt: skip


__all__ = ["ActionOverForm", "AgreedForm", "OpenMeetingForm"]
