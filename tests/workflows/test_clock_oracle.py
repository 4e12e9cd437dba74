"""Every shipped rule, for every day from 2024 to 2028, against a second way of counting that shares no code with the first."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows import oracle
from workflows.bank_holidays import easter_sunday, expected, with_expected
from workflows.calendar import LONDON, local_date, terms_over
from workflows.definitions.limits import ALL_LIMITS
from workflows.definitions.recordable import RECORDABLE
from workflows.engine import clock
from workflows.engine.explained import explain_counted
from workflows.shapes import Calendar, Length, Pause, Step, TimeLimit
from workflows.terms import LengthFrom, LimitKind, Unit

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

TERMS = tuple(
    (date.fromisoformat(first), date.fromisoformat(last))
    for first, last in (
        ("2023-09-04", "2023-12-21"), ("2024-01-08", "2024-03-28"), ("2024-04-15", "2024-07-23"), ("2024-09-02", "2024-12-20"),
        ("2025-01-06", "2025-04-04"), ("2025-04-22", "2025-07-22"), ("2025-09-01", "2025-12-19"), ("2026-01-05", "2026-03-27"),
        ("2026-04-13", "2026-07-21"), ("2026-09-02", "2026-12-18"), ("2027-01-04", "2027-03-25"), ("2027-04-12", "2027-07-22"),
    )
)  # fmt: skip
"""The terms of one council. Later ones follow the usual year, and are provisional."""

CLOSED = frozenset(date.fromisoformat(day) for day in ("2024-10-28", "2024-10-29", "2025-02-17", "2025-05-26", "2026-06-05"))


@cache
def england() -> Calendar:
    """The published bank holidays with those to be expected after them, and one council's terms."""
    published = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    known = frozenset(holiday["date"] for holiday in published)
    calendar = Calendar(known, CLOSED, known_until=date(max(known).year, 12, 31), terms=TERMS)
    return with_expected(calendar)


def started(day: date) -> datetime:
    """An hour of the day that wanders, so that it is every hour of the clock, and both sides of midnight in UTC."""
    return datetime.combine(day, time(day.toordinal() % 24, 30), tzinfo=LONDON).astimezone(UTC)


Row = tuple[LimitKind, Length, bool, Length | None]


def rows() -> list[Row]:
    """Each different way of counting that the shipped rules have, and those that a plan or an authority may set."""
    found: dict[Row, None] = {}
    for limit in ALL_LIMITS:
        for group in limit.steps:
            for step in group:
                found[limit.kind, step.length, limit.inclusive, limit.opens] = None
    return list(found)


def limit_of(row: Row) -> TimeLimit:
    kind, length, inclusive, opens = row
    return next(
        limit
        for limit in ALL_LIMITS
        if (limit.kind, limit.inclusive, limit.opens) == (kind, inclusive, opens)
        and any(step.length == length for group in limit.steps for step in group)
    )


def as_told(row: Row, start: datetime, ahead: date | None, pauses: tuple[Pause, ...] = ()) -> dict[str, Any]:
    """What a certificate says of a count, with every day off there is: it names only those within the count."""
    _, length, inclusive, _ = row
    return {
        "time_zone": "Europe/London",
        "value": length.value,
        "unit": str(length.unit),
        "inclusive": inclusive,
        "start": start.isoformat(),
        "started_at": start.isoformat(),
        "back_from": ahead.isoformat() if ahead else None,
        "pauses": [{"from": p.from_at.isoformat(), "to": p.to_at.isoformat() if p.to_at else None} for p in pauses],
        **days_off(),
    }


@cache
def days_off() -> dict[str, Any]:
    calendar = england()
    terms = terms_over(date(2022, 1, 1), date(2042, 12, 31), calendar=calendar)
    return {
        "bank_holidays": [day.isoformat() for day in calendar.bank_holidays],
        "school_closed": [day.isoformat() for day in calendar.school_closed],
        "school_terms": [[first.isoformat(), last.isoformat()] for first, last in terms],
    }


def counted(row: Row, start: datetime, ahead: date | None, pauses: tuple[Pause, ...] = ()) -> datetime:
    return clock.counted(limit_of(row), row[1], start, started_at=start, calendar=england(), ahead_on=ahead, pauses=pauses)


def ahead_of(row: Row, day: date) -> date | None:
    """A day ahead for a lead time, now and then so near that the time is over as it is booked."""
    return day + timedelta(days=day.toordinal() % 150) if row[0] is LimitKind.LEAD_TIME else None


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]}: {row[1]}{', inclusive' if row[2] else ''}")
def test_both_ways_agree_on_every_day_from_2024_to_2028(row: Row) -> None:
    differ = []
    for day in DAYS:
        start, ahead = started(day), ahead_of(row, day)
        ours, theirs = counted(row, start, ahead), oracle.due_at(row[0], as_told(row, start, ahead))
        if ours != theirs:
            differ.append((day, ours, theirs))

    assert differ == []


def test_every_shipped_rule_is_among_the_rows() -> None:
    covered = set(rows())

    for limit in ALL_LIMITS:
        for step in (step for group in limit.steps for step in group):
            assert (limit.kind, step.length, limit.inclusive, limit.opens) in covered
    assert {unit for _, length, _, _ in covered for unit in [length.unit]} <= set(Unit)
    assert {kind for kind, *_ in covered} == set(LimitKind)


