"""What whoever sets a panel's rule is told before it is saved."""

from dataclasses import replace
from datetime import date, time

from panels.rules.plan import coming_year, faults, months_without, remarks
from panels.rules.timetable import Rule
from panels.terms import Business, Pattern

TODAY = date(2026, 3, 2)
EASTER = {date(2026, 4, 3), date(2026, 4, 6)}
MONDAYS = Rule(pattern=Pattern.EVERY_WEEKS, weekday=0, anchor=TODAY, starts=time(14), ends=time(16, 30),
               business=(Business.ACCESS_TO_RESOURCES,))  # fmt: skip


def told(rule: Rule, *, off: set[date] = EASTER) -> dict[str, str]:
    return faults(rule, today=TODAY, bank_holidays=off)


def test_a_sound_rule_has_no_fault_and_no_surprise() -> None:
    assert (told(MONDAYS), remarks(MONDAYS, today=TODAY, bank_holidays=EASTER)) == ({}, [])


def test_a_meeting_that_ends_before_it_starts_is_refused() -> None:
    assert told(replace(MONDAYS, ends=time(13))) == {"ends": "The meeting must end after it starts."}
    assert told(replace(MONDAYS, ends=time(14))) == {"ends": "The meeting must end after it starts."}


def test_a_rule_that_begins_after_the_coming_year_never_meets_and_is_refused() -> None:
    assert told(replace(MONDAYS, anchor=date(2027, 6, 1))) == {
        "anchor": "The panel would never meet in the next year: weeks are counted from 1 June 2027. Enter an earlier day."
    }


def test_a_rule_whose_every_day_is_a_bank_holiday_never_meets_and_is_refused() -> None:
    once_a_year = replace(MONDAYS, every_weeks=52, anchor=date(2026, 4, 6))

    assert told(once_a_year) == {
        "weekday": "The panel would never meet in the next year: each of its days is a bank holiday. "
        "Choose another day, or the next working day."
    }


def test_weeks_between_meetings_and_the_week_of_a_month_have_bounds() -> None:
    assert told(replace(MONDAYS, every_weeks=0)) == {"every_weeks": "Enter a number of weeks between 1 and 52."}
    fifth = replace(MONDAYS, pattern=Pattern.NTH_OF_MONTH, nth=5)
    assert told(fifth) == {"nth": "Choose the first, second, third or fourth."}


def test_a_section_must_fit_into_the_meeting_and_be_another_kind() -> None:
    section = replace(MONDAYS, section=Business.ACCESS_TO_RESOURCES, section_every=0, section_minutes=150)

    assert told(section) == {
        "section": "The panel hears this at every meeting already. Choose another kind of business, or none.",
        "section_every": "Enter how often the section is heard, such as 4 for every fourth meeting.",
        "section_minutes": "Enter minutes between 1 and 149: the meeting is 150 minutes long.",
    }


def test_an_anchor_on_another_weekday_is_explained() -> None:
    tuesdays = replace(MONDAYS, weekday=1, every_weeks=2)

    assert remarks(tuesdays, today=TODAY, bank_holidays=EASTER) == [
        "2 March 2026 is a Monday and the panel meets on a Tuesday: weeks are counted from Tuesday 3 March 2026."
    ]


def test_months_without_a_meeting_and_weekends_are_told() -> None:
    saturdays = replace(MONDAYS, weekday=5, every_weeks=8, anchor=date(2026, 3, 7))

    assert remarks(saturdays, today=TODAY, bank_holidays=EASTER) == [
        "Saturday is not a working day.",
        "No meeting in April 2026, July 2026, September 2026, November 2026 or January 2027.",
    ]


def test_a_month_whose_only_meeting_is_cancelled_counts_as_one_without() -> None:
    first_mondays = replace(MONDAYS, pattern=Pattern.NTH_OF_MONTH, nth=1)

    year = coming_year(first_mondays, today=TODAY, bank_holidays={date(2026, 4, 6)})

    assert months_without(year, today=TODAY) == [date(2026, 4, 1)]


def test_a_panel_whose_dates_are_given_one_by_one_needs_no_rhythm() -> None:
    by_date = replace(MONDAYS, pattern=Pattern.BY_DATE, anchor=date(2030, 1, 1))

    assert (told(by_date), remarks(by_date, today=TODAY, bank_holidays=EASTER)) == ({}, [])
