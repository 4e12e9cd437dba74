"""The form of one move, made from what the engine says that it asks for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms

from tracker.actions.requests import Details, Given, MoveRequest, PlacementDetails
from tracker.models import Journey
from tracker.selectors.moves import Option
from tracker.selectors.words import LEGAL_STATUSES, NEW_LEGAL_STATUSES, ROUTES, capital
from tracker.web.dates import LONDON, uk_date
from tracker.web.form_rendering import UKDateField, UKDateTimeField
from tracker.web.forms.people import placement_choices
from workflows.definitions.evidence import EVIDENCE
from workflows.engine.clock import moment_in_words
from workflows.shapes import Detail
from workflows.terms import EvidenceKind

TOLD_BY: dict[Detail, frozenset[EvidenceKind]] = {
    Detail.PLACEMENT: frozenset(
        {EvidenceKind.WHERE_PLACED, EvidenceKind.WHERE_ACCOMMODATED, EvidenceKind.PLACEMENT, EvidenceKind.PLACEMENT_DETAILS}
    ),
    Detail.LEGAL_STATUS: frozenset(
        {
            EvidenceKind.LEGAL_BASIS,
            EvidenceKind.LEGAL_BASIS_AND_TIME,
            EvidenceKind.LEGAL_STATUS,
            EvidenceKind.CONSENT_OR_ORDER_OR_POLICE_POWER,
        }
    ),
    Detail.DATE_OF_BIRTH: frozenset({EvidenceKind.DATE_OF_BIRTH}),
    Detail.DATE_OF_DEATH: frozenset({EvidenceKind.DATE_OF_DEATH}),
}
"""Answers that a structured part of the form gives already, so that nothing is asked twice."""


class AskedForm(forms.Form):
    """What a move asks of whoever makes it, whether it goes on with a journey or opens one: when, the facts, the answers."""

    def __init__(self, *args: Any, option: Option, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.option = option
        self.initial.setdefault("occurred_at", now)
        self.fields["occurred_at"] = UKDateTimeField(
            label="When did it happen?" if option.is_happening else "When was it decided?", latest=now.astimezone(LONDON).date()
        )
        self._ask_details()
        self._ask_evidence()

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, by its label: shown where the form itself can no longer be."""
        found = []
        for bound in self.visible_fields():
            value = bound.value()
            text = " ".join(value) if isinstance(value, tuple) else str(value or "")
            if text.strip():
                found.append((str(bound.label), text.strip()))
        return found

    def _ask_details(self) -> None:
        details = self.option.details
        if Detail.PLACEMENT in details or Detail.PLACE_FOR_ADOPTION in details:
            self.fields["placement"] = forms.ChoiceField(label="Where is the child placed?", choices=placement_choices)
            self.fields["where"] = forms.CharField(label="Carer or place", max_length=200, required=False)
        if Detail.LEGAL_STATUS in details:
            choices = [(code, LEGAL_STATUSES[code]) for code in NEW_LEGAL_STATUSES]
            self.fields["legal_status"] = forms.ChoiceField(label="On what legal basis?", choices=choices, widget=forms.RadioSelect)
        if Detail.PERMANENCE_ROUTE in details:
            self.fields["permanence_route"] = forms.ChoiceField(
                label="Which route to permanence?", choices=list(ROUTES.items()), widget=forms.RadioSelect
            )
        if Detail.DATE_OF_BIRTH in details:
            self.fields["date_of_birth"] = UKDateField(label="Date of birth")
        if Detail.DATE_OF_DEATH in details:
            self.fields["died_on"] = UKDateField(label="Date of death")

    def _ask_evidence(self) -> None:
        told = frozenset().union(*(TOLD_BY.get(detail, frozenset()) for detail in self.option.details))
        for asked in self.option.asked:
            if asked.evidence is not None and asked.evidence not in told:
                self.fields[f"given_{asked.evidence}"] = answer_field(asked.evidence)

    def _details(self) -> Details:
        data = self.cleaned_data
        placement = PlacementDetails(code=data["placement"], where=data["where"].strip()) if data.get("placement") else None
        return Details(
            placement=placement, legal_status=data.get("legal_status", ""), permanence_route=data.get("permanence_route", ""),
            date_of_birth=data.get("date_of_birth"), died_on=data.get("died_on"),
        )  # fmt: skip


