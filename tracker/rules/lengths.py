"""Lengths of local standards beside one another: which is the longer, and whether one is outside what authorities usually set."""

from collections.abc import Mapping

from workflows.shapes import Length, TimeLimit
from workflows.terms import Unit

IN_DAYS: Mapping[Unit, float] = {
    Unit.MINUTES: 1 / 24 / 60,
    Unit.HOURS: 1 / 24,
    Unit.CALENDAR_DAYS: 1,
    Unit.WORKING_DAYS: 7 / 5,
    Unit.SCHOOL_DAYS: 365 / 190,
    Unit.WEEKS: 7,
    Unit.MONTHS: 365 / 12,
    Unit.SCHOOL_TERMS: 365 / 3,
}
"""About how many days each unit is. Only for comparing: no date is ever counted with it."""

LONGEST: Mapping[Unit, int] = {
    Unit.MINUTES: 60 * 24 * 7,
    Unit.HOURS: 24 * 365,
    Unit.CALENDAR_DAYS: 5 * 365,
    Unit.WORKING_DAYS: 5 * 253,
    Unit.SCHOOL_DAYS: 5 * 190,
    Unit.WEEKS: 5 * 52,
    Unit.MONTHS: 5 * 12,
    Unit.SCHOOL_TERMS: 5 * 3,
}
"""The longest of each unit that a form takes: a longer local standard would be no limit at all."""


def in_days(length: Length) -> float:
    """About how many days a length is."""
    return length.value * IN_DAYS[length.unit]


def outside_range(limit: TimeLimit, length: Length) -> str:
    """The sentence that warns of a length outside what authorities are known to set; empty where it lies within."""
    if limit.local_range is None:
        return ""
    shortest, longest = limit.local_range
    if in_days(shortest) <= in_days(length) <= in_days(longest):
        return ""
    return f"Authorities usually set between {shortest} and {longest} for “{limit.title}”. {length} is outside that."
