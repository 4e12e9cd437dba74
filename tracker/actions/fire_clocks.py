"""Fires the rungs of timescales that have come due. Harmless when run twice, late, or anywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from tracker.actions import effects, tally
from tracker.actions.record_event import Act, Entry, prepare, write
from tracker.models import Clock, Event, Firing, Stream
from tracker.models.many import insert_many, save_many
from tracker.rules.access import Actor
from tracker.rules.fault_points import point
from tracker.rules.tallies import FIRING_LATE, lateness
from tracker.selectors.rulebook import rulebook
from workflows.definitions.limits import BY_CODE
from workflows.engine import clock as engine
from workflows.shapes import Rung
from workflows.terms import EventKind, LimitKind

BATCH = 500
_READ = (
    "limit", "subject", "answers", "due_at", "next_fire_at", "stream",
    "journey__stream", "journey__child", "journey__definition", "journey__definition_version",
)  # fmt: skip
"""What of a timescale and its journey a pass needs: thousands may be due at once."""

WAYMARK = Actor(user_id=None, name="Waymark")


@dataclass(frozen=True, slots=True)
class Fired:
    """What one pass did: timescales looked at, rungs fired, and events written."""

    clocks: int = 0
    rungs: int = 0
    events: int = 0

    def __add__(self, other: "Fired") -> "Fired":
        return Fired(self.clocks + other.clocks, self.rungs + other.rungs, self.events + other.events)


def fire_due_clocks(*, now: datetime, batch: int = BATCH) -> Fired:
    """Fire every rung that is due at `now`, batch by batch. Each batch is one transaction.

    What another worker holds is left to that worker; a later pass finds whatever is still to do.
    """
    total = Fired()
    while True:
        fired = _fire_batch(now=now, batch=batch)
        total += fired
        if fired.clocks:
            point("after_the_sweep_commits")
        if fired.clocks < batch:
            return total


@transaction.atomic
def _fire_batch(*, now: datetime, batch: int) -> Fired:
    """One batch, with a fixed number of statements whatever its size. Streams are locked, in the order of (kind, id)."""
    on_stream = Coalesce("stream_id", "journey__stream_id")
    due = list(Clock.objects.filter(next_fire_at__lte=now).order_by("next_fire_at", "pk").values_list("pk", on_stream)[:batch])
    if not due:
        return Fired()
    streams = {s.pk: s for s in _lock_streams(stream for _, stream in due)}
    clocks = list(
        Clock.objects.filter(pk__in=[pk for pk, stream in due if stream in streams], next_fire_at__lte=now)
        .select_related("journey")
        .only(*_READ)
        .order_by(on_stream, "pk")
    )
    if not clocks:
        return Fired()
    point("after_the_lock_before_the_firing")
    firings = _rungs_due(clocks, now=now)
    events = _append_events(clocks, firings, streams, now=now)
    point("after_the_events_before_the_firings")
    insert_many(firings)
    save_many(clocks, ["next_fire_at"])
    effects.save([*effects.for_firings(firings, now=now), *effects.for_events(events, now=now)])
    tally.add(FIRING_LATE, lateness(now - firing.moment for firing in firings))
    point("after_the_firings_before_the_commit")
    return Fired(len(clocks), len(firings), len(events))


def _lock_streams(ids: Iterable[int]) -> list[Stream]:
    streams = Stream.objects.filter(pk__in=set(ids)).order_by("kind", "pk")
    if connection.features.has_select_for_update_skip_locked:
        return list(streams.select_for_update(skip_locked=True))
    return list(streams)


def _rungs_due(clocks: Sequence[Clock], *, now: datetime) -> list[Firing]:
    """Every rung that has come due and not fired, and on each clock the moment of the next."""
    calendar = rulebook().calendar
    fired: dict[int, set[str]] = {}
    for clock_id, code in Firing.objects.filter(clock__in=clocks).values_list("clock_id", "rung"):
        fired.setdefault(clock_id, set()).add(code)
    firings: list[Firing] = []
    ladders: dict[tuple[str, datetime], tuple[tuple[Rung, datetime], ...]] = {}  # most of what is due fell due at one midnight
    for clock in clocks:
        clock.next_fire_at = None
        alike = clock.limit, clock.due_at
        if alike not in ladders:
            ladders[alike] = engine.rung_moments(BY_CODE[clock.limit], clock.due_at, calendar)
        for rung, moment in ladders[alike]:
            if rung.code in fired.get(clock.pk, ()):
                continue
            if moment > now:
                clock.next_fire_at = moment
                break
            firings.append(Firing(clock=clock, rung=rung.code, moment=moment, fired_at=now))
    return firings


def _append_events(clocks: Sequence[Clock], firings: Sequence[Firing], streams: dict[int, Stream], *, now: datetime) -> list[Event]:
    """Falling due and each rung up are events on the child's record, or on what the timescale belongs to; a warning is not."""
    by_stream: dict[int, list[Firing]] = {}
    for firing in firings:
        if not _rung(firing).before_due:
            by_stream.setdefault(firing.clock.on_stream, []).append(firing)
    journeys = {clock.on_stream: clock.journey for clock in clocks}
    prepared = []
    for stream, owed in by_stream.items():
        journey = journeys[stream]
        prepared += prepare(
            streams[stream], [_entry(firing) for firing in owed], act=Act(actor=WAYMARK, now=now),
            journey=journey, is_one_act=False,
        )  # fmt: skip
    for event, _ in prepared:
        event.child_id = event.journey.child_id if event.journey is not None else None
    if not prepared:
        return []
    events = write(prepared, [streams[stream] for stream in by_stream])
    for firing, event in zip((f for owed in by_stream.values() for f in owed), events, strict=True):
        firing.event = event
    return events


def _rung(firing: Firing) -> Rung:
    return next(r for r in BY_CODE[firing.clock.limit].ladder if r.code == firing.rung)


_PASSED = {
    LimitKind.EXPIRY: "lapsed",
    LimitKind.MINIMUM: "may be done from now on",
    LimitKind.THRESHOLD: "reached",
}
"""What has come about at the moment that is counted, where it is not that something is late."""


def _entry(firing: Firing) -> Entry:
    limit = BY_CODE[firing.clock.limit]
    is_due = firing.rung == "due"
    return Entry(
        kind=EventKind.CLOCK_FELL_DUE if is_due else EventKind.CLOCK_OVERDUE,
        says=f"{limit.title}: {_PASSED.get(limit.kind, 'overdue') if is_due else 'still overdue'}.",
        occurred_at=firing.moment,
        body={"limit": limit.code, "rung": firing.rung, "clock": firing.clock_id, **_subject(firing.clock)},
    )


def _subject(clock: Clock) -> dict[str, str]:
    return {"subject": clock.subject} if clock.subject else {}


__all__ = ["BATCH", "Fired", "fire_due_clocks"]
