"""Starts, stops and cancels timescales as events are heard. The only writer of clocks besides the firing of rungs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest

from tracker.models import Clock, ClockPause, Event, EventPayload, Firing, Journey, MovedDueDate, PlannedInterval
from tracker.selectors.earlier_stays import earlier_stays, stay_of
from tracker.selectors.rulebook import Book
from tracker.terms import FiringState
from workflows.calendar import end_of_day, local_date
from workflows.definitions.limits import ALL_LIMITS
from workflows.definitions.recordable import RECORDABLE
from workflows.engine import clock as engine
from workflows.engine.adding_up import what_is_left
from workflows.engine.explained import whose_length
from workflows.shapes import Length, Situation, TimeLimit, Workflow
from workflows.terms import EventKind, EvidenceKind, LengthFrom, LimitKind, Role, Unit

OWED = "record.owed"
"""The limit that runs for evidence which a happening, or a reason given, has left to come."""

SETS_INTERVALS = frozenset(entry.events[0] for entry in RECORDABLE if entry.sets_interval_of)
"""The events by which a child's own plan may set the gap of a recurring limit."""

PLANNED = frozenset(code for entry in RECORDABLE for code in entry.sets_interval_of)
"""The limits whose gap a child's own plan may set."""

HALVES = frozenset(kind for limit in ALL_LIMITS for kind in limit.halfway_to)
"""Events that set a day ahead to the middle of which a limit runs."""

DAY_SET_BY = {EventKind.ADOPTION_TARGET_SET: "adoption.application_target"}
"""Decisions that set the day of a timescale for one child, and the limit whose day each sets."""

OF_MANY = frozenset(kind for limit in ALL_LIMITS if limit.many for kind in (*limit.starts_on, *limit.stops_on, *limit.cancelled_on))
"""Events that may speak of one of several timescales that run of one limit."""


