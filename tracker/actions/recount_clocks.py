"""Counts running timescales again when a calendar or a local standard has changed. Harmless when run twice or broken off.

What fired never unfires, and a date that moves is an event on the child's record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from tracker.actions.fire_clocks import WAYMARK
from tracker.actions.keep_clocks import keep_moved
from tracker.actions.locks import lock_streams
from tracker.actions.record_event import Act, Entry, prepare, write
from tracker.models import CaseloadRow, Clock, Firing, MovedDueDate, PermanencyRow, Stream
from tracker.models.many import save_many
from tracker.projections import past, permanency
from tracker.projections.due import next_due
from tracker.rules.access import Actor
from tracker.selectors.recount import Again, counted_again, limit_of, pauses_of, to_count
from tracker.selectors.rulebook import Book
from workflows.engine import clock as engine
from workflows.shapes import TimeLimit
from workflows.terms import EventKind

BATCH = 1000

_MOVED = ["due_at", "opens_at", "warns_at", "next_fire_at", "length_value", "length_unit", "length_from"]
_NEXT = ["next_limit", "next_asks_for", "next_answers", "next_due_at", "next_warns_at"]


@dataclass(frozen=True, slots=True)
class Recounted:
    """What a recount did: timescales looked at, those whose due date moved, and which way."""

    counted: int = 0
    changed: int = 0
    later: int = 0
    sooner: int = 0

    def __add__(self, other: "Recounted") -> "Recounted":
        return Recounted(self.counted + other.counted, self.changed + other.changed, self.later + other.later, self.sooner + other.sooner)


@dataclass(frozen=True, slots=True)
class _Moved:
    clock: Clock
    limit: TimeLimit
    was_due_at: datetime
    was_warns_at: datetime | None


def recount(*, book: Book, now: datetime, only: Q | None = None, actor: Actor | None = None) -> Recounted:
    """Count every running timescale again by this book, or only some. Each batch is one transaction."""
    total, last = Recounted(), 0
    while True:
        done, last = _recount_batch(book, now, only, actor or WAYMARK, last)
        total += done
        if not last:
            return total


@transaction.atomic
def _recount_batch(book: Book, now: datetime, only: Q | None, actor: Actor, last: int) -> tuple[Recounted, int]:
    """One batch, with a fixed number of statements whatever its size. Returns the last id; 0 where this was the last batch."""
    on_stream = Coalesce("stream_id", "journey__stream_id")
    here = list(to_count(only).filter(pk__gt=last).order_by("pk").values_list("pk", on_stream)[:BATCH])
    if not here:
        return Recounted(), 0
    streams = lock_streams(stream for _, stream in here)
    clocks = list(to_count().filter(pk__in=[pk for pk, _ in here]).select_related("journey__child").order_by(on_stream, "pk"))
    moved = _count(clocks, book)
    _tell([one for one in moved if one.clock.due_at != one.was_due_at], streams, actor, now)
    if moved:
        save_many([one.clock for one in moved], _MOVED)
        keep_moved([_before(one, now) for one in moved])
        _refresh({one.clock.journey_id for one in moved if one.clock.journey_id is not None}, now)
    later = sum(one.clock.due_at > one.was_due_at for one in moved)
    sooner = sum(one.clock.due_at < one.was_due_at for one in moved)
    return Recounted(len(clocks), later + sooner, later, sooner), here[-1][0] if len(here) == BATCH else 0


def _count(clocks: Sequence[Clock], book: Book) -> list[_Moved]:
    """Put into each timescale what this book gives. In memory. Returns those that anything has changed for."""
    pauses = pauses_of(clocks)
    fired: dict[int, set[str]] = {}
    for pk, rung in Firing.objects.filter(clock__in=clocks).values_list("clock_id", "rung"):
        fired.setdefault(pk, set()).add(rung)
    moved = []
    for clock in clocks:
        limit = limit_of(clock)
        again = counted_again(clock, limit, book, pauses.get(clock.pk, ())) if limit is not None else None
        if limit is not None and again is not None:
            was_due_at, was_warns_at, before = clock.due_at, clock.warns_at, _state(clock)
            _put(clock, limit, again, frozenset(fired.get(clock.pk, ())), book)
            if _state(clock) != before:
                moved.append(_Moved(clock, limit, was_due_at, was_warns_at))
    return moved


def _put(clock: Clock, limit: TimeLimit, again: Again, fired: frozenset[str], book: Book) -> None:
    clock.due_at, clock.opens_at, clock.warns_at = again.due_at, again.opens_at, again.warns_at
    clock.length_value, clock.length_unit, clock.length_from = again.length.value, again.length.unit, again.length_from
    if clock.paused_at is None:
        following = engine.next_rung(limit, again.due_at, fired, book.calendar)
        clock.next_fire_at = following[1] if following else None


def _before(one: _Moved, now: datetime) -> MovedDueDate:
    return MovedDueDate(clock=one.clock, was_due_at=one.was_due_at, was_warns_at=one.was_warns_at, at=now, recorded_at=now)


def _state(clock: Clock) -> tuple[object, ...]:
    return tuple(getattr(clock, name) for name in _MOVED)


def _tell(moved: Sequence[_Moved], streams: dict[int, Stream], actor: Actor, now: datetime) -> None:
    """One event on each record on which a date has moved, with every date that has."""
    by_stream: dict[int, list[_Moved]] = {}
    for one in moved:
        by_stream.setdefault(one.clock.on_stream, []).append(one)
    prepared = []
    for stream, some in by_stream.items():
        journey = some[0].clock.journey
        child = journey.child if journey else None
        prepared += prepare(streams[stream], [_entry(some, now)], act=Act(actor=actor, now=now), journey=journey, child=child)
    if prepared:
        write(prepared, [streams[stream] for stream in by_stream])


def _entry(moved: Sequence[_Moved], now: datetime) -> Entry:
    says = " ".join(f"{one.limit.title}: {_on(one, one.clock.due_at)} instead of {_on(one, one.was_due_at)}." for one in moved)
    dates = [
        {
            "clock": one.clock.public_id,
            "limit": one.limit.code,
            "was_due_at": one.was_due_at.isoformat(),
            "due_at": one.clock.due_at.isoformat(),
        }
        for one in moved
    ]
    return Entry(kind=EventKind.CLOCK_RECOUNTED, says=f"Counted again: {says}", occurred_at=now, body={"timescales": dates})


def _on(one: _Moved, moment: datetime) -> str:
    return engine.in_words(engine.day_of(one.limit.kind, moment))


def _refresh(journeys: set[int], now: datetime) -> None:
    """Bring the lists' rows of these journeys up: only what is next due."""
    running: dict[int, list[Clock]] = {}
    clocks = Clock.objects.filter(journey__in=journeys, stopped_at__isnull=True, cancelled_at__isnull=True)
    for clock in clocks.order_by("due_at", "limit", "asks_for"):
        running.setdefault(clock.journey_id or 0, []).append(clock)
    listed = list(CaseloadRow.objects.filter(journey__in=journeys))
    tracked = list(PermanencyRow.objects.filter(journey__in=journeys))
    for row in listed:
        _point(row, next_due(running.get(row.journey_id, [])))
    for tracked_row in tracked:
        permanency.point_to_next(tracked_row, running.get(tracked_row.journey_id, []))
    save_many(listed, _NEXT)
    save_many(tracked, permanency.BY_TIMESCALES)
    past.count_again(tracked, at=now)


def _point(row: CaseloadRow, following: Clock | None) -> None:
    row.next_limit = following.limit if following else ""
    row.next_asks_for = following.asks_for if following else ""
    row.next_answers = following.answers if following else ""
    row.next_due_at = following.due_at if following else None
    row.next_warns_at = following.warns_at if following else None


__all__ = ["Recounted", "recount"]
