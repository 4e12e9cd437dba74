"""The form by which a concern of an audit goes up the line."""

from datetime import datetime
from typing import Any

from django import forms

from tracker.actions.escalate_audit import Liaison
from tracker.web.dates import LONDON
from tracker.web.form_rendering import UKDateField


class AuditEscalationForm(forms.Form):
    """Why, and the talk with the worker and the manager that came before it. The action says what is missing."""

    why = forms.CharField(label="Why does the concern go up the line?", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
                          error_messages={"required": "Say why the concern goes up the line"})  # fmt: skip
    worker = forms.CharField(label="With which worker was it talked through?", required=False, max_length=120)
    worker_on = UKDateField(label="When?", required=False)
    manager = forms.CharField(label="With which manager was it talked through?", required=False, max_length=120)
    manager_on = UKDateField(label="When?", required=False)
    not_possible = forms.CharField(
        label="If it was not possible to talk it through first, why not?", required=False, max_length=2000,
        help_text="Leave this empty where it was talked through with both", widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("worker_on", "manager_on"):
            self.fields[name].latest = now.astimezone(LONDON).date()  # type: ignore[attr-defined]

    @property
    def liaison(self) -> Liaison:
        data = self.cleaned_data
        return Liaison(**{name: data[name] for name in ("worker", "worker_on", "manager", "manager_on", "not_possible")})
