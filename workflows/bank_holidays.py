"""The bank holidays of England that statute and custom give for a year, for years whose list is not yet published.

A proclamation may move or add one, as for a coronation, so a date counted over these days is marked as provisional.
"""

from datetime import date, timedelta
from functools import cache

from workflows.shapes import Calendar

_MONDAY, _SATURDAY, _SUNDAY = 0, 5, 6
YEARS_AHEAD = 20
"""How far ahead holidays are expected: no time limit is longer."""


@cache
def expected(year: int) -> frozenset[date]:
    """New Year, Good Friday, Easter Monday, early May, spring, summer and Christmas, with their days in lieu."""
    easter = easter_sunday(year)
    return frozenset(
        {
            _in_lieu(date(year, 1, 1)),
            easter - timedelta(days=2),
            easter + timedelta(days=1),
            _next_monday(date(year, 5, 1)),
            _next_monday(date(year, 5, 25)),
            _next_monday(date(year, 8, 25)),
            *_christmas(year),
        }
    )


def with_expected(calendar: Calendar) -> Calendar:
    """The calendar with the holidays to be expected after the last year that it knows. None known: it stays as it is."""
    if calendar.known_until is None:
        return calendar
    first = calendar.known_until.year + 1
    ahead = frozenset().union(*(expected(year) for year in range(first, first + YEARS_AHEAD)))
    return Calendar(calendar.bank_holidays | ahead, calendar.school_closed, calendar.known_until, calendar.terms)


def easter_sunday(year: int) -> date:
    """Easter Day of the Gregorian calendar, by the anonymous algorithm of 1876."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leaps, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - correction + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _christmas(year: int) -> tuple[date, date]:
    """Christmas Day and Boxing Day. On a weekend the day in lieu is the first weekday that neither of them takes."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == _SATURDAY:
        return date(year, 12, 27), date(year, 12, 28)
    if christmas.weekday() == _SUNDAY:
        return date(year, 12, 27), boxing
    return christmas, _in_lieu(boxing)


def _in_lieu(day: date) -> date:
    """The day itself, or the Monday after where it falls on a weekend."""
    return _next_monday(day) if day.weekday() >= _SATURDAY else day


def _next_monday(day: date) -> date:
    """The first Monday on or after this day."""
    return day + timedelta(days=(_MONDAY - day.weekday()) % 7)
