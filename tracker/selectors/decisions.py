"""What waits for a manager's decision, the oldest first: offers to answer, assessments submitted, children without a worker."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from tracker.models import CaseloadRow, Clock, Event, Handover, Journey, OrgUnit, Track
from tracker.models.visible import visible
from tracker.rules.access import Actor, Viewer
from tracker.selectors.timescales import days_waiting
from tracker.selectors.words import Words
from tracker.terms import HandoverState
from workflows.terms import EventKind, Role, Stage, TrackCode

MANAGES = frozenset(
    {
        Role.TEAM_MANAGER, Role.EARLY_HELP_MANAGER, Role.PRACTICE_SUPERVISOR, Role.SERVICE_MANAGER,
        Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS,
    }
)  # fmt: skip
"""Roles whose home page shows what waits for a decision."""

OFFER, ASSESSMENT, UNALLOCATED = "offer", "assessment", "unallocated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits for a decision, since when, and where it is decided (`url` names a page)."""

    kind: str
    says: str
    child: str
    ref: str
    stage: str
    team: str
    since: datetime
    days: int
    key: str


def units_of(actor: Actor) -> list[int]:
    """The units of the posts this person holds and every unit below them. One query."""
    below: dict[int | None, list[int]] = {}
    for unit, parent in OrgUnit.objects.values_list("pk", "parent"):
        below.setdefault(parent, []).append(unit)
    found: list[int] = []
    todo = sorted(actor.unit_ids)
    while todo:
        here = todo.pop()
        if here not in found:
            found.append(here)
            todo += below.get(here, [])
    return sorted(found)


def waiting(viewer: Viewer, units: Sequence[int]) -> QuerySet[Any]:
    """All that waits in these units, the oldest first, as rows of (what, which, waits_since). One query a page."""
    offers = Handover.objects.filter(
        visible(viewer, child="journey__child_id"), state=HandoverState.OFFERED, to_team__in=list(units)
    ).annotate(what=_word(OFFER), which=F("pk"), waits_since=F("offered_at"))
    submitted = Track.objects.filter(
        visible(viewer, child="journey__child_id"),
        code=TrackCode.ASSESSMENT, state="submitted", ended_at__isnull=True, journey__team__in=list(units),
    ).annotate(what=_word(ASSESSMENT), which=F("journey_id"), waits_since=_submitted_at())  # fmt: skip
    # A contact has no worker of its own: the front door decides it.
    nobody = (
        CaseloadRow.objects.filter(visible(viewer, child="child_id"), worker__isnull=True, team__in=list(units))
        .exclude(stage=Stage.CONTACT)
        .annotate(what=_word(UNALLOCATED), which=F("journey_id"), waits_since=_without_worker_since())
    )
    parts = [rows.order_by().values_list("what", "which", "waits_since") for rows in (offers, submitted, nobody)]
    return parts[0].union(*parts[1:], all=True).order_by("waits_since", "what", "which")


def in_words(rows: Iterable[tuple[str, int, datetime]], words: Words, *, now: datetime) -> list[Waiting]:
    """One page of `waiting` as people read it. Two queries."""
    here = list(rows)
    offers = {
        offer.pk: offer
        for offer in Handover.objects.filter(pk__in=[key for kind, key, _ in here if kind == OFFER]).select_related(
            "journey__child", "from_team", "to_team"
        )
    }
    journeys = {
        journey.pk: journey
        for journey in Journey.objects.filter(pk__in=[key for kind, key, _ in here if kind != OFFER]).select_related("child", "team")
    }
    found = []
    for kind, key, since in here:
        if kind == OFFER:
            found.append(_offer(offers[key], since, words, now))
        else:
            found.append(_journey(kind, journeys[key], since, words, now))
    return found


def _offer(offer: Handover, since: datetime, words: Words, now: datetime) -> Waiting:
    return Waiting(
        kind=OFFER, says=f"Answer the offer from {offer.from_team.name}", child=offer.journey.child.name,
        ref=offer.journey.child.ref, stage=words.stage(offer.journey.stage, offer.journey.sub_stage), team=offer.to_team.name,
        since=since, days=days_waiting(since, now=now), key=offer.public_id,
    )  # fmt: skip


_SAYS = {ASSESSMENT: "Authorise the assessment, or send it back", UNALLOCATED: "Allocate to a worker"}


def _journey(kind: str, journey: Journey, since: datetime, words: Words, now: datetime) -> Waiting:
    return Waiting(
        kind=kind, says=_SAYS[kind], child=journey.child.name, ref=journey.child.ref,
        stage=words.stage(journey.stage, journey.sub_stage), team=journey.team.name if journey.team else "", since=since,
        days=days_waiting(since, now=now), key=journey.public_id,
    )  # fmt: skip


def _submitted_at() -> Coalesce:
    submitted = Event.objects.filter(journey=OuterRef("journey_id"), kind=EventKind.ASSESSMENT_SUBMITTED).order_by("-seq")
    return Coalesce(Subquery(submitted.values("occurred_at")[:1]), F("opened_at"))


def _without_worker_since() -> Coalesce:
    """When the timescale of allocation began; without one, when the child came to the present stage."""
    running = Clock.objects.filter(
        journey=OuterRef("journey_id"), limit__in=("oversight.allocation", "front_door.allocation"),
        stopped_at__isnull=True, cancelled_at__isnull=True,
    ).order_by("started_at")  # fmt: skip
    return Coalesce(Subquery(running.values("started_at")[:1]), F("stage_entered_at"))


def _word(word: str) -> Cast:
    return Cast(Value(word), CharField())
