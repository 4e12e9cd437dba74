"""What earlier stays leave of 75 days in twelve months, and of 72 hours in 28 days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from workflows.calendar import start_of_day
from workflows.engine.adding_up import what_is_left
from workflows.shapes import Length, Stay
from workflows.terms import Unit

YEAR, FOUR_WEEKS = Length(12, Unit.MONTHS), Length(28, Unit.CALENDAR_DAYS)
DAYS, HOURS = Length(75, Unit.CALENDAR_DAYS), Length(72, Unit.HOURS)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def nights(first: date, number: int) -> Stay:
    return Stay(start_of_day(first) + timedelta(hours=16), start_of_day(first + timedelta(days=number)) + timedelta(hours=11))


def days_left(*stays: Stay, at: datetime = START) -> int:
    return what_is_left(DAYS, YEAR, stays, started_at=at).value


def hours_left(*stays: tuple[float, float]) -> int:
    """`stays` as hours before the start: from, to."""
    known = [Stay(START - timedelta(hours=since), START - timedelta(hours=to)) for since, to in stays]
    return what_is_left(HOURS, FOUR_WEEKS, known, started_at=START).value


def test_without_an_earlier_stay_the_whole_length_is_left() -> None:
    assert (days_left(), hours_left()) == (75, 72)


def test_each_night_of_an_earlier_break_is_taken_off() -> None:
    assert days_left(nights(date(2025, 10, 1), 14), nights(date(2026, 1, 5), 3)) == 58


def test_a_break_that_has_used_all_of_it_leaves_nothing() -> None:
    assert (days_left(nights(date(2025, 10, 1), 75)), days_left(nights(date(2025, 10, 1), 90))) == (0, 0)


@pytest.mark.parametrize(
    ("first", "left"),
    [(date(2025, 2, 20), 75), (date(2025, 3, 1), 75), (date(2025, 3, 2), 75), (date(2025, 4, 1), 75), (date(2025, 6, 1), 65)],
)
def test_nights_that_fall_out_of_the_twelve_months_as_the_break_goes_on_come_back(first: date, left: int) -> None:
    assert days_left(nights(first, 10)) == left


def test_nights_come_back_only_as_fast_as_they_were_used() -> None:
    # From 2 March 2026, seventy nights from 2 March 2025 fall out night by night as the new ones come in.
    assert days_left(nights(date(2025, 3, 2), 70)) == 75
    assert days_left(nights(date(2025, 3, 12), 70)) == 5


def test_a_stay_of_one_day_without_a_night_takes_nothing_off() -> None:
    day = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert days_left(Stay(day, day + timedelta(hours=9))) == 75


def test_the_night_on_which_the_clocks_change_is_one_night() -> None:
    assert days_left(nights(date(2025, 10, 25), 2)) == 73


def test_hours_are_taken_off_and_what_is_left_is_rounded_down() -> None:
    assert (hours_left((100, 90)), hours_left((100, 89.5))) == (62, 61)


def test_hours_of_more_than_28_days_ago_count_for_nothing() -> None:
    assert (hours_left((28 * 24 + 20, 28 * 24)), hours_left((28 * 24, 28 * 24 - 20)), hours_left((200, 128))) == (72, 72, 0)


def test_stays_are_counted_as_a_plain_sum_night_by_night() -> None:
    """Against a count of single nights, for many patterns: no window of twelve months that ends by then holds more than 75."""
    for gap in (3, 5, 9, 17):
        taken = {date(2025, 3, 10) + timedelta(days=day) for day in range(0, 300, gap)}
        left = days_left(*(nights(day, 1) for day in taken))
        used = [len({d for d in taken | new if until.replace(year=until.year - 1) <= d < until}) for new, until in _going_on()]
        expected = max(0, next((number for number, count in enumerate(used) if count > 75), 76) - 1)
        assert left == expected, gap


def _going_on() -> list[tuple[set[date], date]]:
    start = START.date()
    return [({start + timedelta(days=n) for n in range(number)}, start + timedelta(days=number)) for number in range(76)]


def test_only_hours_and_calendar_days_are_added_up() -> None:
    with pytest.raises(ValueError, match="10 working days cannot be added up"):
        what_is_left(Length(10, Unit.WORKING_DAYS), YEAR, [], started_at=START)
