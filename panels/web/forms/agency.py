"""The form of the agency decision maker's decision, and that of a chair's action."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from panels.actions.take_chairs_action import Urgent
from panels.definitions import Outcome
from panels.terms import AgencyOutcome
from tracker.web.form_rendering import HintedRadioSelect, UKDateField


class AgencyDecisionForm(forms.Form):
    """What is decided, and the decision maker's own reasons."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=[(AgencyOutcome.AGREED.value, "I agree to it"), (AgencyOutcome.NOT_AGREED.value, "I do not agree to it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    reason = forms.CharField(
        label="Your own reasons",
        help_text="Your decision may differ from the recommendation. The panel's reasons are on record already; these are yours.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter your own reasons"},
    )


class ChairsActionForm(forms.Form):
    """What the chair decides between meetings, and why it cannot wait."""

    outcome = forms.ChoiceField(label="What do you decide?", error_messages={"required": "Select what you decide"})
    reason = forms.CharField(
        label="Reason for the decision", widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "Enter the reason"}
    )
    why_now = forms.CharField(
        label="Why can it not wait for the next meeting?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it cannot wait for the next meeting"},
    )
    conditions = forms.CharField(label="Conditions", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    weekly_cost = forms.DecimalField(
        label="Cost a week, in pounds", required=False, min_value=Decimal(0), max_digits=8, decimal_places=2,
        help_text="For example, 1250 or 1250.50",
    )  # fmt: skip
    ends_on = UKDateField(label="Last day of what is agreed", required=False)

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label="What do you decide?",
            choices=[(o.code, o.title) for o in outcomes],
            widget=HintedRadioSelect(hints={o.code: o.says for o in outcomes}),
            error_messages={"required": "Select what you decide"},
        )
        if not any(o.asks_term for o in outcomes):
            del self.fields["weekly_cost"], self.fields["ends_on"]

    def urgent(self) -> Urgent:
        data = self.cleaned_data
        cost = data.get("weekly_cost")
        return Urgent(
            outcome=data["outcome"], reason=data["reason"], why_now=data["why_now"], conditions=data["conditions"],
            weekly_cost=int(cost * 100) if cost is not None else None, ends_on=data.get("ends_on"),
        )  # fmt: skip
