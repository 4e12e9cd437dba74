"""What somebody wants to try on a panel's own history."""

from datetime import date
from typing import Any

from django import forms

from panels.selectors.what_if import MONTHS, Asked, of_months
from tracker.web.form_rendering import FewDigits


class WhatIfForm(forms.Form):
    """The time that is replayed, and the rules that would be other. Sent by the address, so that it can be passed on."""

    months = forms.TypedChoiceField(
        label="How many months of the panel’s history?", coerce=int, initial=12,
        choices=[(n, f"The last {n} months") for n in MONTHS],
        error_messages={"required": "Select how many months", "invalid_choice": "Select one of the numbers of months listed"},
    )  # fmt: skip
    every_weeks = forms.TypedChoiceField(
        label="How often would it meet?", coerce=int, initial=0,
        choices=[(0, "As it did"), (1, "Every week"), (2, "Every 2 weeks"), (3, "Every 3 weeks"), (4, "Every 4 weeks")],
        error_messages={"required": "Select how often it would meet", "invalid_choice": "Select one of the rhythms listed"},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="How long would each meeting hear children?", required=False, min_value=15, max_value=480, widget=FewDigits,
        help_text="In minutes. Leave it empty for as long as it did.",
        error_messages={
            "min_value": "Enter 15 minutes or more", "max_value": "Enter 480 minutes or fewer", "invalid": "Enter minutes as a number",
        },
    )  # fmt: skip
    more_makers = forms.TypedChoiceField(
        label="How many more people would decide on its recommendations?", coerce=int, initial=0,
        choices=[(0, "None"), (1, "One more"), (2, "Two more"), (3, "Three more")],
        error_messages={"required": "Select how many more", "invalid_choice": "Select one of the numbers listed"},
    )  # fmt: skip
    sooner_by = forms.IntegerField(
        label="By how many days would each timescale be shorter?", required=False, min_value=0, max_value=180, widget=FewDigits,
        help_text="Leave it empty for the timescales as they are.",
        error_messages={"min_value": "Enter 0 days or more", "max_value": "Enter 180 days or fewer", "invalid": "Enter days as a number"},
    )  # fmt: skip
    by = forms.ChoiceField(
        label="Show figures by", initial="route", choices=[("route", "Route to permanence"), ("team", "Team")],
        widget=forms.RadioSelect, error_messages={"required": "Select route or team", "invalid_choice": "Select route or team"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not any(found.get(name) for name in ("every_weeks", "minutes", "more_makers", "sooner_by")):
            self.add_error("every_weeks", "Change at least one thing to try")
        return found

    def asked(self, *, today: date) -> Asked:
        """What is asked, once the form is valid: whole months, up to yesterday."""
        data = self.cleaned_data
        return of_months(
            data["months"], today=today, every_weeks=data["every_weeks"], minutes=data["minutes"] or 0,
            more_makers=data["more_makers"], sooner_by=data["sooner_by"] or 0,
        )  # fmt: skip