class Clocks:
    """The running timescales of one locked journey, changed in memory as events are heard, then saved at once.

    `passed_before` is given by an import: rungs before that moment were over before they were recorded, so they are
    written as passed and told to nobody.
    """

    def __init__(
        self,
        journey: Journey,
        workflow: Workflow,
        running: Iterable[Clock],
        book: Book,
        *,
        passed_before: datetime | None = None,
    ) -> None:
        self._journey = journey
        self._limits = {limit.code: limit for limit in workflow.limits}
        self._starting = _by_kind(workflow, "starts_on")
        self._book = book
        self._passed_before = passed_before
        self._running = {_key(c): c for c in running}
        self._new: list[Clock] = []
        self._changed: dict[int, Clock] = {}
        self._unpaused: list[tuple[Clock, Event]] = []
        self._moved: list[MovedDueDate] = []
        self._planned: dict[str, Length] | None = None
        self._planned_by: dict[str, tuple[Length, Event]] = {}

    @property
    def running(self) -> list[Clock]:
        """The timescales that run now, the earliest due first."""
        return sorted(self._running.values(), key=lambda c: (c.due_at, c.limit, c.asks_for, c.subject))

    def hear(self, event: Event, situation: Situation, evidence: Iterable[EvidenceKind] = ()) -> None:
        """Let one event stop, cancel and start what it stops, cancels and starts, in that order."""
        kind = EventKind(event.kind)
        recorded = frozenset(evidence)
        subject = subject_of(event) if kind in OF_MANY else ""
        if kind in SETS_INTERVALS:
            self._plan(event)
        for clock in self.running:
            limit = self._limits[clock.limit]
            if not _may_end(clock, event) or (subject and clock.subject not in ("", subject)):
                continue
            # What is owed is stopped only by the thing itself, not by whatever else is put on record.
            if clock.asks_for in recorded if clock.asks_for else kind in limit.stops_on:
                if _counts(clock, limit, event):
                    self._stop(clock, limit, event, situation)
            elif (
                (kind in limit.starts_on and _another_day(clock, limit, event))
                or _cancels(kind, limit)
                or (kind in limit.spared_on and event.occurred_at < clock.due_at)
                or (kind in limit.gives_way_on and not self._applies(limit, situation))
            ):
                self._cancel(clock, event)
        self._halve(event, kind)
        for limit in self._starting.get(kind, ()):
            known = limit.kind is not LimitKind.LEAD_TIME or day_ahead(event) is not None
            known = known and not (limit.not_where and body_of(event).get(limit.not_where))
            of = subject if limit.many else ""
            if known and (limit.code, "", of) not in self._running and self._applies(limit, situation):
                self._start(limit, event, situation, of)
        if kind in DAY_SET_BY:
            self._start_by_decision(self._limits[DAY_SET_BY[kind]], event, situation)

    def owe(self, kinds: Iterable[EvidenceKind], event: Event, situation: Situation, *, answers: Role, due_at: datetime | None) -> None:
        """Start a task for each kind of evidence that is still to come. `due_at` where the person set a date."""
        limit = self._limits[OWED]
        for kind in kinds:
            if (OWED, kind, "") not in self._running:
                clock = self._build(limit, event, situation, occurrence=1, series=event.occurred_at)
                clock.asks_for, clock.answers = kind, answers
                if due_at is not None:
                    clock.due_at, clock.set_for_child = due_at, True
                    clock.length_value, clock.length_unit = None, ""
                    self._point(clock, limit)
                self._running[_key(clock)] = clock
                self._new.append(clock)

    def resume(self, event: Event, situation: Situation, speaks_of: frozenset[EventKind]) -> None:
        """Start again, from this event, each recurring limit whose stops the source never speaks of.

        A return holds no visits: the gap since the last one is unknown, so the next interval runs from the import. What
        an earlier import started again, or a person, runs on.
        """
        for clock in self.running:
            limit = self._limits[clock.limit]
            of_this_import = clock.start_event.recorded_at == event.recorded_at
            if of_this_import and limit.recurs and not speaks_of.intersection(limit.stops_on) and not clock.asks_for:
                fresh = self._build(limit, event, situation, clock.occurrence, clock.series_started_at)
                clock.started_at, clock.start_event = event.occurred_at, event
                for name in COUNTED:
                    setattr(clock, name, getattr(fresh, name))
                self._point(clock, limit)
                self._mark(clock)

    @property
    def started(self) -> list[Clock]:
        """Every timescale that has started since, those that have ended again included. Not saved yet."""
        return list(self._new)

    def save(self) -> None:
        """Write all of it: one update and one insert, and the passed rungs where there are any."""
        save_all([self])

    def _start(self, limit: TimeLimit, event: Event, situation: Situation, subject: str) -> None:
        clock = self._build(limit, event, situation, occurrence=1, series=event.occurred_at)
        clock.subject = subject
        if limit.many:
            clock.answers = body_of(event).get("asks", clock.answers)
            self._set_day(clock, limit, event)
        self._running[_key(clock)] = clock
        self._new.append(clock)

    def _start_by_decision(self, limit: TimeLimit, event: Event, situation: Situation) -> None:
        """A decision sets the day for this child: what ran by the rule, or to another day, ends, and one to that day starts."""
        running = self._running.get((limit.code, "", ""))
        if running is not None:
            self._cancel(running, event)
        clock = self._build(limit, event, situation, occurrence=1, series=event.occurred_at)
        self._set_day(clock, limit, event)
        self._running[_key(clock)] = clock
        self._new.append(clock)

    def _set_day(self, clock: Clock, limit: TimeLimit, event: Event) -> None:
        """Let one of several be due by the day (London) that whoever asked for it named, where one was named."""
        told = body_of(event).get("due_on")
        if told:
            clock.due_at = max(end_of_day(date.fromisoformat(told)), end_of_day(local_date(clock.started_at)))
            clock.set_for_child, clock.length_value, clock.length_unit = True, None, ""
            self._point(clock, limit)

    def _stop(self, clock: Clock, limit: TimeLimit, event: Event, situation: Situation) -> None:
        clock.stopped_at, clock.stop_event, clock.next_fire_at = event.occurred_at, event, None
        self._let_run(clock, event)
        self._end(clock)
        if limit.recurs and self._applies(limit, situation):
            self._go_on(clock, limit, event, situation)

    def _go_on(self, clock: Clock, limit: TimeLimit, event: Event, situation: Situation) -> None:
        """Start the next occurrence. One counted from the series' start that is over already was answered with this one."""
        following = clock.occurrence + 1
        while engine.goes_on(limit, following):
            after = self._build(limit, event, situation, following, clock.series_started_at)
            if after.due_at > event.occurred_at:
                after.subject, after.answers = clock.subject, clock.answers
                self._running[_key(after)] = after
                self._new.append(after)
                return
            following += 1

    def _cancel(self, clock: Clock, event: Event) -> None:
        clock.cancelled_at, clock.cancel_event, clock.next_fire_at = event.occurred_at, event, None
        self._let_run(clock, event)
        self._end(clock)

    def _let_run(self, clock: Clock, event: Event) -> None:
        """A pause that still lasts ends with its timescale."""
        if clock.paused_at is not None:
            self._unpaused.append((clock, event))
            clock.paused_at = None

    def _end(self, clock: Clock) -> None:
        del self._running[_key(clock)]
        self._mark(clock)

    def _mark(self, clock: Clock) -> None:
        if clock.pk is not None:
            self._changed[clock.pk] = clock

    def _build(self, limit: TimeLimit, event: Event, situation: Situation, occurrence: int, series: datetime) -> Clock:
        rules, calendar = self._book.rules_at(event.occurred_at), self._book.calendar
        step = engine.step_for(limit, occurrence, situation, rules=rules, calendar=calendar)
        own = self._own_interval(limit)
        left = self._left_by_earlier_stays(limit, step.length, event)
        clock = Clock(
            journey=self._journey,
            limit=limit.code,
            limit_version=limit.version,
            occurrence=occurrence,
            answers=limit.answers,
            started_at=event.occurred_at,
            series_started_at=series,
            start_event=event,
            ahead_on=day_ahead(event) if limit.kind is LimitKind.LEAD_TIME else None,
            opens_at=engine.opens_at(limit, started_at=event.occurred_at, calendar=calendar),
        )
        if left is not None:
            set_length(clock, left, LengthFrom.LEFT, from_series_start=False)
        else:
            set_length(clock, own or step.length, whose_length(limit, occurrence, rules=rules, own=own),
                       from_series_start=step.from_start and own is None)  # fmt: skip
        count(clock, limit, self._book)
        self._point(clock, limit)
        return clock

    def _plan(self, event: Event) -> None:
        """Let the child's own plan set the gap of what it names, from now on. What runs keeps its start and its pauses."""
        told = body_of(event).get("interval")
        if not told:
            return
        length = Length(told["value"], Unit(told["unit"]))
        for code in told["limits"]:
            self._planned_by[code] = (length, event)
            clock = self._running.get((code, "", ""))
            if clock is not None and self._limits[code].recurs:
                self._run_for(clock, length, event)

    def _halve(self, event: Event, kind: EventKind) -> None:
        """Let what runs to the middle between its start and a day that has been set ahead be due on that middle day."""
        ahead = day_ahead(event) if kind in HALVES else None
        for clock in self.running if ahead is not None else ():
            limit = self._limits[clock.limit]
            days = (ahead - local_date(clock.started_at)).days // 2 if ahead is not None else 0
            if kind in limit.halfway_to and days > 0:
                self._run_for(clock, Length(days, Unit.CALENDAR_DAYS), event)

    def _run_for(self, clock: Clock, length: Length, event: Event) -> None:
        """Let what runs run for another length from its own start. The date that it had until now is kept."""
        self._moved.append(MovedDueDate(clock=clock, was_due_at=clock.due_at, was_warns_at=clock.warns_at, at=event.occurred_at,
                                        recorded_at=event.recorded_at))  # fmt: skip
        set_length(clock, length, LengthFrom.PLAN, from_series_start=False)
        count(clock, self._limits[clock.limit], self._book)
        self._point_again(clock)

    def _own_interval(self, limit: TimeLimit) -> Length | None:
        """The gap that the child's own plan sets for this limit; None where it sets none. One query where it may."""
        if limit.code in self._planned_by:
            return self._planned_by[limit.code][0]
        if limit.code not in PLANNED or not limit.recurs or self._journey.pk is None:
            return None
        if self._planned is None:
            self._planned = {row.limit: row.length for row in PlannedInterval.objects.filter(journey=self._journey)}
        return self._planned.get(limit.code)

    def _left_by_earlier_stays(self, limit: TimeLimit, length: Length, event: Event) -> Length | None:
        """What is left of a length that adds up, where earlier stays have used some. One query where the limit adds up."""
        if limit.adds_up_over is None:
            return None
        changed = [clock for clock in (*self._changed.values(), *self._new) if clock.limit == limit.code]
        stays = [stay for clock in changed if (stay := stay_of(clock)) is not None]
        left = what_is_left(length, limit.adds_up_over, [*stays, *earlier_stays(self._journey, limit.code, but=changed)],
                            started_at=event.occurred_at)  # fmt: skip
        return left if left != length else None

    def _point_again(self, clock: Clock) -> None:
        """Set the indexes of a timescale that has moved. A rung that has fired stays so, and the next pass knows it."""
        if clock.paused_at is None:
            self._point(clock, self._limits[clock.limit])
        self._mark(clock)

    def _point(self, clock: Clock, limit: TimeLimit) -> None:
        """Set the stored indexes: when it warns, and which rung is next to fire."""
        calendar = self._book.calendar
        clock.warns_at = engine.warns_at(limit, clock.due_at, calendar)
        passed = self._passed_before
        moments = engine.rung_moments(limit, clock.due_at, calendar)
        clock.next_fire_at = next((m for _, m in moments if passed is None or m > passed), None)

    def passed_rungs(self, of: Iterable[Clock]) -> list[Firing]:
        """The rungs of these running timescales that were over before they were recorded. Not saved yet."""
        passed = self._passed_before
        if passed is None:
            return []
        return [
            Firing(clock=c, rung=rung.code, state=FiringState.PASSED, moment=moment, fired_at=passed)
            for c in of
            if c.is_running
            for rung, moment in engine.rung_moments(self._limits[c.limit], c.due_at, self._book.calendar)
            if moment <= passed
        ]

    def _applies(self, limit: TimeLimit, situation: Situation) -> bool:
        return engine.applies(limit, situation, rules=self._book.rules, calendar=self._book.calendar)


