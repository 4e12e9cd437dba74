"""Mail waits from six in the evening until eight on the next working morning in London, whatever the clocks do."""

from datetime import UTC, date, datetime, time

import pytest

from notifications.rules.quiet_hours import QuietHours, is_quiet, next_morning, not_in_quiet_hours
from workflows.shapes import Calendar

HOURS = QuietHours()
GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
CALENDAR = Calendar(bank_holidays=frozenset({GOOD_FRIDAY, EASTER_MONDAY}))


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (utc(2026, 3, 4, 7, 59, 59), True),
        (utc(2026, 3, 4, 8), False),
        (utc(2026, 3, 4, 17, 59, 59), False),
        (utc(2026, 3, 4, 18), True),
        (utc(2026, 3, 7, 12), True),  # a Saturday
        (utc(2026, 4, 3, 12), True),  # Good Friday
        (utc(2026, 7, 1, 7), False),  # eight in the morning, summer time
        (utc(2026, 7, 1, 17), True),  # six in the evening, summer time
    ],
)
def test_it_is_quiet_at_night_at_weekends_and_on_bank_holidays(moment, quiet):
    assert is_quiet(moment, HOURS, calendar=CALENDAR) is quiet


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (utc(2026, 3, 4, 2), utc(2026, 3, 4, 8)),
        (utc(2026, 3, 4, 8), utc(2026, 3, 5, 8)),  # the morning that begins now is not the next one
        (utc(2026, 3, 4, 12), utc(2026, 3, 5, 8)),
        (utc(2026, 4, 2, 20), utc(2026, 4, 7, 7)),  # over Easter to the Tuesday
        (utc(2026, 3, 27, 20), utc(2026, 3, 30, 7)),  # the clocks go forward in between: eight in summer time
        (utc(2026, 3, 29, 0, 30), utc(2026, 3, 30, 7)),  # in the night itself
        (utc(2026, 10, 23, 20), utc(2026, 10, 26, 8)),  # the clocks go back in between: eight in winter time
        (utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 8)),  # half past one in London, the first time
        (utc(2026, 10, 25, 1, 30), utc(2026, 10, 26, 8)),  # half past one in London, the second time
    ],
)
def test_the_next_morning_is_eight_in_london_of_a_working_day(moment, morning):
    assert next_morning(moment, HOURS, calendar=CALENDAR) == morning


def test_in_the_hours_of_the_office_nothing_waits():
    assert not_in_quiet_hours(utc(2026, 3, 4, 12), HOURS, calendar=CALENDAR) == utc(2026, 3, 4, 12)


def test_a_clock_that_is_set_back_an_hour_leads_to_the_same_morning():
    assert next_morning(utc(2026, 3, 4, 19), HOURS, calendar=CALENDAR) == next_morning(utc(2026, 3, 4, 18), HOURS, calendar=CALENDAR)


def test_an_authority_may_set_other_hours():
    hours = QuietHours(from_time=time(20), until=time(7))

    assert not is_quiet(utc(2026, 3, 4, 19), hours, calendar=CALENDAR)
    assert next_morning(utc(2026, 3, 4, 21), hours, calendar=CALENDAR) == utc(2026, 3, 5, 7)
