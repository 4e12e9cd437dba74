"""What waits for a manager's decision, the oldest first: offers, assessments, children without a worker, what a timescale asks for.

What waits in apps above the tracker is registered by them (`tracker.selectors.deciding`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, F, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from tracker.models import CaseloadRow, Clock, Event, Handover, Journey, OrgUnit, Track
from tracker.models.visible import visible
from tracker.rules.access import Actor, Viewer
from tracker.selectors.deciding import About, registered
from tracker.selectors.timescales import days_waiting, title_of
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

BY_TIMESCALE: Mapping[str, tuple[str, ...]] = {
    "panel_decision": ("panel.decision_confirmed", "panel.chairs_action_followed_up"),
    "review": ("lac.review_decisions_agreed",),
    "challenge": ("oversight.iro_challenge", "oversight.escalation_response"),
    "step_up": ("early_help.step_up_response",),
}
"""Decisions of a manager for which a timescale runs until they are taken, by their kind."""

OWN: Mapping[str, str] = {
    UNALLOCATED: "Children to allocate",
    OFFER: "Offers to answer",
    ASSESSMENT: "Assessments to authorise",
    "panel_decision": "Panel decisions to confirm",
    "review": "Review decisions to agree",
    "challenge": "Challenges to answer",
    "step_up": "Step ups to answer",
}
"""Every kind of decision that the tracker itself knows of, in words."""

PAGES: Mapping[str, str] = {OFFER: "handover", ASSESSMENT: "assessment", UNALLOCATED: "allocate"}
"""The page, by name, where a kind is decided; what a timescale asks for is on the timescale's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits for a decision, since when, and where it is decided: `page` by its name, with the key.

    Where it is about no one child, `ref` is empty and `child` says what it is about.
    """

    kind: str
    says: str
    child: str
    ref: str
    stage: str
    team: str
    since: datetime
    days: int
    page: str
    key: str


def kinds() -> dict[str, str]:
    """Every kind of decision that waits, in words: the tracker's own and those from above."""
    return dict(OWN) | {kind.code: kind.says for kind in registered().values()}


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


@dataclass(frozen=True, slots=True)
class OfKind:
    """How many decisions of a kind wait, and since when the oldest does."""

    kind: str
    says: str
    number: int
    days: int


def by_kind(viewer: Viewer, units: Sequence[int], *, now: datetime) -> list[OfKind]:
    """Every kind, the one that has waited longest first, those of which none waits last. One query a kind."""
    found = []
    for kind, says in kinds().items():
        counted = _of_kind(kind, viewer, units, now, reads_all=True).order_by().aggregate(number=Count("which"), oldest=Min("waits_since"))
        oldest = counted["oldest"]
        found.append(OfKind(kind, says, counted["number"], days_waiting(oldest, now=now) if oldest else 0))
    return sorted(found, key=lambda one: (not one.number, -one.days))


def waiting(viewer: Viewer, units: Sequence[int], *, now: datetime, kind: str = "") -> QuerySet[Any]:
    """All that waits in these units, the oldest first, as rows of (what, which, waits_since). One query a page.

    `kind` is one of `kinds`; empty for all of them. Raises KeyError for one that is none.
    """
    wanted = [kind] if kind else list(kinds())
    parts = [_of_kind(one, viewer, units, now).order_by().values_list("what", "which", "waits_since") for one in wanted]
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return rows.order_by("waits_since", "what", "which")