def save_all(many: Sequence[Clocks]) -> None:
    """Save the timescales of any number of journeys with one update and two inserts."""
    update([clock for clocks in many for clock in clocks._changed.values()])
    Clock.objects.bulk_create([clock for clocks in many for clock in clocks._new], batch_size=200)
    keep_moved([one for clocks in many for one in clocks._moved])
    for clock, event in (pair for clocks in many for pair in clocks._unpaused):
        pauses = ClockPause.objects.filter(clock=clock, to_at__isnull=True)
        pauses.update(to_at=Greatest(F("from_at"), Value(event.occurred_at)), end_event=event)
    passed = [firing for clocks in many for firing in clocks.passed_rungs(clocks.running)]
    Firing.objects.bulk_create(passed, batch_size=500, ignore_conflicts=True)
    planned = [
        PlannedInterval(journey=clocks._journey, limit=code, value=length.value, unit=length.unit, event=event)
        for clocks in many
        for code, (length, event) in clocks._planned_by.items()
    ]
    if planned:
        PlannedInterval.objects.bulk_create(
            planned, update_conflicts=True, unique_fields=["journey", "limit"], update_fields=["value", "unit", "event"]
        )


def keep_moved(moved: Sequence[MovedDueDate]) -> None:
    """Keep the dates that timescales had before they moved; those that came out the same did not move. No query for none."""
    rows = [one for one in moved if one.was_due_at != one.clock.due_at]
    if rows:
        MovedDueDate.objects.bulk_create(rows, batch_size=500)


