"""The form of one move for brothers and sisters: what is asked once for all, and a reason for each child chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms

from tracker.actions.move_family import ForChild
from tracker.actions.requests import MoveRequest
from tracker.models import Journey
from tracker.selectors.families import Member
from tracker.selectors.moves import Option
from tracker.web.forms.moves import MoveForm, answered, within_its_minute
from workflows.terms import EvidenceKind

OF_EACH = (f"given_{EvidenceKind.RATIONALE}", "why", "version")
"""What the form of one child asks and this one asks of each child."""


class FamilyMoveForm(forms.Form):
    """What the move asks of everybody once, then for each child a box, a reason and the version that the person saw."""

    def __init__(self, *args: Any, option: Option, members: Sequence[Member], now: datetime, teams: Sequence[tuple[int, str]],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.option, self.members = option, members
        warns = next((m.warns for m in members if m.warns), ())
        self.initial.setdefault("occurred_at", now)
        for_one = MoveForm(option=replace(option, warns=option.warns or warns), journey=members[0].journey, now=now, teams=teams)
        self.fields.update({name: field for name, field in for_one.fields.items() if name not in OF_EACH})
        for member in members:
            ref = member.child.ref
            self.fields[f"move_{ref}"] = forms.BooleanField(label=f"Move {member.name}", required=False, initial=member.ready)
            self.fields[f"reason_{ref}"] = forms.CharField(
                label=f"Why, for {member.name}?", required=not self.is_bound or f"move_{ref}" in self.data,
                widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": f"Enter the reason for {member.name}"},
            )  # fmt: skip
            self.fields[f"version_{ref}"] = forms.IntegerField(widget=forms.HiddenInput, initial=member.journey.version)

    def shared(self) -> list[Any]:
        """The fields that are asked once."""
        return [self[name] for name in self.fields if not name.startswith(("move_", "reason_", "version_"))]

    def of(self, member: Member) -> list[Any]:
        """The fields of one child, the box first."""
        return [self[f"{name}_{member.child.ref}"] for name in ("version", "move", "reason")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(data.get(f"move_{member.child.ref}") for member in self.members):
            self.add_error(f"move_{self.members[0].child.ref}", "Choose at least one child")
        return data

    def each(self) -> list[ForChild]:
        """What is asked for each child chosen, as the door takes it."""
        return list(self._each())

    def _each(self) -> Iterator[ForChild]:
        data = self.cleaned_data
        for member in self.members:
            ref, journey = member.child.ref, member.journey
            if data.get(f"move_{ref}"):
                yield ForChild(journey_id=journey.pk, request=self._request(journey, data[f"version_{ref}"], data[f"reason_{ref}"].strip()))

    def _request(self, journey: Journey, version: int, reason: str) -> MoveRequest:
        data = self.cleaned_data
        given = dict(answered(data))
        if EvidenceKind.RATIONALE in {asked.evidence for asked in self.option.asked}:
            given |= dict(answered({f"given_{EvidenceKind.RATIONALE}": reason}))
        return MoveRequest(
            move=self.option.move.code,
            target=self.option.target.id,
            version=None if self.option.is_happening else version,
            given=given,
            why=reason,
            warnings_accepted=bool(data.get("warnings_accepted")),
            tasks_due_on=data.get("tasks_due_on"),
            to_team=int(data["to_team"]) if data.get("to_team") else None,
            occurred_at=within_its_minute(data["occurred_at"], after=journey.stage_entered_at),
        )
