"""Dates and times are written as GOV.UK writes them, in London's time."""

from datetime import UTC, date, datetime

import pytest

from tracker.web.dates import uk_date, uk_datetime, uk_due, uk_time


def test_a_moment_in_winter_is_written_with_its_weekday() -> None:
    assert uk_datetime(datetime(2026, 11, 20, 18, 20, tzinfo=UTC)) == "Friday 20 November 2026, 6:20pm"


def test_a_moment_in_summer_is_shown_an_hour_later_than_utc() -> None:
    assert uk_datetime(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026, 12:30am"


@pytest.mark.parametrize(("hour", "says"), [(0, "midnight"), (12, "midday"), (18, "6pm"), (9, "9am")])
def test_a_whole_hour_is_written_without_minutes(hour: int, says: str) -> None:
    assert uk_time(datetime(2026, 1, 5, hour, tzinfo=UTC)) == says


@pytest.mark.parametrize(
    ("due", "says"),
    [
        (datetime(2026, 3, 7, tzinfo=UTC), "Friday 6 March 2026"),
        (datetime(2026, 6, 30, 23, tzinfo=UTC), "Tuesday 30 June 2026"),
        (datetime(2026, 3, 6, 14, 20, tzinfo=UTC), "Friday 6 March 2026, 2:20pm"),
    ],
)
def test_what_is_due_as_a_day_ends_is_due_on_that_day_and_no_midnight_is_named(due: datetime, says: str) -> None:
    assert uk_due(due) == says


def test_a_day_is_written_without_a_leading_nought() -> None:
    assert uk_date(date(2026, 3, 4)) == "4 March 2026"


def test_nothing_is_written_as_nothing() -> None:
    assert (uk_date(None), uk_time(None), uk_datetime(None), uk_due(None)) == ("", "", "", "")


def test_a_moment_without_a_time_zone_is_turned_down() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        uk_datetime(datetime(2026, 1, 5, 9))
