"""Timescales as people read them: a name, a word with its colour, a date, a source, and who must act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tracker.models import Clock, ClockPause, Journey
from tracker.selectors.recount import pauses_of
from tracker.selectors.rulebook import Book
from tracker.selectors.who import Directory, Responsible, Who
from tracker.selectors.words import capital, spoken
from tracker.selectors.worked_out import worked_out
from workflows.calendar import end_of_day, local_date, start_of_day
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.limits import BY_CODE
from workflows.engine import clock as engine
from workflows.engine import registry
from workflows.shapes import TimeLimit
from workflows.terms import Basis, EvidenceKind, LimitKind

BASES: Mapping[Basis, str] = {
    Basis.STATUTORY: "Law",
    Basis.NATIONAL_GUIDANCE: "National guidance",
    Basis.COMMON_LOCAL_STANDARD: "Local standard",
}

COLOURS = {"red": "Overdue", "today": "Due today", "amber": "Due soon", "green": "On time"}
"""What a list can be narrowed to, with its word. Every timescale has exactly one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timescale:
    """One timescale of one child at a moment. `how` says in sentences how the date was worked out."""

    name: str
    colour: str
    word: str
    due_at: datetime
    due_on: date
    in_hours: bool
    who: Who | None = None
    source: str = ""
    basis: str = ""
    how: tuple[str, ...] = ()
    skipped: tuple[tuple[date, str], ...] = ()
    stopped_on: date | None = None
    started_on: date | None = None
    public_id: str = ""
    can_be_late: bool = True
    is_paused: bool = False


def title_of(limit: str, asks_for: str = "") -> str:
    """A time limit by its name; what is owed by the name of the evidence that is to follow."""
    if asks_for:
        return f"{capital(EVIDENCE[EvidenceKind(asks_for)].label)}, to follow"
    known = BY_CODE.get(limit)
    return known.title if known else capital(spoken(limit.partition(".")[2] or limit))


def first_of(
    limit: str, asks_for: str, answers: str, due_at: datetime | None, warns_at: datetime | None,
    journey: Responsible, directory: Directory, *, now: datetime,
) -> Timescale | None:  # fmt: skip
    """The next timescale that a list's row holds; None where nothing runs."""
    if due_at is None or not limit:
        return None
    kind = kind_of(limit)
    colour, word = shown(due_at, warns_at, now=now, kind=kind)
    return Timescale(
        name=title_of(limit, asks_for),
        colour=colour,
        word=word,
        due_at=due_at,
        due_on=engine.day_of(kind, due_at),
        in_hours=_in_hours(due_at),
        who=directory.who(answers, journey),
    )


def kind_of(limit: str) -> LimitKind:
    """The kind of a time limit by its code; one that no definition has any more was due once."""
    known = BY_CODE.get(limit)
    return known.kind if known else LimitKind.DEADLINE


def dates_of(clock: Clock) -> dict[str, Any]:
    """What the engine works out a colour and its word from."""
    return {
        "due_at": clock.due_at, "warns_at": clock.warns_at or clock.due_at, "stopped_at": clock.stopped_at,
        "cancelled_at": clock.cancelled_at, "kind": kind_of(clock.limit), "opens_at": clock.opens_at,
        "is_paused": clock.paused_at is not None,
    }  # fmt: skip


def shown(due_at: datetime, warns_at: datetime | None, *, now: datetime, kind: LimitKind = LimitKind.DEADLINE) -> tuple[str, str]:
    """The colour of a running timescale and its word, such as `red` and `Overdue`, from the dates that a list's row holds."""
    warns = warns_at or due_at
    colour = engine.colour(due_at=due_at, warns_at=warns, stopped_at=None, cancelled_at=None, now=now, kind=kind)
    word = engine.word(due_at=due_at, warns_at=warns, stopped_at=None, cancelled_at=None, now=now, kind=kind)
    return colour, capital(word)


def running(journey: Journey, clocks: Iterable[Clock], directory: Directory, book: Book, *, now: datetime) -> list[Timescale]:
    """The timescales of one journey in the order given, each with its source and how its date was worked out. One query."""
    limits = {limit.code: limit for limit in registry.get(journey.definition, journey.definition_version).limits}
    who, clocks = responsible(journey), list(clocks)
    pauses = pauses_of(clocks)
    return [
        _timescale(clock, limits.get(clock.limit), directory.who(clock.answers, who), book, pauses.get(clock.pk, []), now)
        for clock in clocks
    ]


def of_no_journey(clock: Clock, limit: TimeLimit | None, who: Who, book: Book, *, now: datetime) -> Timescale:
    """A timescale that belongs to no journey; who must act is told by whoever keeps what it belongs to. No query."""
    return _timescale(clock, limit, who, book, (), now)


def responsible(journey: Journey) -> Responsible:
    """What of a journey decides who must act. The worker must have been read with it."""
    worker = journey.worker
    return Responsible(
        child_id=journey.child_id, team_id=journey.team_id, worker_id=journey.worker_id,
        worker_name=worker.display_name if worker else "",
    )  # fmt: skip


def of_colour(colour: str, *, now: datetime, due: str = "next_due_at", warns: str = "next_warns_at") -> Q:
    """A filter on rows whose next timescale has this colour now. Raises KeyError for a colour that is none."""
    tonight = end_of_day(local_date(now))
    return {
        "red": Q(**{f"{due}__lte": now}),
        "today": Q(**{f"{due}__gt": now, f"{due}__lte": tonight}),
        "amber": Q(**{f"{due}__gt": tonight, f"{warns}__lte": now}),
        "green": Q(**{f"{due}__gt": tonight}) & (Q(**{f"{warns}__gt": now}) | Q(**{f"{warns}__isnull": True})),
    }[colour]


def _timescale(clock: Clock, limit: TimeLimit | None, who: Who, book: Book, pauses: Sequence[ClockPause], now: datetime) -> Timescale:
    colour, word = engine.colour(**dates_of(clock), now=now), capital(engine.word(**dates_of(clock), now=now))
    told = worked_out(clock, limit, book, pauses)
    ended = clock.stopped_at or clock.cancelled_at
    return Timescale(
        name=title_of(clock.limit, clock.asks_for),
        colour=colour,
        word=word,
        due_at=clock.due_at,
        due_on=engine.day_of(kind_of(clock.limit), clock.due_at),
        in_hours=_in_hours(clock.due_at),
        who=who,
        source=limit.source if limit else "",
        basis=BASES[limit.basis] if limit else "",
        how=told.says,
        skipped=told.skipped,
        stopped_on=local_date(ended) if ended else None,
        started_on=local_date(clock.started_at),
        public_id=clock.public_id,
        can_be_late=kind_of(clock.limit).can_be_late,
        is_paused=clock.paused_at is not None,
    )


def _in_hours(due_at: datetime) -> bool:
    """Whether the hour matters: a limit in days ends at a midnight in London."""
    return start_of_day(local_date(due_at)) != due_at


def days_waiting(since: datetime, *, now: datetime) -> int:
    """Whole days (London) from a moment until now."""
    return (local_date(now) - local_date(since)).days