def _of_kind(kind: str, viewer: Viewer, units: Sequence[int], now: datetime, *, reads_all: bool = False) -> QuerySet[Any]:
    """What waits of one kind, as rows with `what`, `which` and `waits_since`."""
    if kind in registered():
        return registered()[kind].rows(viewer, units, now).annotate(what=_word(kind))
    seen = visible(viewer, child="journey__child_id", reads_all=reads_all)
    if kind == OFFER:
        offers = Handover.objects.filter(seen, state=HandoverState.OFFERED, to_team__in=list(units))
        return offers.annotate(what=_word(OFFER), which=F("pk"), waits_since=F("offered_at"))
    if kind == ASSESSMENT:
        submitted = Track.objects.filter(
            seen, code=TrackCode.ASSESSMENT, state="submitted", ended_at__isnull=True, journey__team__in=list(units)
        )
        return submitted.annotate(what=_word(ASSESSMENT), which=F("journey_id"), waits_since=_submitted_at())
    if kind == UNALLOCATED:
        seen = visible(viewer, child="child_id", reads_all=reads_all)
        # A contact has no worker of its own: the front door decides it.
        nobody = CaseloadRow.objects.filter(seen, worker__isnull=True, team__in=list(units)).exclude(stage=Stage.CONTACT)
        return nobody.annotate(what=_word(UNALLOCATED), which=F("journey_id"), waits_since=_without_worker_since())
    clocks = Clock.objects.filter(
        seen, limit__in=BY_TIMESCALE[kind], stopped_at__isnull=True, cancelled_at__isnull=True, journey__team__in=list(units)
    )
    return clocks.annotate(what=_word(kind), which=F("pk"), waits_since=F("started_at"))


def in_words(rows: Iterable[tuple[str, int, datetime]], words: Words, *, now: datetime) -> list[Waiting]:
    """One page of `waiting` as people read it. A fixed number of queries for each kind on it."""
    here = list(rows)
    offers = Handover.objects.select_related("journey__child", "from_team", "to_team").in_bulk(
        [key for kind, key, _ in here if kind == OFFER]
    )
    clocks = Clock.objects.select_related("journey__child", "journey__team").in_bulk([key for kind, key, _ in here if kind in BY_TIMESCALE])
    journeys = Journey.objects.select_related("child", "team").in_bulk([key for kind, key, _ in here if kind in _SAYS])
    above = {code: kind.tells([key for what, key, _ in here if what == code], words) for code, kind in registered().items()}
    found = []
    for kind, key, since in here:
        if kind in above:
            found += [_from_above(kind, above[kind][key], since, now)] if key in above[kind] else []
        elif kind == OFFER:
            found.append(_offer(offers[key], since, words, now))
        elif kind in BY_TIMESCALE:
            found.append(_journey(kind, clocks[key].of_journey, since, words, now, clock=clocks[key]))
        else:
            found.append(_journey(kind, journeys[key], since, words, now))
    return found


def _offer(offer: Handover, since: datetime, words: Words, now: datetime) -> Waiting:
    return Waiting(
        kind=OFFER, says=f"Answer the offer from {offer.from_team.name}", child=offer.journey.child.name,
        ref=offer.journey.child.ref, stage=words.stage(offer.journey.stage, offer.journey.sub_stage), team=offer.to_team.name,
        since=since, days=days_waiting(since, now=now), page=PAGES[OFFER], key=offer.public_id,
    )  # fmt: skip


def _from_above(kind: str, about: About, since: datetime, now: datetime) -> Waiting:
    return Waiting(
        kind=kind, says=about.says, child=about.named, ref=about.ref, stage=about.stage, team=about.team, since=since,
        days=days_waiting(since, now=now), page=registered()[kind].page, key=about.key,
    )  # fmt: skip


_SAYS = {ASSESSMENT: "Authorise the assessment, or send it back", UNALLOCATED: "Allocate to a worker"}


def _journey(kind: str, journey: Journey, since: datetime, words: Words, now: datetime, *, clock: Clock | None = None) -> Waiting:
    return Waiting(
        kind=kind, says=title_of(clock.limit, clock.asks_for) if clock else _SAYS[kind], child=journey.child.name, ref=journey.child.ref,
        stage=words.stage(journey.stage, journey.sub_stage), team=journey.team.name if journey.team else "", since=since,
        days=days_waiting(since, now=now), page=PAGES.get(kind, "clock"), key=clock.public_id if clock else journey.public_id,
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
