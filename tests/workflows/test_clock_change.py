"""The two days of the year that have not 24 hours, and the day that most years have not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.workflows import oracle
from workflows.calendar import LONDON, add_length, add_months, due_day, end_of_day, local_date, start_of_day
from workflows.definitions.limits import BY_CODE
from workflows.engine.clock import rung_moments
from workflows.shapes import Calendar, Length
from workflows.terms import Unit

NO_HOLIDAYS = Calendar()
HALF_AN_HOUR = timedelta(minutes=30)
CHANGES = [(date(2024, 3, 31), 23), (date(2024, 10, 27), 25), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2028, 10, 29), 25)]


def moments_around(day: date) -> list[datetime]:
    """Every half hour from the start of the day before to the end of the day after."""
    first, last = start_of_day(day - timedelta(days=1)), end_of_day(day + timedelta(days=1))
    return [first + n * HALF_AN_HOUR for n in range((last - first) // HALF_AN_HOUR)]


@pytest.mark.parametrize(("day", "hours"), CHANGES)
def test_the_day_has_as_many_hours_as_it_has_on_the_wall(day, hours):
    assert end_of_day(day) - start_of_day(day) == timedelta(hours=hours)


@pytest.mark.parametrize(("day", "_"), CHANGES)
@pytest.mark.parametrize("hours", [2, 24, 72])
def test_hours_are_hours_whenever_they_begin(day, _, hours):
    for start in moments_around(day):
        due = add_length(start, Length(hours, Unit.HOURS), calendar=NO_HOLIDAYS)

        assert due - start == timedelta(hours=hours)
        assert due == oracle.due_at("deadline", as_certified(start, hours, Unit.HOURS))


@pytest.mark.parametrize(("day", "_"), CHANGES)
@pytest.mark.parametrize("unit", [Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.WEEKS])
def test_days_end_at_midnight_in_london_on_either_side_of_the_change(day, _, unit):
    for start in moments_around(day):
        due = add_length(start, Length(3, unit), calendar=NO_HOLIDAYS)

        assert due.astimezone(LONDON).time().isoformat() == "00:00:00"
        assert due == oracle.due_at("deadline", as_certified(start, 3, unit))


def test_police_protection_that_begins_on_the_night_the_clocks_go_forward_still_lasts_72_hours():
    taken = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)

    due = add_length(taken, BY_CODE["legal.police_protection"].steps[0][0].length, calendar=NO_HOLIDAYS)

    assert due.astimezone(LONDON).isoformat() == "2026-04-01T01:30:00+01:00"


def test_police_protection_that_begins_in_the_hour_that_comes_twice_is_told_apart():
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert {moment.astimezone(LONDON).strftime("%H:%M") for moment in (first, second)} == {"01:30"}
    length = BY_CODE["legal.police_protection"].steps[0][0].length

    assert [add_length(moment, length, calendar=NO_HOLIDAYS) for moment in (first, second)] == [
        datetime(2026, 10, 28, 0, 30, tzinfo=UTC), datetime(2026, 10, 28, 1, 30, tzinfo=UTC),
    ]  # fmt: skip


@pytest.mark.parametrize(("day", "_"), CHANGES)
def test_every_rung_of_every_ladder_keeps_its_order_across_the_change(day, _):
    for limit in BY_CODE.values():
        moments = [moment for _, moment in rung_moments(limit, end_of_day(day), NO_HOLIDAYS)]
        assert moments == sorted(moments), limit.code


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
    ],
)
def test_29_february_is_reached_where_there_is_one_and_28_february_where_there_is_not(start, months, ends):
    assert add_months(start, months) == ends
    due = add_length(start_of_day(start), Length(months, Unit.MONTHS), calendar=NO_HOLIDAYS)
    assert (due_day(due), local_date(due)) == (ends, ends + timedelta(days=1))


def as_certified(start: datetime, value: int, unit: Unit) -> dict[str, object]:
    """What a certificate would say of this count, for the other way of working it out."""
    return {
        "time_zone": "Europe/London", "started_at": start.isoformat(), "start": start.isoformat(), "value": value, "unit": unit.value,
        "inclusive": False, "pauses": [], "bank_holidays": [], "school_closed": [], "school_terms": None,
    }  # fmt: skip
