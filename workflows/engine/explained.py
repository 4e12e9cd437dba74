"""How a due moment was worked out, fact by fact, for a page and for a certificate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from workflows.calendar import local_date, skipped_days
from workflows.engine.clock import (
    booked_too_late,
    counted,
    day_of,
    days_of,
    in_words,
    own_length,
    step_for,
)
from workflows.shapes import Calendar, Length, Pause, Rules, Situation, Step, TimeLimit
from workflows.terms import Basis, LengthFrom, LimitKind, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How a due date was worked out, fact by fact. `skipped` holds each day not counted and why."""

    code: str
    version: int
    title: str
    source: str
    basis: Basis
    kind: LimitKind
    occurrence: int
    length: Length
    length_from: LengthFrom
    counted_from: datetime
    counted_from_the_first_start: bool
    inclusive: bool
    skipped: tuple[tuple[date, str], ...]
    due_at: datetime
    due_on: date
    bank_holidays_known_until: date | None
    school_terms_known_until: date | None
    ahead_on: date | None = None
    booked_too_late: bool = False

    @property
    def set_by_the_authority(self) -> bool:
        return self.length_from is LengthFrom.AUTHORITY

    @property
    def beyond_known_holidays(self) -> bool:
        """Whether the date may move when later bank holidays are announced."""
        known = self.bank_holidays_known_until
        return self.length.unit in (Unit.WORKING_DAYS, Unit.SCHOOL_DAYS) and known is not None and self._last_counted > known

    @property
    def beyond_known_terms(self) -> bool:
        """Whether the date may move when later school terms are set."""
        known = self.school_terms_known_until
        if self.length.unit is Unit.SCHOOL_TERMS:
            return known is None or self._last_counted > known
        return self.length.unit is Unit.SCHOOL_DAYS and known is not None and self._last_counted > known

    @property
    def _last_counted(self) -> date:
        return max(self.due_on, self.ahead_on or self.due_on)

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
    ahead_on: date | None = None,
    own: Length | None = None,
    pauses: tuple[Pause, ...] = (),
) -> Explained:
    """How the due date of this occurrence was worked out. Takes what `due_at` takes and gives the same moment."""
    step = step_for(limit, occurrence, situation, rules=rules, calendar=calendar)
    length_from = whose_length(limit, occurrence, rules=rules, own=own)
    if own is not None and length_from is LengthFrom.PLAN:
        step = Step(length=own)
    return explain_counted(
        limit, step, length_from, occurrence=occurrence, started_at=started_at, series_started_at=series_started_at,
        calendar=calendar, ahead_on=ahead_on, pauses=pauses,
    )  # fmt: skip


def whose_length(limit: TimeLimit, occurrence: int, *, rules: Rules, own: Length | None) -> LengthFrom:
    """Who set the length of this occurrence: the rule, the authority in its place, or the child's own plan."""
    if own is not None and limit.recurs:
        return LengthFrom.PLAN
    is_first_step = min(occurrence, len(limit.steps)) == 1
    return LengthFrom.AUTHORITY if is_first_step and own_length(limit, rules) is not None else LengthFrom.RULE


def explain_counted(
    limit: TimeLimit,
    step: Step,
    length_from: LengthFrom,
    *,
    occurrence: int,
    started_at: datetime,
    series_started_at: datetime,
    calendar: Calendar,
    ahead_on: date | None = None,
    pauses: tuple[Pause, ...] = (),
) -> Explained:
    """How the due date came about, where the step that was chosen is known."""
    counted_from = series_started_at if step.from_start else started_at
    due = counted(limit, step.length, counted_from, started_at=started_at, calendar=calendar, ahead_on=ahead_on, pauses=pauses)
    is_late = ahead_on is not None and booked_too_late(limit, step.length, started_at=started_at, ahead_on=ahead_on, calendar=calendar)
    return Explained(
        code=limit.code,
        version=limit.version,
        title=limit.title,
        source=limit.source,
        basis=limit.basis,
        kind=limit.kind,
        occurrence=occurrence,
        length=step.length,
        length_from=length_from,
        counted_from=counted_from,
        counted_from_the_first_start=step.from_start and occurrence > 1,
        inclusive=limit.inclusive,
        skipped=_skipped(limit, step.length, local_date(counted_from), due, ahead_on, is_late, calendar, pauses),
        due_at=due,
        due_on=day_of(limit.kind, due),
        bank_holidays_known_until=calendar.known_until,
        school_terms_known_until=calendar.terms[-1][1] if calendar.terms else None,
        ahead_on=ahead_on,
        booked_too_late=is_late,
    )


