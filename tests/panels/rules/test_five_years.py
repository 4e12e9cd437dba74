"""The five panels through every bank holiday of England from 2024 to 2028, as published."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from panels.definitions import SHIPPED
from panels.rules.timetable import Rule, Session, sessions
from panels.terms import Business, HolidayRule
from tests.panels.rules.test_timetable import as_rule
from workflows.calendar import LONDON

ANCHOR = date(2024, 1, 1)
"""A Monday, and the first bank holiday of the five years."""

YEARS = range(2024, 2029)
ENGLAND = frozenset(
    holiday["date"] for holiday in BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
)

SITTING = {
    "access_to_resources": {2024: 48, 2025: 48, 2026: 47, 2027: 47, 2028: 46},
    "plo_and_care_proceedings": {2024: 27, 2025: 26, 2026: 26, 2027: 25, 2028: 25},
    "legal_gateway": {2024: 51, 2025: 52, 2026: 52, 2027: 52, 2028: 52},
    "permanency": {2024: 26, 2025: 26, 2026: 26, 2027: 26, 2028: 26},
    "best_care_best_value": {2024: 11, 2025: 12, 2026: 12, 2027: 12, 2028: 12},
}
"""Counted day by day with a wall calendar, not by the program."""


def rule_of(code: str) -> Rule:
    return as_rule(next(panel for panel in SHIPPED if panel.code == code), ANCHOR)


def of_years(rule: Rule) -> list[Session]:
    return sessions(rule, ANCHOR, date(2028, 12, 31), bank_holidays=ENGLAND)


def sitting(found: list[Session]) -> Iterator[Session]:
    return (session for session in found if not session.cancelled_because)


def test_there_are_eight_bank_holidays_in_each_of_the_five_years() -> None:
    assert {year: sum(day.year == year for day in ENGLAND) for year in YEARS} == dict.fromkeys(YEARS, 8)


@pytest.mark.parametrize("code", SITTING)
def test_each_year_has_exactly_the_sessions_that_its_bank_holidays_leave(code: str) -> None:
    found = of_years(rule_of(code))

    assert {year: sum(s.on.year == year for s in sitting(found)) for year in YEARS} == SITTING[code]
    assert {s.on for s in found if s.cancelled_because} == {s.on for s in found} & ENGLAND


@pytest.mark.parametrize("code", SITTING)
def test_put_off_to_the_next_working_day_no_session_is_lost_and_none_is_on_a_holiday(code: str) -> None:
    cancelling = rule_of(code)
    own_days = [s.on for s in of_years(cancelling)]

    found = of_years(replace(cancelling, on_bank_holiday=HolidayRule.NEXT_WORKING_DAY))

    assert [s.instead_of or s.on for s in found] == own_days
    assert [s for s in found if s.cancelled_because or s.on in ENGLAND or s.on.weekday() > 4] == []
    assert {s.instead_of for s in found if s.instead_of} == set(own_days) & ENGLAND


def test_the_tuesdays_keep_their_turn_through_every_holiday() -> None:
    found = of_years(rule_of("plo_and_care_proceedings"))

    turns = [Business.PUBLIC_LAW_OUTLINE, Business.CARE_PROCEEDINGS]
    assert [s.business for s in found] == [turns[n % 2] for n in range(len(found))]
    assert {later.on - earlier.on for earlier, later in pairwise(found)} == {timedelta(weeks=2)}


def test_housing_pathways_is_heard_once_in_every_four_weeks_whatever_falls_on_a_holiday() -> None:
    found = of_years(rule_of("access_to_resources"))

    for number in range(0, len(found) - 3, 4):
        four = found[number : number + 4]
        # New Year's Day 2024 was the first fourth week, Easter Monday, May and August have others: each hands it on.
        assert sum(s.section is not None for s in four if not s.cancelled_because) == 1, four


def test_at_106_the_last_wednesday_of_christmas_2024_is_cancelled_or_moved_to_the_friday() -> None:
    rule = rule_of("best_care_best_value")
    december = (date(2024, 12, 1), date(2024, 12, 31))

    (cancelled,) = sessions(rule, *december, bank_holidays=ENGLAND)
    (moved,) = sessions(replace(rule, on_bank_holiday=HolidayRule.NEXT_WORKING_DAY), *december, bank_holidays=ENGLAND)

    assert (cancelled.on, cancelled.cancelled_because) == (date(2024, 12, 25), "Bank holiday")
    assert (moved.on, moved.instead_of, moved.cancelled_because) == (date(2024, 12, 27), date(2024, 12, 25), "")


@pytest.mark.parametrize("code", SITTING)
def test_at_105_the_hours_on_the_wall_stay_the_same_through_ten_changes_of_the_clocks(code: str) -> None:
    rule = rule_of(code)

    local = {(s.starts_at.astimezone(LONDON).time(), s.ends_at.astimezone(LONDON).time()) for s in of_years(rule)}

    assert local == {(rule.starts, rule.ends)}
