"""What a change of the rules would do to open journeys: which timescales would move, and which moves would open or close."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from tracker.models import Clock, Journey, LegalStatus, Placement, Rehearsal, Rehearsed, Track
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.newer_version import fits, what_to_do
from tracker.selectors.pictures import picture_of
from tracker.selectors.recount import Change, preview
from tracker.selectors.rulebook import Book, rulebook
from tracker.selectors.timescales import title_of
from tracker.selectors.words import Words
from tracker.terms import EffectOfRules
from workflows.calendar import due_day
from workflows.engine import registry
from workflows.engine.stage import stands_at

RUNNING = Q(stopped_at__isnull=True, cancelled_at__isnull=True)

EFFECTS = {
    EffectOfRules.TURNS_RED: "Overdue at once",
    EffectOfRules.SOONER: "Due sooner",
    EffectOfRules.LATER: "Due later",
    EffectOfRules.NO_LONGER_RED: "No longer overdue",
    EffectOfRules.LOSES_MOVE: "A move is no longer open",
    EffectOfRules.GAINS_MOVE: "A move opens",
    EffectOfRules.STAYS_BEHIND: "Stays on its version",
    EffectOfRules.CARRIED_OVER: "Carried over",
}
"""What may happen to a journey, the worst first, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """One child's journey and what would change for it, as a page shows it."""

    child: str
    ref: str
    stage: str
    what: str
    was: Any
    becomes: Any


def journeys_to_try() -> QuerySet[Journey]:
    """The journeys that a change of the rules may touch: those open, and those closed with a timescale still running."""
    running = Clock.objects.filter(RUNNING, journey=OuterRef("pk"))
    return Journey.objects.filter(Q(closed_at__isnull=True) | Exists(running)).order_by("pk")


def found_for(journeys: Sequence[Journey], book: Book, *, now: datetime, to_version: int | None = None) -> Iterator[Rehearsed]:
    """What the book would change for these journeys. Not saved. A fixed number of queries."""
    yield from _timescales(journeys, book, now)
    yield from _moves(journeys, book, now)
    if to_version is not None:
        yield from _carried_over(journeys, to_version, now)


def with_standing(rows: QuerySet[Journey]) -> QuerySet[Journey]:
    """Journeys with what says where each child stands."""
    return rows.select_related("child").prefetch_related(
        Prefetch("tracks", Track.objects.order_by("pk"), to_attr="its_tracks"),
        Prefetch("placements", Placement.objects.order_by("pk"), to_attr="its_placements"),
        Prefetch("legal_statuses", LegalStatus.objects.order_by("pk"), to_attr="its_legal"),
    )


def counts(rehearsal: Rehearsal) -> dict[EffectOfRules, int]:
    """How many of each effect there are, over all children. One query."""
    rows = Rehearsed.objects.filter(rehearsal=rehearsal).order_by().values_list("effect").annotate(number=Count("pk"))
    found = dict(rows)
    return {effect: found.get(effect, 0) for effect in EFFECTS}


def journeys_touched(rehearsal: Rehearsal) -> int:
    """How many journeys would change in any way."""
    return Rehearsed.objects.filter(rehearsal=rehearsal).order_by().values("journey").distinct().count()


def moved_on_since(rehearsal: Rehearsal) -> int:
    """How many journeys have had something recorded since the draft was tried on them: the figures are of before that."""
    return Journey.objects.filter(stream__last_recorded_at__gt=rehearsal.asked_at).count()


def children_of(rehearsal: Rehearsal, effect: str, viewer: Viewer) -> QuerySet[Rehearsed]:
    """The effects on those children whom this person may see."""
    rows = Rehearsed.objects.filter(visible(viewer, child="child_id"), rehearsal=rehearsal, effect=effect)
    return rows.select_related("journey__child").order_by("child__family_name", "child__given_name", "pk")


def in_words(rows: Sequence[Rehearsed], words: Words) -> list[Affected]:
    """One page of effects as people read them. No query."""
    moves = {move.code: move.says.rstrip(".") for move in registry.current("journey").moves}
    return [
        Affected(
            child=row.journey.child.name, ref=row.journey.child.ref, stage=words.stage(row.journey.stage, row.journey.sub_stage),
            what=moves.get(row.what) or what_to_do(row.what) or title_of(row.what), was=due_day(row.was_due_at) if row.was_due_at else None,
            becomes=due_day(row.due_at) if row.due_at else None,
        )
        for row in rows
    ]  # fmt: skip


def _carried_over(journeys: Sequence[Journey], to_version: int, now: datetime) -> Iterator[Rehearsed]:
    """Which journeys the newer version fits; of the others each thing that it does not fit, and what moves open or close."""
    behind = [journey for journey in journeys if journey.closed_at is None and journey.definition_version < to_version]
    for journey, fit in fits(behind, to_version, now=now):
        told = [(what, EffectOfRules.STAYS_BEHIND) for what in fit.faults]
        if not fit.faults:
            told = [("", EffectOfRules.CARRIED_OVER)]
            told += [(code, EffectOfRules.GAINS_MOVE) for code in fit.gains]
            told += [(code, EffectOfRules.LOSES_MOVE) for code in fit.loses]
        for what, effect in told:
            yield Rehearsed(journey=journey, child_id=journey.child_id, effect=effect, what=what[:60])


def _timescales(journeys: Sequence[Journey], book: Book, now: datetime) -> Iterator[Rehearsed]:
    by_pk = {journey.pk: journey for journey in journeys}
    for change in preview(book=book, now=now, only=Q(journey__in=by_pk)):
        journey = by_pk[change.journey.pk]
        yield Rehearsed(
            journey=journey, child_id=journey.child_id, effect=_effect(change, now), what=change.clock.limit,
            was_due_at=change.was_due_at, due_at=change.due_at,
        )  # fmt: skip


def _effect(change: Change, now: datetime) -> EffectOfRules:
    if change.due_at < change.was_due_at:
        return EffectOfRules.TURNS_RED if change.turns_red else EffectOfRules.SOONER
    was_red = change.limit.kind.can_be_late and change.was_due_at <= now < change.due_at
    return EffectOfRules.NO_LONGER_RED if was_red else EffectOfRules.LATER


def _moves(journeys: Sequence[Journey], book: Book, now: datetime) -> Iterator[Rehearsed]:
    """The planned moves that start where a child stands and that the book forbids, or allows again."""
    before = rulebook().rules.forbidden_moves
    touched = before ^ book.rules.forbidden_moves
    if not touched:
        return
    for journey in journeys:
        if journey.closed_at is not None:
            continue
        workflow = registry.get(journey.definition, journey.definition_version)
        picture = picture_of(journey, journey.its_tracks, journey.its_placements, journey.its_legal)
        situation = picture.situation(now, {})
        for move in workflow.moves:
            if move.code in touched and any(stands_at(source.standing, situation) for source in move.sources):
                effect = EffectOfRules.GAINS_MOVE if move.code in before else EffectOfRules.LOSES_MOVE
                yield Rehearsed(journey=journey, child_id=journey.child_id, effect=effect, what=move.code)