COUNTED = ("due_at", "opens_at", "ahead_on", "length_value", "length_unit", "length_from", "from_series_start")
"""What a timescale's date is counted from, and the date."""


def set_length(clock: Clock, length: Length, length_from: LengthFrom, *, from_series_start: bool) -> None:
    """Keep on a timescale the length that it runs for, and who set it."""
    clock.length_value, clock.length_unit = length.value, length.unit
    clock.length_from, clock.from_series_start = length_from, from_series_start


def count(clock: Clock, limit: TimeLimit, book: Book, pauses: Iterable[ClockPause] = ()) -> None:
    """Work out the due moment of a timescale from the facts that it keeps. In memory; the caller saves."""
    assert clock.length is not None, "a date that a person set is not counted"
    clock.due_at = engine.counted(
        limit,
        clock.length,
        clock.series_started_at if clock.from_series_start else clock.started_at,
        started_at=clock.started_at,
        calendar=book.calendar,
        ahead_on=clock.ahead_on,
        pauses=tuple(pause.as_fact for pause in pauses),
    )


def _key(clock: Clock) -> tuple[str, str, str]:
    return clock.limit, clock.asks_for, clock.subject


def subject_of(event: Event) -> str:
    """What of several that run of one limit an event speaks of; empty where it speaks of all."""
    return str(body_of(event).get("subject", ""))


