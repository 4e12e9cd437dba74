"""Working days, school days, months and local midnights: arithmetic over a given Calendar.

A day is a day in London. A moment is an aware UTC datetime. The start day is day 0 and the days after it are counted,
so one working day from a Saturday is the Monday. A due moment is the first instant that is too late: for a length in
days, the midnight in London that ends the due day.

Days on which a timescale was paused are not counted: those after the day of the pause, up to and with the day on which
it ran again. School terms beyond those that are held follow the usual year, and a date counted by them may move.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflows.shapes import Calendar, Length
from workflows.terms import Unit

LONDON = ZoneInfo("Europe/London")

_SATURDAY = 5
_WEEKDAYS = 5
_ONE_DAY = timedelta(days=1)
_ONE_INSTANT = timedelta(microseconds=1)

# The school year where an authority holds no terms for it: spring, summer and autumn.
_USUAL_TERMS = (((1, 5), (3, 31)), ((4, 15), (7, 22)), ((9, 1), (12, 20)))

DayPause = tuple[date, date]
"""The days (London) on which a timescale was paused and ran again."""


def local_date(moment: datetime) -> date:
    """The day in London at this moment. ValueError where the moment has no time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return moment.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The moment (UTC) at which this day begins in London."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first moment (UTC) after this day in London, whether the day had 23, 24 or 25 hours."""
    return start_of_day(day + _ONE_DAY)


def due_day(due_at: datetime) -> date:
    """The day to show for a due moment: a limit that ends at midnight is due on the day before."""
    return local_date(due_at - _ONE_INSTANT)


def is_working_day(day: date, *, calendar: Calendar) -> bool:
    return day.weekday() < _SATURDAY and day not in calendar.bank_holidays


def is_school_day(day: date, *, calendar: Calendar) -> bool:
    """A working day in term on which the authority's schools are open. Where no terms are held, every term is taken to run."""
    if not is_working_day(day, calendar=calendar) or day in calendar.school_closed:
        return False
    return not calendar.terms or any(first <= day <= last for first, last in _terms_in(day.year, calendar.terms))


def add_working_days(start: date, days: int, *, calendar: Calendar) -> date:
    """The date `days` working days after `start` in England; `start` is day 0, whatever day it is. Negative: before."""
    return _count_days(start, days, _days_off(calendar.bank_holidays))


def add_school_days(start: date, days: int, *, calendar: Calendar) -> date:
    """The date `days` school days after `start`; neither weekends, bank holidays nor days when schools are closed count."""
    if calendar.terms:
        return _walk(start, days, calendar)
    return _count_days(start, days, _days_off(calendar.bank_holidays, calendar.school_closed))


def working_days_between(start: date, end: date, *, calendar: Calendar) -> int:
    """How many working days lie after `start` up to and with `end`; negative where `end` comes first."""
    if end < start:
        return -working_days_between(end, start, calendar=calendar)
    weekdays = _weekdays_to(end) - _weekdays_to(start)
    return weekdays - _days_off_within(start, end, _days_off(calendar.bank_holidays))