@pytest.mark.parametrize("unit", [Unit.SCHOOL_DAYS, Unit.SCHOOL_TERMS])
@pytest.mark.parametrize("value", [1, 3, 20])
def test_both_ways_agree_on_school_time_whatever_ships(unit: Unit, value: int) -> None:
    row: Row = (LimitKind.INTERVAL, Length(value, unit), False, None)
    limit = next(limit for limit in ALL_LIMITS if limit.kind is LimitKind.INTERVAL and not limit.inclusive)

    for day in DAYS[::7]:
        start = started(day)
        ours = clock.counted(limit, row[1], start, started_at=start, calendar=england())
        assert ours == oracle.due_at(row[0], as_told(row, start, None)), day


def stretches(start: datetime) -> st.SearchStrategy[tuple[Pause, ...]]:
    """Up to three pauses, one after the other, the first some days after the start."""
    gaps = st.lists(st.tuples(st.integers(1, 300), st.integers(0, 900)), max_size=3)
    return gaps.map(lambda found: tuple(_laid_out(start, found)))


def _laid_out(start: datetime, found: list[tuple[int, int]]) -> Iterator[Pause]:
    at = start
    for gap, length in found:
        paused = at + timedelta(hours=gap)
        at = paused + timedelta(hours=length)
        yield Pause(paused, at)


@settings(max_examples=300, deadline=None)
@given(data=st.data(), day=st.sampled_from(DAYS), row=st.sampled_from([row for row in rows() if row[0].can_be_late]))
def test_both_ways_agree_on_what_was_paused(data: st.DataObject, day: date, row: Row) -> None:
    if row[0] is LimitKind.LEAD_TIME:
        return
    start = started(day)
    pauses = data.draw(stretches(start))

    assert counted(row, start, None, pauses) == oracle.due_at(row[0], as_told(row, start, None, pauses))


@settings(max_examples=200, deadline=None)
@given(day=st.sampled_from(DAYS), row=st.sampled_from(rows()))
def test_the_explanation_tells_the_same_date_and_every_day_that_did_not_count(day: date, row: Row) -> None:
    limit, start, ahead = limit_of(row), started(day), ahead_of(row, day)
    told = explain_counted(
        limit,
        Step(length=row[1]),
        LengthFrom.RULE,
        occurrence=1,
        started_at=start,
        series_started_at=start,
        calendar=england(),
        ahead_on=ahead,
    )

    assert told.due_at == counted(row, start, ahead)
    if row[1].unit in (Unit.WORKING_DAYS, Unit.SCHOOL_DAYS) and not told.booked_too_late and row[0].can_be_late:
        first, last = (told.due_on, ahead) if ahead else (local_date(start), told.due_on)
        passed = (last - first).days - len(told.skipped)
        assert passed == row[1].value - (1 if row[2] else 0) or (ahead is not None and not passed < row[1].value - 1)


# The calendar itself


def test_the_days_to_be_expected_are_those_that_were_published() -> None:
    """The pattern gives every year that is published without a proclamation of its own."""
    published = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    by_year: dict[int, set[date]] = {}
    for holiday in published:
        by_year.setdefault(holiday["date"].year, set()).add(holiday["date"])
    proclaimed = (2012, 2020, 2022, 2023)  # two jubilees, a funeral, a coronation, and 75 years since the war in Europe
    whole = {year: days for year, days in by_year.items() if year not in proclaimed}

    assert len(whole) >= 3
    assert {year: set(expected(year)) for year in whole} == whole


@pytest.mark.parametrize(
    ("year", "expected_day"),
    [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28"), (2028, "2028-04-16"), (2038, "2038-04-25")],
)
def test_easter_is_where_the_almanac_has_it(year: int, expected_day: str) -> None:
    assert easter_sunday(year) == date.fromisoformat(expected_day)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2021, "2021-12-27 2021-12-28"),  # Christmas on a Saturday
        (2022, "2022-12-26 2022-12-27"),  # on a Sunday
        (2026, "2026-12-25 2026-12-28"),  # on a Friday
        (2028, "2028-12-25 2028-12-26"),
    ],
)
def test_christmas_on_a_weekend_has_its_days_in_lieu(year: int, days: str) -> None:
    assert sorted(day for day in expected(year) if day.month == 12) == [date.fromisoformat(day) for day in days.split()]


def test_a_date_past_the_published_holidays_is_provisional() -> None:
    known = england().known_until
    assert known is not None
    limit = next(limit for limit in ALL_LIMITS if limit.steps[0][0].length.unit is Unit.WORKING_DAYS and limit.kind is LimitKind.DEADLINE)
    for day, provisional in ((known - timedelta(days=200), False), (known - timedelta(days=1), True)):
        start = started(day)
        told = explain_counted(limit, Step(length=Length(5, Unit.WORKING_DAYS)), LengthFrom.RULE, occurrence=1, started_at=start,
                               series_started_at=start, calendar=england())  # fmt: skip
        assert told.beyond_known_holidays is provisional


def test_what_a_plan_may_set_is_a_rule_that_recurs() -> None:
    by_code = {limit.code: limit for limit in ALL_LIMITS}

    assert all(by_code[code].recurs for entry in RECORDABLE for code in entry.sets_interval_of)
