"""Due moments, ladders and colours of time limits, worked out from dates, the rule and the calendar.

Nothing here is stored and nothing ticks: the same facts give the same answer on any day. Moments are aware UTC
datetimes; days are days in London.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from workflows.calendar import (
    LONDON,
    DayPause,
    add_length,
    add_to_day,
    by_the_clock,
    day_before,
    due_day,
    end_of_day,
    last_day,
    local_date,
    start_of_day,
)
from workflows.engine.conditions import holds
from workflows.shapes import Calendar, Condition, Length, Pause, Rules, Rung, Situation, Step, TimeLimit
from workflows.terms import Basis, Colour, LimitKind

ON_TIME = "on time"
DUE_SOON = "due soon"
DUE_TODAY = "due today"
OVERDUE = "overdue"
DONE = "done"
DONE_LATE = "done late"
NO_LONGER_NEEDED = "no longer needed"
LAPSED = "lapsed"
PAUSED = "paused"
NOT_OPEN_YET = "not open yet"
MAY_BE_DONE = "may be done now"
DONE_TOO_EARLY = "done too early"
NOT_REACHED = "not reached"
REACHED = "reached"


def applies(limit: TimeLimit, situation: Situation, *, rules: Rules, calendar: Calendar) -> bool:
    """Whether a clock of this limit would start now. An authority may switch off its own standards, never the law."""
    if limit.code in rules.switched_off and _is_local(limit):
        return False
    return _all_hold(limit.applies, situation, calendar)


def goes_on(limit: TimeLimit, occurrence: int) -> bool:
    """Whether this occurrence exists. A series whose last step counts from its start ends with that step."""
    if occurrence <= len(limit.steps):
        return occurrence == 1 or limit.recurs
    return limit.recurs and not any(step.from_start for step in limit.steps[-1])


def step_for(limit: TimeLimit, occurrence: int, situation: Situation, *, rules: Rules, calendar: Calendar) -> Step:
    """The step of this occurrence (1 is the first): of its alternatives the first whose conditions hold, else the last.

    The last group of steps serves every later occurrence. An authority's own length is already in the step.
    """
    group = limit.steps[min(occurrence, len(limit.steps)) - 1]
    step = next((step for step in group if _all_hold(step.when, situation, calendar)), group[-1])
    own = own_length(limit, rules) if group is limit.steps[0] else None
    return Step(length=own, when=step.when, from_start=step.from_start) if own else step


def own_length(limit: TimeLimit, rules: Rules) -> Length | None:
    """The length an authority has set in place of the first one of a local standard; None where it has set none."""
    return rules.standards.get(limit.code) if _is_local(limit) else None


def due_at(
    limit: TimeLimit,
    *,
    occurrence: int,
    started_at: datetime,
    series_started_at: datetime,
    situation: Situation,
    rules: Rules,
    calendar: Calendar,
    ahead_on: date | None = None,
    own: Length | None = None,
    pauses: tuple[Pause, ...] = (),
) -> datetime:
    """The first moment (UTC) at which this occurrence is too late; of a minimum, the first at which it may be done.

    `started_at` is when this occurrence started, `series_started_at` when the first one did. A lead time is counted back
    from `ahead_on` and raises ValueError without it. `own` is the gap that the child's own plan sets for a recurring limit.
    """
    step = step_for(limit, occurrence, situation, rules=rules, calendar=calendar)
    if own is not None and limit.recurs:
        step = Step(length=own)
    counted_from = series_started_at if step.from_start else started_at
    return counted(limit, step.length, counted_from, started_at=started_at, calendar=calendar, ahead_on=ahead_on, pauses=pauses)


def counted(
    limit: TimeLimit,
    length: Length,
    counted_from: datetime,
    *,
    started_at: datetime,
    calendar: Calendar,
    ahead_on: date | None = None,
    pauses: tuple[Pause, ...] = (),
) -> datetime:
    """The due moment (UTC) of a length that is known, from the moment that it is counted from."""
    if limit.kind is LimitKind.LEAD_TIME:
        if ahead_on is None:
            raise ValueError(f"{limit.code} is counted back from a day that is not known.")
        return max(_counted_back(limit, length, ahead_on, calendar), end_of_day(local_date(started_at)))
    if length.unit.is_by_the_clock:
        return add_length(counted_from, length, calendar=calendar) + _stood_still(pauses)
    day = last_day(local_date(counted_from), length, calendar=calendar, inclusive=limit.inclusive, pauses=days_of(pauses))
    return max(start_of_day(day), started_at) if limit.kind is LimitKind.MINIMUM else end_of_day(day)


def booked_too_late(limit: TimeLimit, length: Length, *, started_at: datetime, ahead_on: date, calendar: Calendar) -> bool:
    """Whether the day ahead was set so late that the lead time was over: it is then due on the day on which it was set."""
    return _counted_back(limit, length, ahead_on, calendar) < end_of_day(local_date(started_at))


def opens_at(limit: TimeLimit, *, started_at: datetime, calendar: Calendar) -> datetime | None:
    """The first moment (UTC) at which a window is open; None for any other limit, which always is."""
    if limit.opens is None:
        return None
    if limit.opens.unit.is_by_the_clock:
        return add_length(started_at, limit.opens, calendar=calendar)
    return start_of_day(last_day(local_date(started_at), limit.opens, calendar=calendar, inclusive=limit.inclusive))


def days_of(pauses: Iterable[Pause]) -> tuple[DayPause, ...]:
    """The days (London) of the pauses that are over. One that still lasts moves nothing yet."""
    return tuple((local_date(p.from_at), local_date(p.to_at)) for p in pauses if p.to_at is not None)


def may_pause(limit: TimeLimit) -> bool:
    """Whether a manager may pause it: a local standard of a journey that must be met, and never one that keeps a child safe."""
    return not limit.of and _is_local(limit) and not limit.safety and limit.kind.can_be_late


def is_longer(own: Length, standard: Length, *, calendar: Calendar, on: date) -> bool:
    """Whether one gap, counted from a day, ends after the other. Hours are rounded down to whole days."""
    return _last_of(own, on, calendar) > _last_of(standard, on, calendar)


def rung_moments(limit: TimeLimit, due_at: datetime, calendar: Calendar) -> tuple[tuple[Rung, datetime], ...]:
    """When (UTC) each rung of the ladder fires, the earliest first.

    A rung some days before fires as that day begins; a rung some days after fires when those days have passed in full.
    """
    moments = ((rung, _rung_moment(rung, due_at, calendar)) for rung in limit.ladder)
    return tuple(sorted(moments, key=lambda pair: pair[1]))


def next_rung(limit: TimeLimit, due_at: datetime, fired: frozenset[str], calendar: Calendar) -> tuple[Rung, datetime] | None:
    """The earliest rung that has not fired, and when it does; None at the top of the ladder."""
    return next((pair for pair in rung_moments(limit, due_at, calendar) if pair[0].code not in fired), None)


def warns_at(limit: TimeLimit, due_at: datetime, calendar: Calendar) -> datetime:
    """When (UTC) the clock turns amber: the first rung before it is due, or the due moment where there is none."""
    before = (moment for rung, moment in rung_moments(limit, due_at, calendar) if rung.before_due)
    return next(before, due_at)


def colour(
    *,
    due_at: datetime,
    warns_at: datetime,
    stopped_at: datetime | None,
    cancelled_at: datetime | None,
    now: datetime,
    kind: LimitKind = LimitKind.DEADLINE,
    opens_at: datetime | None = None,
    is_paused: bool = False,
) -> Colour:
    """The colour at `now`, from dates alone. Done late is still late; a cancelled clock is neither met nor missed."""
    if cancelled_at is not None:
        return Colour.GREY
    if kind is LimitKind.MINIMUM:
        return _colour_of_minimum(due_at, stopped_at, now)
    if kind is LimitKind.THRESHOLD:
        return Colour.GREEN if stopped_at is not None and stopped_at < due_at else Colour.GREY
    if stopped_at is not None:
        return Colour.GREEN if stopped_at < due_at else Colour.RED
    if is_paused:
        return Colour.GREY
    if now >= due_at:
        return Colour.RED
    if opens_at is not None and now < opens_at:
        return Colour.GREY
    return Colour.AMBER if now >= warns_at else Colour.GREEN


def word(
    *,
    due_at: datetime,
    warns_at: datetime,
    stopped_at: datetime | None,
    cancelled_at: datetime | None,
    now: datetime,
    kind: LimitKind = LimitKind.DEADLINE,
    opens_at: datetime | None = None,
    is_paused: bool = False,
) -> str:
    """The word that stands beside the colour, so that no one has to tell red from green."""
    if cancelled_at is not None:
        return NO_LONGER_NEEDED
    if kind is LimitKind.MINIMUM:
        return _word_of_minimum(due_at, stopped_at, now)
    if kind is LimitKind.THRESHOLD:
        return REACHED if (stopped_at or now) >= due_at else NOT_REACHED
    if stopped_at is not None:
        return DONE if stopped_at < due_at else _too_late(kind, DONE_LATE)
    if is_paused:
        return PAUSED
    if now >= due_at:
        return _too_late(kind, OVERDUE)
    if opens_at is not None and now < opens_at:
        return NOT_OPEN_YET
    if local_date(now) == due_day(due_at):
        return DUE_TODAY
    return DUE_SOON if now >= warns_at else ON_TIME


def day_of(kind: LimitKind, due_at: datetime) -> date:
    """The day to show: the last that is in time, or where nothing can be late the first from which it may be or is so."""
    return due_day(due_at) if kind.can_be_late else local_date(due_at)


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def hour_in_words(at: time) -> str:
    """`9:30am`, `2pm`, `midday` or `midnight`: a local time as GOV.UK writes it, on every page, paper and message."""
    if at.minute == 0 and at.hour % 12 == 0:
        return "midday" if at.hour else "midnight"
    hour = at.hour % 12 or 12
    half = "am" if at.hour < 12 else "pm"
    return f"{hour}:{at:%M}{half}" if at.minute else f"{hour}{half}"


def moment_in_words(moment: datetime) -> str:
    """`4 March 2026, 2:30pm`, in London."""
    local = moment.astimezone(LONDON)
    return f"{in_words(local.date())}, {hour_in_words(local.time())}"


def _colour_of_minimum(due_at: datetime, stopped_at: datetime | None, now: datetime) -> Colour:
    if stopped_at is not None:
        return Colour.GREEN if stopped_at >= due_at else Colour.AMBER
    return Colour.GREEN if now >= due_at else Colour.GREY


def _word_of_minimum(due_at: datetime, stopped_at: datetime | None, now: datetime) -> str:
    if stopped_at is not None:
        return DONE if stopped_at >= due_at else DONE_TOO_EARLY
    return MAY_BE_DONE if now >= due_at else f"not before {in_words(local_date(due_at))}"


def _too_late(kind: LimitKind, usual: str) -> str:
    return LAPSED if kind is LimitKind.EXPIRY else usual


def _counted_back(limit: TimeLimit, length: Length, ahead_on: date, calendar: Calendar) -> datetime:
    """The first moment that is less than the length before the day ahead."""
    if length.unit.is_by_the_clock:
        return start_of_day(ahead_on) - by_the_clock(length)
    return end_of_day(day_before(ahead_on, length, calendar=calendar, inclusive=limit.inclusive))


def _stood_still(pauses: Iterable[Pause]) -> timedelta:
    return sum(((p.to_at - p.from_at) for p in pauses if p.to_at is not None), timedelta())


def _last_of(length: Length, on: date, calendar: Calendar) -> date:
    if length.unit.is_by_the_clock:
        return on + by_the_clock(length)
    return last_day(on, length, calendar=calendar)


def _rung_moment(rung: Rung, due_at: datetime, calendar: Calendar) -> datetime:
    if rung.length is None:
        return due_at
    sign = -1 if rung.before_due else 1
    if rung.length.unit.is_by_the_clock:
        return due_at + sign * by_the_clock(rung.length)
    signed = Length(sign * rung.length.value, rung.length.unit)
    day = add_to_day(due_day(due_at), signed, calendar=calendar)
    return start_of_day(day) if rung.before_due else end_of_day(day)


def _all_hold(conditions: Iterable[Condition], situation: Situation, calendar: Calendar) -> bool:
    return all(holds(condition, situation, calendar=calendar) for condition in conditions)


def _is_local(limit: TimeLimit) -> bool:
    return limit.basis is Basis.COMMON_LOCAL_STANDARD