class MoveForm(AskedForm):
    """Everything that a move of a journey asks. `version` is the journey's as the person saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, option: Option, journey: Journey, now: datetime, teams: Sequence[tuple[int, str]],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, option=option, now=now, **kwargs)
        self._journey = journey
        self.initial.setdefault("version", journey.version)
        self._ask_receiver(teams)
        self._ask_reason()

    def request(self) -> MoveRequest:
        """What the person asks for, as the door takes it."""
        data = self.cleaned_data
        return MoveRequest(
            move=self.option.move.code,
            target=self.option.target.id,
            version=None if self.option.is_happening else data["version"],
            given=dict(answered(data)),
            details=self._details(),
            why=data.get("why", "").strip(),
            warnings_accepted=bool(data.get("warnings_accepted")),
            tasks_due_on=data.get("tasks_due_on"),
            to_team=int(data["to_team"]) if data.get("to_team") else None,
            occurred_at=data["occurred_at"],
        )

    def clean_occurred_at(self) -> datetime:
        return within_its_minute(self.cleaned_data["occurred_at"], after=self._journey.stage_entered_at)

    def _ask_receiver(self, teams: Sequence[tuple[int, str]]) -> None:
        option = self.option
        if option.on_acceptance and option.received_by:
            choices = [("", "Choose")] + [(str(pk), name) for pk, name in option.receivers]
            self.fields["to_team"] = forms.ChoiceField(
                label="Which team receives the child?", choices=choices,
                help_text="Your team stays responsible until that team accepts.",
            )  # fmt: skip
        elif not option.on_acceptance and option.group in ("up", "down", "across") and option.target.standing is not None:
            choices = [("", "The child stays with the present team")] + [(str(pk), name) for pk, name in teams]
            self.fields["to_team"] = forms.ChoiceField(
                label="Offer the child to another team", choices=choices, required=False,
                help_text="The move takes effect now. The present team stays responsible until the other team accepts.",
            )  # fmt: skip

    def _ask_reason(self) -> None:
        if self.option.warns:
            self.fields["warnings_accepted"] = forms.BooleanField(label="I have seen what is missing")
            self.fields["why"] = forms.CharField(label="Why can it not wait?", widget=forms.Textarea(attrs={"rows": 3}))
            self.fields["tasks_due_on"] = UKDateField(label="By when will what is missing follow?")
        elif f"given_{EvidenceKind.RATIONALE}" not in self.fields:
            self.fields["why"] = forms.CharField(
                label="Note" if self.option.is_happening else "Reasons for the decision", required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip


def within_its_minute(typed: datetime, *, after: datetime) -> datetime:
    """A person types minutes. A moment in the same minute as the last move is meant to come after it."""
    return after if typed < after < typed + timedelta(minutes=1) else typed


def answered(data: Mapping[str, Any]) -> Iterator[tuple[EvidenceKind, Given]]:
    """The evidence among what was typed."""
    for name, value in data.items():
        if name.startswith("given_") and value not in (None, ""):
            yield EvidenceKind(name.removeprefix("given_")), _given(value)


def answer_field(kind: EvidenceKind) -> forms.Field:
    """The field in which this evidence is given, in the shape of its answer."""
    rule = EVIDENCE[kind]
    label = capital(rule.label)
    if rule.answer == "date":
        return UKDateField(label=label)
    if rule.answer == "datetime":
        return UKDateTimeField(label=label)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}))


def _given(value: str | date | datetime) -> Given:
    if isinstance(value, datetime):
        return Given(says=moment_in_words(value), occurred_at=value)
    if isinstance(value, date):
        return Given(says=uk_date(value), occurred_at=datetime.combine(value, time.min, tzinfo=LONDON).astimezone(UTC))
    return Given(says=value.strip())
