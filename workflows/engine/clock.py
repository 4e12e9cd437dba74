"""Due moments, ladders and colours of time limits, worked out from dates, the rule and the calendar.

Nothing here is stored and nothing ticks: the same facts give the same answer on any day. Moments are aware UTC
datetimes; days are days in London.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflows.calendar import add_length, add_to_day, due_day, end_of_day, local_date, skipped_days, start_of_day
from workflows.engine.conditions import holds
from workflows.shapes import Calendar, Condition, Length, Rules, Rung, Situation, Step, TimeLimit
from workflows.terms import Basis, Colour, Unit

ON_TIME = "on time"
DUE_SOON = "due soon"
DUE_TODAY = "due today"
OVERDUE = "overdue"
DONE = "done"
DONE_LATE = "done late"
NO_LONGER_NEEDED = "no longer needed"


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
) -> datetime:
    """The first moment (UTC) at which this occurrence is too late.

    `started_at` is when this occurrence started, `series_started_at` when the first one did.
    """
    step = step_for(limit, occurrence, situation, rules=rules, calendar=calendar)
    counted_from = series_started_at if step.from_start else started_at
    return add_length(counted_from, step.length, calendar=calendar, inclusive=limit.inclusive)


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
) -> Colour:
    """The colour at `now`, from dates alone. Done late is still late; a cancelled clock is neither met nor missed."""
    if stopped_at is not None:
        return Colour.GREEN if stopped_at < due_at else Colour.RED
    if cancelled_at is not None:
        return Colour.GREY
    if now >= due_at:
        return Colour.RED
    return Colour.AMBER if now >= warns_at else Colour.GREEN


def word(
    *,
    due_at: datetime,
    warns_at: datetime,
    stopped_at: datetime | None,
    cancelled_at: datetime | None,
    now: datetime,
) -> str:
    """The word that stands beside the colour, so that no one has to tell red from green."""
    if stopped_at is not None:
        return DONE if stopped_at < due_at else DONE_LATE
    if cancelled_at is not None:
        return NO_LONGER_NEEDED
    if now >= due_at:
        return OVERDUE
    if local_date(now) == due_day(due_at):
        return DUE_TODAY
    return DUE_SOON if now >= warns_at else ON_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How a due date was worked out, fact by fact. `skipped` holds each day not counted and why."""

    code: str
    version: int
    title: str
    source: str
    basis: Basis
    occurrence: int
    length: Length
    set_by_the_authority: bool
    counted_from: datetime
    counted_from_the_first_start: bool
    inclusive: bool
    skipped: tuple[tuple[date, str], ...]
    due_at: datetime
    due_on: date
    bank_holidays_known_until: date | None

    @property
    def beyond_known_holidays(self) -> bool:
        """Whether the date may move when later bank holidays are announced."""
        known = self.bank_holidays_known_until
        return self.length.unit in (Unit.WORKING_DAYS, Unit.SCHOOL_DAYS) and known is not None and self.due_on > known

    def sentences(self) -> tuple[str, ...]:
        """The explanation for a screen, in order, without the skipped days, which are a list of their own."""
        return tuple(_sentences(self))


def explain(
    limit: TimeLimit,
    *,
    occurrence: int,
    started_at: datetime,
    series_started_at: datetime,
    situation: Situation,
    rules: Rules,
    calendar: Calendar,
) -> Explained:
    """How the due date of this occurrence was worked out. Takes what `due_at` takes and gives the same moment."""
    step = step_for(limit, occurrence, situation, rules=rules, calendar=calendar)
    counted_from = series_started_at if step.from_start else started_at
    due = add_length(counted_from, step.length, calendar=calendar, inclusive=limit.inclusive)
    on = due_day(due)
    return Explained(
        code=limit.code,
        version=limit.version,
        title=limit.title,
        source=limit.source,
        basis=limit.basis,
        occurrence=occurrence,
        length=step.length,
        set_by_the_authority=min(occurrence, len(limit.steps)) == 1 and own_length(limit, rules) is not None,
        counted_from=counted_from,
        counted_from_the_first_start=step.from_start and occurrence > 1,
        inclusive=limit.inclusive,
        skipped=skipped_days(local_date(counted_from), on, step.length.unit, calendar=calendar),
        due_at=due,
        due_on=on,
        bank_holidays_known_until=calendar.known_until,
    )


def _sentences(this: Explained) -> Iterable[str]:
    yield f"{this.title}: {this.length}, version {this.version} of the rule."
    yield f"Source: {this.source}."
    if this.set_by_the_authority:
        yield "The length is the one this authority has set."
    yield f"Counted from {_in_words(local_date(this.counted_from))}{_which_start(this)}."
    yield _HOW_COUNTED[this.length.unit]
    if this.length.unit is not Unit.HOURS:
        yield "The start day is day one." if this.inclusive else "The start day is day 0."
    if this.skipped:
        days = "1 day is" if len(this.skipped) == 1 else f"{len(this.skipped)} days are"
        yield f"{days} not counted."
    yield f"Due on {_in_words(this.due_on)}."
    if this.beyond_known_holidays:
        yield "Bank holidays are not known that far ahead, so the date may move."


def _which_start(this: Explained) -> str:
    return ", when it first started" if this.counted_from_the_first_start else ""


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


_HOW_COUNTED = {
    Unit.HOURS: "Hours run through nights, weekends and holidays.",
    Unit.CALENDAR_DAYS: "Every day is counted.",
    Unit.WEEKS: "A week is seven days, and every day is counted.",
    Unit.MONTHS: "A month ends on the same day of the month, or on its last day.",
    Unit.WORKING_DAYS: "Weekends and bank holidays are not counted.",
    Unit.SCHOOL_DAYS: "Weekends, bank holidays and days when schools are closed are not counted.",
}


def _rung_moment(rung: Rung, due_at: datetime, calendar: Calendar) -> datetime:
    if rung.length is None:
        return due_at
    sign = -1 if rung.before_due else 1
    if rung.length.unit is Unit.HOURS:
        return due_at + sign * timedelta(hours=rung.length.value)
    signed = Length(sign * rung.length.value, rung.length.unit)
    day = add_to_day(due_day(due_at), signed, calendar=calendar)
    return start_of_day(day) if rung.before_due else end_of_day(day)


def _all_hold(conditions: Iterable[Condition], situation: Situation, calendar: Calendar) -> bool:
    return all(holds(condition, situation, calendar=calendar) for condition in conditions)


def _is_local(limit: TimeLimit) -> bool:
    return limit.basis is Basis.COMMON_LOCAL_STANDARD
