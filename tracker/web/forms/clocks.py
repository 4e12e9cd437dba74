"""Forms by which a manager lets a timescale stand still, and run on."""

from datetime import date
from typing import Any

from django import forms

from tracker.web.form_rendering import UKDateField
from workflows.definitions.pauses import PAUSES


class PauseForm(forms.Form):
    """Why a timescale is to stand still, and until when at most."""

    reason = forms.ChoiceField(
        label="Why is it paused?",
        choices=[(rule.reason, f"{rule.label} (at most {rule.longest})") for rule in PAUSES.values()],
        widget=forms.RadioSelect,
        error_messages={"required": "Select why it is paused"},
    )
    until = UKDateField(label="The last day of the pause", help_text="After it a manager is asked to let the timescale run on")
    note = forms.CharField(label="What should others know?", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].earliest = today  # type: ignore[attr-defined]


class ResumeForm(forms.Form):
    """The timescale runs on."""

    note = forms.CharField(label="What should others know?", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
