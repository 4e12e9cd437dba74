"""Forms of the check between two reviews: what the review decided, and which of it has been begun."""

from collections.abc import Iterable
from typing import Any

from django import forms

from tracker.selectors.midway import Decided


class DecisionsForm(forms.Form):
    """The decisions of the last review."""

    decisions = forms.CharField(
        label="What did the review decide?", help_text="Each decision on a line of its own", max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}), error_messages={"required": "Enter what the review decided"},
    )  # fmt: skip


class MidwayForm(forms.Form):
    """Each decision: begun or not."""

    def __init__(self, *args: Any, decided: Iterable[Decided], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in decided:
            self.fields[f"decision_{one.public_id}"] = forms.ChoiceField(
                label=one.says, choices=[("begun", "Begun"), ("not_begun", "Not begun")], widget=forms.RadioSelect,
                error_messages={"required": "Select whether this has been begun"},
            )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label="What else did you find?", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
        )

    @property
    def begun(self) -> dict[str, bool]:
        """The answers, by the decision's id."""
        given = {name.removeprefix("decision_"): value for name, value in self.cleaned_data.items() if name.startswith("decision_")}
        return {name: value == "begun" for name, value in given.items()}


__all__ = ["DecisionsForm", "MidwayForm"]