def _skipped(
    limit: TimeLimit, length: Length, start: date, due: datetime, ahead_on: date | None, is_late: bool, calendar: Calendar,
    pauses: tuple[Pause, ...],
) -> tuple[tuple[date, str], ...]:  # fmt: skip
    """The days that were passed over while counting, forward from the start or back from the day ahead."""
    on = day_of(limit.kind, due)
    if ahead_on is None:
        return skipped_days(start, on, length.unit, calendar=calendar, pauses=days_of(pauses))
    if is_late:
        return ()
    before = skipped_days(on, ahead_on, length.unit, calendar=calendar)
    return tuple((day, why) for day, why in before if day != ahead_on)


def _sentences(this: Explained) -> Iterable[str]:
    yield f"{this.title}: {this.length}, version {this.version} of the rule."
    yield f"Source: {this.source}."
    if this.length_from in _WHOSE:
        yield _WHOSE[this.length_from]
    if this.ahead_on is None:
        yield f"Counted from {in_words(local_date(this.counted_from))}{_which_start(this)}."
    else:
        yield f"Counted back from {in_words(this.ahead_on)}."
    yield _HOW_COUNTED[this.length.unit]
    if not this.length.unit.is_by_the_clock and this.ahead_on is None:
        yield "The start day is day one." if this.inclusive else "The start day is day 0."
    if this.skipped:
        days = "1 day is" if len(this.skipped) == 1 else f"{len(this.skipped)} days are"
        yield f"{days} not counted."
    if this.booked_too_late:
        yield f"The day was set on {in_words(local_date(this.counted_from))}, too late for {this.length}: due at once."
    yield f"{_due_on(this)} {in_words(this.due_on)}."
    if this.beyond_known_holidays:
        yield "Bank holidays are not known that far ahead, so the date may move."
    if this.beyond_known_terms:
        yield "School terms are not known that far ahead, so the date may move."


def _which_start(this: Explained) -> str:
    return ", when it first started" if this.counted_from_the_first_start else ""


def _due_on(this: Explained) -> str:
    if this.kind is LimitKind.EXPIRY:
        return "Lapses on" if this.length.unit.is_by_the_clock else "Lapses at the end of"
    return {LimitKind.MINIMUM: "Not before", LimitKind.THRESHOLD: "Reached on"}.get(this.kind, "Due on")


_WHOSE = {
    LengthFrom.AUTHORITY: "The length is the one this authority has set.",
    LengthFrom.PLAN: "The length is the one that the child's own plan sets.",
    LengthFrom.LEFT: "The rule adds earlier stays to this one: the length is what they have left of it.",
}

_HOW_COUNTED = {
    Unit.MINUTES: "Minutes run through nights, weekends and holidays.",
    Unit.HOURS: "Hours run through nights, weekends and holidays.",
    Unit.CALENDAR_DAYS: "Every day is counted.",
    Unit.WEEKS: "A week is seven days, and every day is counted.",
    Unit.MONTHS: "A month ends on the same day of the month, or on its last day.",
    Unit.WORKING_DAYS: "Weekends and bank holidays are not counted.",
    Unit.SCHOOL_DAYS: "Weekends, bank holidays and days when schools are closed are not counted.",
    Unit.SCHOOL_TERMS: "The terms counted are those that begin after the start; it is due by the last day of the last of them.",
}
