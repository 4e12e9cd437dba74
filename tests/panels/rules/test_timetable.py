"""The dates of panels: exact, from the rule and the anchor alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from panels.definitions import SHIPPED, ShippedPanel
from panels.rules.timetable import BANK_HOLIDAY, Rule, Session, first_on_or_after, papers_due_on, sessions
from panels.terms import Business, HolidayRule, Pattern
from workflows.calendar import LONDON
from workflows.shapes import Calendar

MONDAY = date(2026, 1, 5)
EIGHT_WEEKS = (MONDAY, MONDAY + timedelta(days=8 * 7 - 1))


def rule_of(code: str, anchor: date = MONDAY) -> Rule:
    panel = next(p for p in SHIPPED if p.code == code)
    return as_rule(panel, anchor)


def as_rule(panel: ShippedPanel, anchor: date) -> Rule:
    return Rule(
        pattern=panel.pattern, weekday=panel.weekday, anchor=first_on_or_after(anchor, panel.weekday), starts=panel.starts,
        ends=panel.ends, business=panel.business, every_weeks=panel.every_weeks, section=panel.section,
        section_every=panel.section_every, section_minutes=panel.section_minutes,
    )  # fmt: skip


def days(found: list[Session]) -> list[date]:
    return [s.on for s in found]


def test_at_104_eight_whole_weeks_have_the_sessions_of_five_rows_and_seven_kinds() -> None:
    found = {panel.code: sessions(as_rule(panel, MONDAY), *EIGHT_WEEKS) for panel in SHIPPED}

    assert {code: len(of) for code, of in found.items()} == {
        "access_to_resources": 8,
        "plo_and_care_proceedings": 4,
        "legal_gateway": 8,
        "permanency": 4,
        "best_care_best_value": 2,
    }
    with_housing = [s.on for s in found["access_to_resources"] if s.section is Business.HOUSING_PATHWAYS]
    assert with_housing == [date(2026, 1, 5), date(2026, 2, 2)]
    assert [(s.on, s.business) for s in found["plo_and_care_proceedings"]] == [
        (date(2026, 1, 6), Business.PUBLIC_LAW_OUTLINE),
        (date(2026, 1, 20), Business.CARE_PROCEEDINGS),
        (date(2026, 2, 3), Business.PUBLIC_LAW_OUTLINE),
        (date(2026, 2, 17), Business.CARE_PROCEEDINGS),
    ]
    assert days(found["permanency"]) == [date(2026, 1, 8), date(2026, 1, 22), date(2026, 2, 5), date(2026, 2, 19)]
    assert days(found["best_care_best_value"]) == [date(2026, 1, 28), date(2026, 2, 25)]


@pytest.mark.parametrize("weeks_later", range(8))
def test_at_104_any_eight_whole_weeks_have_the_same_numbers(weeks_later: int) -> None:
    start = MONDAY + timedelta(weeks=weeks_later)
    span = (start, start + timedelta(days=55))

    resources = sessions(rule_of("access_to_resources"), *span)
    tuesdays = sessions(rule_of("plo_and_care_proceedings"), *span)

    assert (len(resources), sum(s.section is not None for s in resources)) == (8, 2)
    assert sorted(s.business for s in tuesdays) == ["care_proceedings", "care_proceedings", "public_law_outline", "public_law_outline"]
    assert len(sessions(rule_of("permanency"), *span)) == 4


@pytest.mark.parametrize(
    ("code", "weekday", "starts", "ends"),
    [
        ("access_to_resources", 0, time(14), time(16, 30)),
        ("plo_and_care_proceedings", 1, time(14), time(16)),
        ("legal_gateway", 2, time(9, 30), time(12)),
        ("permanency", 3, time(14, 30), time(16, 30)),
        ("best_care_best_value", 2, time(14), time(16)),
    ],
)
def test_at_105_hours_are_the_same_by_the_clock_before_and_after_the_clocks_change(
    code: str, weekday: int, starts: time, ends: time
) -> None:
    found = sessions(rule_of(code), MONDAY, date(2026, 12, 31))

    local = {(s.on.weekday(), s.starts_at.astimezone(LONDON).time(), s.ends_at.astimezone(LONDON).time()) for s in found}
    assert local == {(weekday, starts, ends)}
    assert len({s.starts_at.time() for s in found}) == 2  # one hour in UTC in winter, another in summer


def test_a_session_in_summer_is_stored_an_hour_earlier_in_utc() -> None:
    march, april = sessions(rule_of("access_to_resources"), date(2026, 3, 23), date(2026, 3, 30))

    assert march.starts_at == datetime(2026, 3, 23, 14, tzinfo=UTC)
    assert april.starts_at == datetime(2026, 3, 30, 13, tzinfo=UTC)


@pytest.mark.parametrize("last", [date(2021, 12, 29), date(2022, 12, 28), date(2023, 12, 27), date(2024, 12, 25)])
def test_at_106_the_last_wednesday_is_chosen_in_months_of_four_and_of_five(last: date) -> None:
    found = sessions(rule_of("best_care_best_value", date(2021, 1, 4)), last.replace(day=1), last.replace(day=31))

    assert days(found) == [last]


def test_at_106_a_last_wednesday_on_christmas_day_is_cancelled_and_says_why() -> None:
    christmas = date(2024, 12, 25)

    (found,) = sessions(rule_of("best_care_best_value", date(2024, 1, 1)), date(2024, 12, 1), date(2024, 12, 31), bank_holidays={christmas})

    assert (found.on, found.cancelled_because) == (christmas, BANK_HOLIDAY)


def test_a_cancelled_fourth_week_hands_housing_pathways_to_the_next_monday() -> None:
    easter_monday = date(2026, 4, 6)
    rule = rule_of("access_to_resources", date(2026, 3, 9))

    found = sessions(rule, date(2026, 3, 30), date(2026, 5, 4), bank_holidays={easter_monday})

    assert [(s.on, s.section is not None, bool(s.cancelled_because)) for s in found] == [
        (date(2026, 3, 30), False, False),
        (date(2026, 4, 6), True, True),
        (date(2026, 4, 13), True, False),
        (date(2026, 4, 20), False, False),
        (date(2026, 4, 27), False, False),
        (date(2026, 5, 4), True, False),
    ]


def test_two_mondays_off_in_a_row_hand_the_section_on_twice() -> None:
    rule = rule_of("access_to_resources")
    off = {date(2026, 2, 2), date(2026, 2, 9)}

    found = sessions(rule, date(2026, 2, 2), date(2026, 2, 23), cancelled=off)

    assert [s.on for s in found if s.section] == [date(2026, 2, 2), date(2026, 2, 9), date(2026, 2, 16)]


def test_a_cancelled_tuesday_does_not_swap_the_kinds() -> None:
    rule = rule_of("plo_and_care_proceedings")

    found = sessions(rule, *EIGHT_WEEKS, bank_holidays={date(2026, 1, 20)})

    assert [(s.on, s.business, bool(s.cancelled_because)) for s in found] == [
        (date(2026, 1, 6), Business.PUBLIC_LAW_OUTLINE, False),
        (date(2026, 1, 20), Business.CARE_PROCEEDINGS, True),
        (date(2026, 2, 3), Business.PUBLIC_LAW_OUTLINE, False),
        (date(2026, 2, 17), Business.CARE_PROCEEDINGS, False),
    ]


def test_weekly_alternating_gives_each_kind_every_two_weeks() -> None:
    rule = replace(rule_of("plo_and_care_proceedings"), every_weeks=1)

    found = sessions(rule, *EIGHT_WEEKS)

    assert [s.business for s in found] == [Business.PUBLIC_LAW_OUTLINE, Business.CARE_PROCEEDINGS] * 4


def test_legal_gateway_and_best_care_share_a_day_and_not_their_hours() -> None:
    gateway = {s.on: s for s in sessions(rule_of("legal_gateway"), MONDAY, date(2026, 12, 31))}
    review = sessions(rule_of("best_care_best_value"), MONDAY, date(2026, 12, 31))

    assert len(review) == 12
    assert all(gateway[s.on].ends_at <= s.starts_at for s in review)


def test_a_date_does_not_depend_on_the_span_that_is_asked_for() -> None:
    rule = rule_of("access_to_resources")
    whole = sessions(rule, MONDAY, date(2026, 12, 31), bank_holidays={date(2026, 5, 4), date(2026, 5, 25)})

    piece = sessions(rule, date(2026, 6, 1), date(2026, 6, 30), bank_holidays={date(2026, 5, 4), date(2026, 5, 25)})

    assert piece == [s for s in whole if date(2026, 6, 1) <= s.on <= date(2026, 6, 30)]


def test_no_session_is_before_the_anchor() -> None:
    assert sessions(rule_of("legal_gateway"), date(2025, 12, 1), date(2026, 1, 6)) == []


def test_papers_are_due_five_working_days_before_over_a_bank_holiday() -> None:
    calendar = Calendar(bank_holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))

    assert papers_due_on(date(2026, 4, 8), calendar=calendar) == date(2026, 3, 30)


def test_every_fourth_monday_and_the_fourth_monday_of_the_month_are_two_things() -> None:
    mondays = replace(rule_of("access_to_resources"), section=None, section_every=0)
    quarter = (MONDAY, date(2026, 3, 31))

    assert days(sessions(replace(mondays, every_weeks=4), *quarter)) == [
        date(2026, 1, 5),
        date(2026, 2, 2),
        date(2026, 3, 2),
        date(2026, 3, 30),
    ]
    of_month = replace(mondays, pattern=Pattern.NTH_OF_MONTH, nth=4)
    assert days(sessions(of_month, *quarter)) == [date(2026, 1, 26), date(2026, 2, 23), date(2026, 3, 23)]


def test_dates_that_are_given_one_by_one_are_none_of_the_rules() -> None:
    assert sessions(replace(rule_of("permanency"), pattern=Pattern.BY_DATE), *EIGHT_WEEKS) == []


def test_weeks_are_counted_from_the_first_such_day_on_or_after_the_anchor() -> None:
    from_a_wednesday = replace(rule_of("plo_and_care_proceedings"), anchor=date(2026, 1, 7))

    assert days(sessions(from_a_wednesday, *EIGHT_WEEKS))[:2] == [date(2026, 1, 13), date(2026, 1, 27)]


def test_on_a_bank_holiday_a_panel_may_sit_on_the_next_working_day_with_its_section() -> None:
    rule = replace(rule_of("access_to_resources", date(2026, 3, 9)), on_bank_holiday=HolidayRule.NEXT_WORKING_DAY)

    found = sessions(rule, date(2026, 3, 30), date(2026, 4, 13), bank_holidays={date(2026, 4, 3), date(2026, 4, 6)})

    assert [(s.on, s.instead_of, s.section is not None) for s in found] == [
        (date(2026, 3, 30), None, False),
        (date(2026, 4, 7), date(2026, 4, 6), True),
        (date(2026, 4, 13), None, False),
    ]


def test_a_session_is_not_put_off_onto_the_next_one() -> None:
    rule = replace(rule_of("legal_gateway"), on_bank_holiday=HolidayRule.NEXT_WORKING_DAY)
    a_week_off = {date(2026, 1, 14) + timedelta(days=n) for n in range(7)}

    found = sessions(rule, date(2026, 1, 14), date(2026, 1, 21), bank_holidays=a_week_off)

    assert [(s.on, s.cancelled_because) for s in found] == [(date(2026, 1, 14), BANK_HOLIDAY), (date(2026, 1, 21), "")]
