"""Any rule against an expansion that knows nothing of it: each day is walked, one by one."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from panels.rules.timetable import Rule, sessions
from panels.terms import Business, HolidayRule, Pattern
from workflows.calendar import LONDON

DAY = timedelta(days=1)
KINDS = (Business.PUBLIC_LAW_OUTLINE, Business.CARE_PROCEEDINGS, Business.PERMANENCY)
FIRST, LAST = date(2026, 1, 1), date(2027, 6, 30)

anchors = st.dates(date(2025, 6, 1), date(2026, 6, 30))
holidays = st.sets(st.dates(FIRST, LAST), max_size=40)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    section = draw(st.booleans())
    pattern = draw(st.sampled_from([Pattern.EVERY_WEEKS, Pattern.NTH_OF_MONTH, Pattern.LAST_OF_MONTH, Pattern.BY_DATE]))
    return Rule(
        pattern=pattern,
        weekday=draw(st.integers(0, 6)),
        anchor=draw(anchors),
        starts=time(draw(st.integers(0, 11)), draw(st.sampled_from([0, 30]))),
        ends=time(draw(st.integers(12, 23))),
        business=KINDS[: draw(st.integers(1, 3))],
        every_weeks=draw(st.integers(1, 9)),
        nth=draw(st.integers(1, 4)) if pattern is Pattern.NTH_OF_MONTH else 0,
        on_bank_holiday=draw(st.sampled_from(HolidayRule)),
        section=Business.HOUSING_PATHWAYS if section else None,
        section_every=draw(st.integers(1, 6)) if section else 0,
        section_minutes=30 if section else 0,
    )


def own_days(rule: Rule) -> Iterator[date]:
    """The rule's days as somebody with a wall calendar would mark them."""
    day, weekdays_since = rule.anchor, -1
    while day <= LAST + 80 * DAY:
        if day.weekday() == rule.weekday:
            weekdays_since += 1
            in_month = (day.day - 1) // 7 + 1
            is_last = (day + 7 * DAY).month != day.month
            if rule.pattern is Pattern.EVERY_WEEKS and weekdays_since % rule.every_weeks == 0:
                yield day
            if rule.pattern is Pattern.NTH_OF_MONTH and in_month == rule.nth:
                yield day
            if rule.pattern is Pattern.LAST_OF_MONTH and is_last:
                yield day
        day += DAY


def put_off(day: date, before: date | None, off: set[date]) -> date | None:
    """The next working day, if it comes before the next turn."""
    later = day + DAY
    while later in off or later.isoweekday() > 5:
        later += DAY
    return later if before is None or later < before else None


def expanded(rule: Rule, off: set[date]) -> list[tuple[date, bool, Business, bool]]:
    """(day, sits, kind, carries the section) for every turn, walked forward in time."""
    days = list(own_days(rule))
    found, owed = [], False
    for number, day in enumerate(days):
        after = days[number + 1] if number + 1 < len(days) else None
        on: date | None = day
        if day in off:
            on = put_off(day, after, off) if rule.on_bank_holiday is HolidayRule.NEXT_WORKING_DAY else None
        carries = rule.section is not None and (owed or number % rule.section_every == 0)
        owed = carries and on is None
        found.append((on or day, on is not None, rule.business[number % len(rule.business)], carries))
    return found


@given(rule=rules(), off=holidays)
def test_any_rule_gives_the_days_that_walking_the_calendar_gives(rule: Rule, off: set[date]) -> None:
    walked = [row for row in expanded(rule, off) if FIRST <= row[0] <= LAST]

    given_dates = sessions(rule, FIRST, LAST, bank_holidays=off)

    assert [(s.on, not s.cancelled_because, s.business, s.section is not None) for s in given_dates] == walked


@given(rule=rules(), off=holidays)
def test_no_meeting_sits_on_a_bank_holiday_and_none_twice_on_a_day(rule: Rule, off: set[date]) -> None:
    sitting = [s.on for s in sessions(rule, FIRST, LAST, bank_holidays=off) if not s.cancelled_because]

    assert not off & set(sitting)
    assert sitting == sorted(set(sitting))


@given(rule=rules(), off=holidays)
def test_the_hours_are_those_of_the_clock_on_the_wall_on_every_day(rule: Rule, off: set[date]) -> None:
    for session in sessions(rule, FIRST, LAST, bank_holidays=off):
        starts, ends = session.starts_at.astimezone(LONDON), session.ends_at.astimezone(LONDON)
        assert (starts.date(), ends.date()) == (session.on, session.on)
        assert ends.time() == rule.ends
        # On the night on which the clocks go forward half past one does not exist: the moment after it is meant.
        assert starts.time() == rule.starts or rule.starts.hour == 1


@given(rule=rules(), off=holidays, since=st.dates(FIRST, LAST), days=st.integers(0, 90))
def test_a_date_does_not_depend_on_the_span_that_is_asked_for(rule: Rule, off: set[date], since: date, days: int) -> None:
    until = min(since + days * DAY, LAST)
    whole = sessions(rule, FIRST, LAST, bank_holidays=off)

    assert sessions(rule, since, until, bank_holidays=off) == [s for s in whole if since <= s.on <= until]
