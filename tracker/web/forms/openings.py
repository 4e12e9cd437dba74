"""The form of one opening: what the move asks, what it should rest on, and the team that holds the child."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from tracker.actions.requests import MoveRequest
from tracker.selectors.moves import Option
from tracker.web.dates import LONDON
from tracker.web.form_rendering import UKDateField
from tracker.web.forms.moves import AskedForm, answer_field, answered
from workflows.definitions.evidence import EVIDENCE

OF_WHAT_IS_MISSING = {
    "warnings_accepted": "Say that you have seen what is missing, or give it above",
    "why": "Enter why it cannot wait",
    "tasks_due_on": "Enter the day by which what is missing will follow",
}
"""Asked only where something that the opening should rest on is left empty, and what to do where they are not answered."""

WHERE_MISSING = "Only where something above is left empty"


class OpeningForm(AskedForm):
    """Everything that an opening asks. What it should rest on may come with it: there is no journey yet to record it on."""

    def __init__(self, *args: Any, option: Option, now: datetime, teams: Sequence[tuple[int, str]], own_team: int | None,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, option=option, now=now, **kwargs)
        self._may_be_missing: list[str] = []
        self._ask_what_may_be_missing()
        self._ask_team(teams, own_team)
        self._ask_reason(now)
        if option.target.closes:
            self.fields["checked"] = forms.BooleanField(
                label="I have checked that this is the right child", help_text="What this records cannot be undone.",
                error_messages={"required": "Check that this is the right child, and say so"},
            )  # fmt: skip

    def request(self) -> MoveRequest:
        """What the person asks for, as the door takes it."""
        data = self.cleaned_data
        return MoveRequest(
            move=self.option.move.code,
            target=self.option.target.id,
            version=None,
            given=dict(answered(data)),
            details=self._details(),
            why=data.get("why", "").strip(),
            warnings_accepted=bool(data.get("warnings_accepted")),
            tasks_due_on=data.get("tasks_due_on"),
            occurred_at=data["occurred_at"],
        )

    @property
    def team(self) -> int:
        """The team that holds the child from the opening on."""
        return int(self.cleaned_data["team"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if any(not data.get(name) and not self.has_error(name) for name in self._may_be_missing):
            for name, says in OF_WHAT_IS_MISSING.items():
                if not data.get(name) and not self.has_error(name):
                    self.add_error(name, says)
        return data

    def _ask_what_may_be_missing(self) -> None:
        for warned in self.option.warns:
            if warned.evidence is None or EVIDENCE[warned.evidence].recorded_by:
                continue  # what only some may record is put there by them, once there is a journey
            field = answer_field(warned.evidence)
            field.required, field.help_text = False, "Leave it empty if it is not there yet, and say below why it cannot wait."
            self.fields[f"given_{warned.evidence}"] = field
            self._may_be_missing.append(f"given_{warned.evidence}")

    def _ask_team(self, teams: Sequence[tuple[int, str]], own_team: int | None) -> None:
        self.fields["team"] = forms.ChoiceField(
            label="Which team records it?" if self.option.target.closes else "Which team holds the child?",
            choices=[("", "Choose")] + [(str(pk), name) for pk, name in teams],
            error_messages={"required": "Choose the team"},
        )  # fmt: skip
        self.initial.setdefault("team", str(own_team or ""))

    def _ask_reason(self, now: datetime) -> None:
        why = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
        if not self.option.is_happening:
            why.label = "Reasons for the decision"
        if self.option.warns:
            self.fields["warnings_accepted"] = forms.BooleanField(
                label="I have seen what is missing", required=False, help_text=WHERE_MISSING
            )
            why.label = "Reasons for the decision, and why what is missing cannot wait"
        self.fields["why"] = why
        if self.option.warns:
            self.fields["tasks_due_on"] = UKDateField(
                label="By when will what is missing follow?",
                required=False,
                help_text=WHERE_MISSING,
                earliest=now.astimezone(LONDON).date(),
            )
