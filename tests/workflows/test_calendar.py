"""Working days, months and local midnights against dates worked by hand, and what must be true of any dates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.clocks import BANK_HOLIDAYS
from workflows.calendar import (
    add_length,
    add_months,
    add_school_days,
    add_to_day,
    add_working_days,
    due_day,
    end_of_day,
    is_school_day,
    is_working_day,
    local_date,
    skipped_days,
    start_of_day,
    working_days_between,
)
from workflows.shapes import Calendar, Length
from workflows.terms import Unit

HALF_TERM = frozenset(date(2026, 10, 26) + timedelta(days=n) for n in range(5))
ENGLAND = Calendar(BANK_HOLIDAYS, HALF_TERM, known_until=date(2027, 12, 31))
NO_HOLIDAYS = Calendar()

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))
COUNTS = st.integers(min_value=-400, max_value=400)
CALENDARS = st.builds(Calendar, st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=40)) | st.just(ENGLAND)
MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 12, 31), timezones=st.just(UTC))


def day_by_day(start: date, days: int, calendar: Calendar) -> date:
    """The meaning of the count, one day at a time, without any arithmetic of weeks."""
    step = timedelta(days=1 if days >= 0 else -1)
    day, left = start, abs(days)
    while left:
        day += step
        left -= is_working_day(day, calendar=calendar)
    return day


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-03-04", 45, "2026-05-11"),  # Easter and the early May holiday are not counted
        ("2026-11-21", 10, "2026-12-04"),  # a Saturday is day 0, its Monday day 1
        ("2026-11-22", 10, "2026-12-04"),  # and so is a Sunday
        ("2026-11-20", 10, "2026-12-04"),
        ("2026-04-02", 1, "2026-04-07"),  # the day before Good Friday
        ("2026-04-03", 1, "2026-04-07"),  # Good Friday itself
        ("2026-12-24", 1, "2026-12-29"),  # Boxing Day falls on a Saturday and is kept on the Monday
        ("2026-12-14", 15, "2027-01-07"),
        ("2026-05-25", 0, "2026-05-25"),  # no days from a bank holiday is the bank holiday
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-05-11", -45, "2026-03-04"),
        ("2026-04-07", -1, "2026-04-02"),
        ("2026-11-22", -1, "2026-11-20"),  # back from a Sunday is the Friday
        ("2026-11-21", -6, "2026-11-13"),
    ],
)
def test_working_days_are_counted_from_day_0(start: str, days: int, expected: str) -> None:
    assert add_working_days(date.fromisoformat(start), days, calendar=ENGLAND) == date.fromisoformat(expected)


def test_school_days_leave_out_the_days_when_schools_are_closed() -> None:
    assert add_school_days(date(2026, 10, 23), 1, calendar=ENGLAND) == date(2026, 11, 2)
    assert add_working_days(date(2026, 10, 23), 1, calendar=ENGLAND) == date(2026, 10, 26)
    assert is_school_day(date(2026, 10, 26), calendar=ENGLAND) is False
    assert is_school_day(date(2026, 5, 4), calendar=ENGLAND) is False
    assert is_school_day(date(2026, 11, 2), calendar=ENGLAND) is True


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-10-15", 3, "2027-01-15"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last(start: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "begins", "hours"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 0, 0, tzinfo=UTC), 24),
        (date(2026, 3, 29), datetime(2026, 3, 29, 0, 0, tzinfo=UTC), 23),  # the clocks go forward
        (date(2026, 3, 30), datetime(2026, 3, 29, 23, 0, tzinfo=UTC), 24),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, 0, tzinfo=UTC), 25),  # the clocks go back
        (date(2026, 10, 26), datetime(2026, 10, 26, 0, 0, tzinfo=UTC), 24),
    ],
)
def test_a_day_is_a_day_in_london(day: date, begins: datetime, hours: int) -> None:
    assert start_of_day(day) == begins
    assert end_of_day(day) - begins == timedelta(hours=hours)


def test_a_moment_before_midnight_utc_is_already_tomorrow_in_summer() -> None:
    assert local_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert local_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2026, 12, 31)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 6, 30, 23, 30))


def test_a_length_in_days_is_due_at_the_midnight_that_ends_the_last_day() -> None:
    noon = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)

    due = add_length(noon, Length(3, Unit.CALENDAR_DAYS), calendar=ENGLAND)

    assert due == datetime(2026, 3, 30, 23, 0, tzinfo=UTC)  # midnight in summer time
    assert due_day(due) == date(2026, 3, 30)


def test_hours_are_clock_hours_across_the_change_of_the_clocks() -> None:
    friday_evening = datetime(2026, 3, 27, 22, 0, tzinfo=UTC)

    due = add_length(friday_evening, Length(72, Unit.HOURS), calendar=ENGLAND)

    assert due == datetime(2026, 3, 30, 22, 0, tzinfo=UTC)
    assert due_day(due) == date(2026, 3, 30)


def test_an_inclusive_length_counts_the_start_day_as_day_one() -> None:
    issued = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)

    lengths = (Length(26, Unit.WEEKS), Length(8, Unit.CALENDAR_DAYS), Length(5, Unit.WORKING_DAYS), Length(1, Unit.MONTHS))
    days = [due_day(add_length(issued, length, calendar=ENGLAND, inclusive=True)) for length in lengths]

    assert days == [date(2026, 7, 5), date(2026, 1, 12), date(2026, 1, 9), date(2026, 2, 4)]


def test_hours_have_no_day_to_be_counted_from() -> None:
    with pytest.raises(ValueError, match="moment"):
        add_to_day(date(2026, 1, 5), Length(4, Unit.HOURS), calendar=ENGLAND)


def test_each_skipped_day_has_its_reason() -> None:
    assert skipped_days(date(2026, 4, 2), date(2026, 4, 7), Unit.WORKING_DAYS, calendar=ENGLAND) == (
        (date(2026, 4, 3), "bank holiday"),
        (date(2026, 4, 4), "weekend"),
        (date(2026, 4, 5), "weekend"),
        (date(2026, 4, 6), "bank holiday"),
    )
    assert skipped_days(date(2026, 10, 29), date(2026, 11, 2), Unit.SCHOOL_DAYS, calendar=ENGLAND) == (
        (date(2026, 10, 30), "schools closed"),
        (date(2026, 10, 31), "weekend"),
        (date(2026, 11, 1), "weekend"),
    )
    assert skipped_days(date(2026, 4, 2), date(2026, 4, 7), Unit.CALENDAR_DAYS, calendar=ENGLAND) == ()


@given(start=DAYS, days=COUNTS, calendar=CALENDARS)
def test_the_count_is_the_one_made_day_by_day(start: date, days: int, calendar: Calendar) -> None:
    assert add_working_days(start, days, calendar=calendar) == day_by_day(start, days, calendar)


@given(start=DAYS, days=st.integers(min_value=1, max_value=400), calendar=CALENDARS)
def test_a_working_day_is_reached_and_counts_back_as_many(start: date, days: int, calendar: Calendar) -> None:
    end = add_working_days(start, days, calendar=calendar)

    assert is_working_day(end, calendar=calendar)
    assert working_days_between(start, end, calendar=calendar) == days
    assert working_days_between(end, start, calendar=calendar) == -days


@given(start=DAYS, one=st.integers(0, 200), two=st.integers(0, 200), calendar=CALENDARS)
def test_counting_on_is_counting_once(start: date, one: int, two: int, calendar: Calendar) -> None:
    at_once = add_working_days(start, one + two, calendar=calendar)

    assert add_working_days(add_working_days(start, one, calendar=calendar), two, calendar=calendar) == at_once


@given(start=DAYS, months=st.integers(-120, 120))
def test_months_keep_the_day_unless_the_month_is_too_short(start: date, months: int) -> None:
    end = add_months(start, months)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(start=MOMENTS, value=st.integers(1, 60), unit=st.sampled_from([u for u in Unit if not u.is_by_the_clock]))
def test_a_due_moment_in_days_is_a_midnight_in_london_after_the_start(start: datetime, value: int, unit: Unit) -> None:
    due = add_length(start, Length(value, unit), calendar=ENGLAND)

    assert due > start
    assert start_of_day(local_date(due)) == due
    assert due_day(due) == add_to_day(local_date(start), Length(value, unit), calendar=ENGLAND)


def test_no_holidays_are_known_to_an_empty_calendar() -> None:
    assert add_working_days(date(2026, 12, 24), 1, calendar=NO_HOLIDAYS) == date(2026, 12, 25)
