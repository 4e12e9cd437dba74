"""What running timescales would be due on under another calendar or other local standards. Reads, and writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q, QuerySet

from tracker.models import Clock, ClockPause, Journey
from tracker.selectors.rulebook import Book
from workflows.definitions.limits import BY_CODE
from workflows.engine import clock as engine
from workflows.engine import registry
from workflows.shapes import Length, TimeLimit
from workflows.terms import LengthFrom

CHUNK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A running timescale whose due moment (UTC) would be another. `turns_red`: it would be overdue now and is not."""

    journey: Journey
    clock: Clock
    limit: TimeLimit
    was_due_at: datetime
    due_at: datetime
    turns_red: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A timescale counted again: the length that now holds, who set it, and the moments that follow."""

    length: Length
    length_from: LengthFrom
    due_at: datetime
    opens_at: datetime | None
    warns_at: datetime


def preview(*, book: Book, now: datetime, only: Q | None = None) -> Iterator[Change]:
    """Each running timescale of a journey that this book would move, in order of id. Two queries a chunk, and nothing is kept in memory."""
    for clocks in _chunks(only):
        pauses = pauses_of(clocks)
        for clock in clocks:
            limit = limit_of(clock)
            again = counted_again(clock, limit, book, pauses.get(clock.pk, ())) if limit else None
            if limit is not None and again is not None and again.due_at != clock.due_at:
                yield Change(
                    journey=clock.of_journey, clock=clock, limit=limit, was_due_at=clock.due_at, due_at=again.due_at,
                    turns_red=limit.kind.can_be_late and clock.paused_at is None and again.due_at <= now < clock.due_at,
                )  # fmt: skip


def to_count(only: Q | None = None) -> QuerySet[Clock]:
    """The running timescales whose date is counted. One that a person set for a child is not."""
    rows = Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True, set_for_child=False)
    return rows.filter(only) if only is not None else rows


def limit_of(clock: Clock) -> TimeLimit | None:
    """The time limit in the version that the journey follows; None where that version no longer has it.

    What belongs to no journey follows the one that is shipped now.
    """
    if clock.journey is None:
        return BY_CODE.get(clock.limit)
    return _limits(clock.journey.definition, clock.journey.definition_version).get(clock.limit)


def pauses_of(clocks: Iterable[Clock]) -> dict[int, list[ClockPause]]:
    """The pauses of these timescales, by the timescale's id. One query."""
    found: dict[int, list[ClockPause]] = {}
    for pause in ClockPause.objects.filter(clock__in=[clock.pk for clock in clocks]):
        found.setdefault(pause.clock_id, []).append(pause)
    return found


def counted_again(clock: Clock, limit: TimeLimit, book: Book, pauses: Sequence[ClockPause]) -> Again | None:
    """The timescale counted by this book; None where it is not known which of the rule's lengths it runs for. No query."""
    found = _length(clock, limit, book)
    if found is None:
        return None
    length, length_from, from_series_start = found
    due_at = engine.counted(
        limit, length, clock.series_started_at if from_series_start else clock.started_at, started_at=clock.started_at,
        calendar=book.calendar, ahead_on=clock.ahead_on, pauses=tuple(pause.as_fact for pause in pauses),
    )  # fmt: skip
    return Again(
        length=length,
        length_from=length_from,
        due_at=due_at,
        opens_at=engine.opens_at(limit, started_at=clock.started_at, calendar=book.calendar),
        warns_at=engine.warns_at(limit, due_at, book.calendar),
    )


def _length(clock: Clock, limit: TimeLimit, book: Book) -> tuple[Length, LengthFrom, bool] | None:
    """The length that holds for it: the plan's, the authority's as at its start, or the one that was chosen as it started."""
    if clock.length is not None and clock.length_from in (LengthFrom.PLAN, LengthFrom.LEFT):
        return clock.length, LengthFrom(clock.length_from), False
    group = limit.steps[min(clock.occurrence, len(limit.steps)) - 1]
    if group is limit.steps[0]:
        own = engine.own_length(limit, book.rules_at(clock.started_at))
        if own is not None:
            return own, LengthFrom.AUTHORITY, group[-1].from_start
        if clock.length_from == LengthFrom.AUTHORITY:
            return group[-1].length, LengthFrom.RULE, group[-1].from_start
    if clock.length is not None:
        return clock.length, LengthFrom.RULE, clock.from_series_start
    # Recorded before lengths were kept: sure only where the rule has one.
    return (group[0].length, LengthFrom.RULE, group[0].from_start) if len(group) == 1 else None


def _chunks(only: Q | None) -> Iterator[list[Clock]]:
    last = 0
    while True:
        rows = to_count(only).filter(pk__gt=last, journey__isnull=False).select_related("journey").order_by("pk")
        clocks = list(rows[:CHUNK])
        if clocks:
            yield clocks
        if len(clocks) < CHUNK:
            return
        last = clocks[-1].pk


@lru_cache(maxsize=16)
def _limits(definition: str, version: int) -> dict[str, TimeLimit]:
    return {limit.code: limit for limit in registry.get(definition, version).limits}