def body_of(event: Event) -> dict[str, Any]:
    """What an event holds beside its sentence. It is at hand where the event was just written or read with its payload."""
    try:
        body: dict[str, Any] = event.payload.body
    except EventPayload.DoesNotExist:
        return {}  # its payload was lawfully erased
    return body


def day_ahead(event: Event) -> date | None:
    """The day ahead that an entry sets, such as that of a conference; None where it sets none."""
    told = body_of(event).get("ahead_on")
    return date.fromisoformat(told) if told else None


def update(changed: Sequence[Clock]) -> None:
    """Save timescales that are on record already: those that have ended, and those that run from a new start."""
    ended = ["stopped_at", "stop_event", "cancelled_at", "cancel_event", "next_fire_at", "paused_at"]
    _update([c for c in changed if not c.is_running], ended)
    moved = ["started_at", "start_event", *COUNTED, "warns_at", "next_fire_at"]
    _update([c for c in changed if c.is_running], moved)


def _update(clocks: Sequence[Clock], fields: list[str]) -> None:
    if len(clocks) == 1:
        clocks[0].save(update_fields=fields)  # the usual case, and half the work of a statement with cases in it
    elif clocks:
        Clock.objects.bulk_update(clocks, fields, batch_size=200)


def _counts(clock: Clock, limit: TimeLimit, event: Event) -> bool:
    """Whether what was done counts: before a window opens it does not, unless the law lets it."""
    return clock.opens_at is None or limit.counts_early or event.occurred_at >= clock.opens_at


def _another_day(clock: Clock, limit: TimeLimit, event: Event) -> bool:
    """Whether the day that a lead time is counted back from is moved. The old timescale ends, and a new one starts."""
    return limit.kind is LimitKind.LEAD_TIME and day_ahead(event) not in (None, clock.ahead_on)


def _cancels(kind: EventKind, limit: TimeLimit) -> bool:
    """Whether the event ends this limit, met or not. Closing the journey ends all that do not outlive it."""
    return kind in limit.cancelled_on or (kind is EventKind.JOURNEY_CLOSED and not limit.survives_closure)


def _may_end(clock: Clock, event: Event) -> bool:
    """An event ends only what had started by then; one that is known by its day ends what started on that day."""
    return event.occurred_at >= clock.started_at or local_date(event.occurred_at) == local_date(clock.started_at)


def _by_kind(workflow: Workflow, field: str) -> dict[EventKind, list[TimeLimit]]:
    found: dict[EventKind, list[TimeLimit]] = {}
    for limit in workflow.limits:
        for kind in getattr(limit, field) if not limit.of else ():
            found.setdefault(kind, []).append(limit)
    return found