def add_months(start: date, months: int) -> date:
    """The same day of the month `months` later, or the last day of that month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, _days_in(year, month + 1)))


def add_to_day(start: date, length: Length, *, calendar: Calendar) -> date:
    """The day a length in days, weeks or months leads to, `start` being day 0. ValueError for a length in hours."""
    match length.unit:
        case Unit.WORKING_DAYS:
            return add_working_days(start, length.value, calendar=calendar)
        case Unit.SCHOOL_DAYS:
            return add_school_days(start, length.value, calendar=calendar)
        case Unit.CALENDAR_DAYS:
            return start + timedelta(days=length.value)
        case Unit.WEEKS:
            return start + timedelta(weeks=length.value)
        case Unit.MONTHS:
            return add_months(start, length.value)
        case Unit.MINUTES | Unit.HOURS:
            raise ValueError("Hours and minutes are counted from a moment, not from a day.")
        case Unit.SCHOOL_TERMS:
            return end_of_term(start, length.value, calendar=calendar)


def end_of_term(start: date, terms: int, *, calendar: Calendar) -> date:
    """The last day of the n-th school term that begins after `start`: what is done once a term is due in the next one."""
    if terms < 1:
        raise ValueError("School terms are counted forward.")
    ahead = _terms_after(start, calendar.terms)
    for _ in range(terms - 1):
        next(ahead)
    return next(ahead)[1]


def add_length(
    start: datetime, length: Length, *, calendar: Calendar, inclusive: bool = False, pauses: tuple[DayPause, ...] = ()
) -> datetime:
    """The due moment (UTC) of a length that starts now: the first instant that is too late.

    Hours and minutes are those of the clock and run through nights and weekends. Any other length ends with its last day
    in London. `inclusive` counts the start day as day one, as some rules of law do; it means nothing for hours.
    """
    if length.unit.is_by_the_clock:
        return start.astimezone(UTC) + by_the_clock(length)
    return end_of_day(last_day(local_date(start), length, calendar=calendar, inclusive=inclusive, pauses=pauses))


def by_the_clock(length: Length) -> timedelta:
    """How long so many hours or minutes are. ValueError for a length in days."""
    if not length.unit.is_by_the_clock:
        raise ValueError("Days are counted by the calendar.")
    return timedelta(hours=length.value) if length.unit is Unit.HOURS else timedelta(minutes=length.value)


def last_day(start: date, length: Length, *, calendar: Calendar, inclusive: bool = False, pauses: tuple[DayPause, ...] = ()) -> date:
    """The last day on which a length in days is still met; `inclusive` counts the start day as day one."""
    if not inclusive:
        end = add_to_day(start, length, calendar=calendar)
    elif length.unit in (Unit.WEEKS, Unit.MONTHS):
        end = add_to_day(start, length, calendar=calendar) - _ONE_DAY
    elif length.unit is Unit.SCHOOL_TERMS:
        end = end_of_term(start - _ONE_DAY, length.value, calendar=calendar)
    else:
        end = add_to_day(start, Length(length.value - 1, length.unit), calendar=calendar)
    return _put_off(start, end, length.unit, calendar, pauses) if pauses else end


def day_before(ahead: date, length: Length, *, calendar: Calendar, inclusive: bool = False) -> date:
    """The last day that is at least a length before a day ahead. ValueError for hours and school terms."""
    if length.unit is Unit.SCHOOL_TERMS:
        raise ValueError("School terms are counted forward.")
    return add_to_day(ahead, Length(int(inclusive) - length.value, length.unit), calendar=calendar)


def terms_over(first: date, last: date, *, calendar: Calendar) -> tuple[tuple[date, date], ...]:
    """The school terms of which any day lies from the first day to the last, the usual ones where none are held."""
    years = range(first.year - 1, last.year + 1)
    found = (term for year in years for term in _terms_in(year, calendar.terms))
    return tuple(term for term in found if term[1] >= first and term[0] <= last)


def skipped_days(
    start: date, end: date, unit: Unit, *, calendar: Calendar, pauses: tuple[DayPause, ...] = ()
) -> tuple[tuple[date, str], ...]:
    """Each day after `start` up to and with `end` that this unit does not count, with the reason, in order."""
    if unit not in (Unit.WORKING_DAYS, Unit.SCHOOL_DAYS) and not pauses:
        return ()
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    reasons = ((day, why_not_counted(day, unit, calendar=calendar, pauses=pauses)) for day in days)
    return tuple((day, why) for day, why in reasons if why)


def why_not_counted(day: date, unit: Unit, *, calendar: Calendar, pauses: tuple[DayPause, ...] = ()) -> str:
    """Why this unit leaves the day out; empty where it counts."""
    if unit in (Unit.WORKING_DAYS, Unit.SCHOOL_DAYS):
        if day.weekday() >= _SATURDAY:
            return "weekend"
        if day in calendar.bank_holidays:
            return "bank holiday"
    if unit is Unit.SCHOOL_DAYS and not is_school_day(day, calendar=calendar):
        return "schools closed"
    return "paused" if any(paused < day <= resumed for paused, resumed in pauses) else ""


def _put_off(start: date, end: date, unit: Unit, calendar: Calendar, pauses: tuple[DayPause, ...]) -> date:
    """The day that has as many counted days from the start as `end` has without the pauses."""
    left = (end - start).days - len(skipped_days(start, end, unit, calendar=calendar))
    day = start
    while left > 0:
        day += _ONE_DAY
        left -= not why_not_counted(day, unit, calendar=calendar, pauses=pauses)
    return day


def _walk(start: date, days: int, calendar: Calendar) -> date:
    """School days one by one: few are ever counted, and holidays are long."""
    step, day = (_ONE_DAY if days > 0 else -_ONE_DAY), start
    for _ in range(abs(days)):
        day += step
        while not is_school_day(day, calendar=calendar):
            day += step
    return day


def _terms_after(start: date, held: tuple[tuple[date, date], ...]) -> Iterator[tuple[date, date]]:
    year = start.year
    while True:
        yield from (term for term in _terms_in(year, held) if term[0] > start)
        year += 1


@lru_cache(maxsize=256)
def _terms_in(year: int, held: tuple[tuple[date, date], ...]) -> tuple[tuple[date, date], ...]:
    """The school terms that begin in a year: those held, and the usual ones before the first and after the last of them."""
    usual = ((date(year, *first), date(year, *last)) for first, last in _USUAL_TERMS)
    added = (term for term in usual if not held or term[1] < held[0][0] or term[0] > held[-1][1])
    return tuple(sorted([*(term for term in held if term[0].year == year), *added]))


@lru_cache(maxsize=64)
def _days_off(*sets: frozenset[date]) -> tuple[date, ...]:
    """The days off that are not weekends, in order. An authority has few calendars, so sorting once is enough."""
    return tuple(sorted(day for day in frozenset().union(*sets) if day.weekday() < _SATURDAY))


def _count_days(start: date, days: int, days_off: tuple[date, ...]) -> date:
    """Weekdays first, then one more for each day off passed, until no more are passed."""
    passed = 0
    while True:
        end = _add_weekdays(start, days + passed if days >= 0 else days - passed)
        now_passed = _days_off_within(start, end, days_off) if days > 0 else _days_off_before(start, end, days_off)
        if now_passed == passed:
            return end
        passed = now_passed


def _days_off_within(start: date, end: date, days_off: tuple[date, ...]) -> int:
    return bisect_right(days_off, end) - bisect_right(days_off, start)


def _days_off_before(start: date, end: date, days_off: tuple[date, ...]) -> int:
    return bisect_left(days_off, start) - bisect_left(days_off, end)


def _add_weekdays(start: date, days: int) -> date:
    """Monday to Friday only. From a weekend the count begins at the next weekday in its direction."""
    if days == 0:
        return start
    over = max(start.weekday() - _SATURDAY + 1, 0)
    if days > 0:
        friday_at_most = start - timedelta(days=over)
        weeks, rest = divmod(friday_at_most.weekday() + days, _WEEKDAYS)
        return _monday_of(friday_at_most) + timedelta(weeks=weeks, days=rest)
    monday_at_least = start + timedelta(days=3 - over) if over else start
    weeks, rest = divmod(monday_at_least.weekday() + days, _WEEKDAYS)
    return _monday_of(monday_at_least) + timedelta(weeks=weeks, days=rest)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weekdays_to(day: date) -> int:
    """Weekdays from the first Monday of the calendar up to and with this day: only differences mean anything."""
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * _WEEKDAYS + min(rest + 1, _WEEKDAYS)


def _days_in(year: int, month: int) -> int:
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return (following - _ONE_DAY).day
