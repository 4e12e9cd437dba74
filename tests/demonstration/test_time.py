"""When people of the invented council are at work."""

from datetime import UTC, date, datetime
from random import Random

import pytest

from demonstration.time import Period
from workflows.calendar import LONDON, local_date
from workflows.shapes import Calendar

GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
PERIOD = Period(date(2026, 11, 20), Calendar(bank_holidays=frozenset({GOOD_FRIDAY, EASTER_MONDAY})))


def test_two_years_end_as_the_day_begins_so_that_any_hour_of_it_gives_the_same_world():
    assert PERIOD.start == datetime(2024, 11, 20, tzinfo=UTC)
    assert PERIOD.end == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(20))
def test_nobody_works_on_a_weekend_or_a_bank_holiday_nor_at_night(seed):
    at = PERIOD.at_work(GOOD_FRIDAY, Random(seed)).astimezone(LONDON)

    assert at.date() == date(2026, 4, 7)
    assert 9 <= at.hour < 17


@pytest.mark.parametrize("seed", range(20))
def test_the_emergency_duty_team_works_at_night_on_any_day(seed):
    at = PERIOD.at_night(GOOD_FRIDAY, Random(seed)).astimezone(LONDON)

    assert at.date() == GOOD_FRIDAY
    assert at.hour >= 18


@pytest.mark.parametrize("seed", range(20))
def test_soon_is_within_hours_on_a_working_day_and_the_next_one_otherwise(seed):
    wednesday, friday_evening = datetime(2026, 3, 4, 10, tzinfo=UTC), datetime(2026, 3, 6, 18, tzinfo=UTC)

    assert wednesday < PERIOD.soon(wednesday, Random(seed)) < datetime(2026, 3, 4, 13, tzinfo=UTC)
    assert local_date(PERIOD.soon(friday_evening, Random(seed))) == date(2026, 3, 9)


def test_working_days_are_counted_over_weekends_and_bank_holidays():
    before_easter = datetime(2026, 4, 2, 10, tzinfo=UTC)

    assert local_date(PERIOD.working_days_after(before_easter, 2, Random(1))) == date(2026, 4, 8)
