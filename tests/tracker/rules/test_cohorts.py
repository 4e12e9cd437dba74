"""Cohorts by age and time in care: exact on the birthday, on 29 February and on the day itself (PM-16, PM-17)."""

from datetime import date, timedelta

import pytest

from tracker.rules.cohorts import COHORTS, Cohort, entry_of, holds, in_words, last_born_aged, last_entered_over, list_in_words
from workflows.calendar import add_months
from workflows.engine.stage import age_on

AGED_12 = COHORTS["aged_12_in_care_over_12_months"].rule
SUMMER_2018 = COHORTS["entered_june_to_august_2018"].rule
LONG_AGO = date(2015, 1, 1)


@pytest.mark.parametrize(
    ("born", "day", "is_in"),
    [
        (date(2013, 3, 4), date(2026, 3, 3), True),  # the day before the thirteenth birthday
        (date(2013, 3, 4), date(2026, 3, 4), False),  # the birthday
        (date(2012, 2, 29), date(2025, 2, 28), True),  # born on 29 February: 13 on 1 March 2025
        (date(2012, 2, 29), date(2025, 3, 1), False),
        (date(2011, 2, 28), date(2024, 2, 29), False),
        (date(2011, 3, 1), date(2024, 2, 29), True),
    ],
)
def test_a_child_is_aged_12_and_under_until_the_thirteenth_birthday(born, day, is_in):
    assert holds(AGED_12, born=born, entered=LONG_AGO, day=day) is is_in


@pytest.mark.parametrize(
    ("entered", "day", "is_in"),
    [
        (date(2025, 3, 4), date(2026, 3, 4), False),  # twelve months to the day are not more than twelve
        (date(2025, 3, 4), date(2026, 3, 5), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),  # twelve months are complete on the last day of February
        (date(2024, 2, 29), date(2025, 3, 1), True),
    ],
)
def test_in_care_more_than_12_months_begins_the_day_after_twelve_months(entered, day, is_in):
    assert holds(AGED_12, born=date(2020, 1, 1), entered=entered, day=day) is is_in


@pytest.mark.parametrize(
    ("entered", "is_in"),
    [
        (date(2018, 5, 31), False),
        (date(2018, 6, 1), True),
        (date(2018, 8, 31), True),
        (date(2018, 9, 1), False),
    ],
)
def test_june_to_august_2018_has_both_its_ends(entered, is_in):
    assert holds(SUMMER_2018, born=None, entered=entered, day=date(2019, 1, 1)) is is_in


def test_the_dates_that_a_rule_comes_to_agree_with_counting_by_hand_on_every_day_of_two_leap_cycles():
    day = date(2023, 1, 1)
    while day < date(2028, 4, 1):
        born, entered = last_born_aged(13, day), last_entered_over(12, day)
        assert (age_on(born, day) >= 13, age_on(born + timedelta(days=1), day) >= 13) == (True, False), day
        assert (add_months(entered, 12) < day, add_months(entered + timedelta(days=1), 12) < day) == (True, False), day
        day += timedelta(days=1)


def test_a_child_whose_date_of_birth_is_not_known_is_in_no_cohort_that_reads_an_age():
    assert holds(Cohort(aged_at_least=0), born=None, entered=LONG_AGO, day=date(2026, 3, 4)) is False
    assert holds(Cohort(in_care_over=12), born=None, entered=LONG_AGO, day=date(2026, 3, 4)) is True


def test_a_rule_says_every_comparison_and_the_date_it_comes_to():
    assert in_words(AGED_12, day=date(2026, 3, 4)) == [
        "Aged 12 and under on 4 March 2026: born after 4 March 2013.",
        "In care for more than 12 months on 4 March 2026: came into care on or before 3 March 2025.",
    ]
    assert in_words(SUMMER_2018, day=date(2026, 3, 4)) == [
        "Came into care on or after 1 June 2018.",
        "Came into care on or before 31 August 2018.",
    ]


def test_the_same_day_gives_the_same_rule_however_late_it_is_asked():
    assert in_words(AGED_12, day=date(2019, 1, 7)) == in_words(AGED_12, day=date(2019, 1, 7))
    assert last_entered_over(12, date(2019, 1, 7)) == date(2018, 1, 6)


def test_a_list_of_children_in_care_says_that_whoever_has_left_is_not_on_it():
    assert list_in_words([SUMMER_2018], day=date(2026, 3, 4)) == [
        "Came into care on or after 1 June 2018.",
        "Came into care on or before 31 August 2018.",
        "Looked after on 4 March 2026: a child who had left care by then is not on this list.",
    ]
    assert list_in_words([], day=date(2026, 3, 4)) == []


def test_the_days_of_coming_into_care_of_several_rules_are_those_that_all_of_them_allow():
    july = Cohort(entered_from=date(2018, 7, 1), aged_at_most=12)

    assert entry_of([SUMMER_2018, july]) == Cohort(entered_from=date(2018, 7, 1), entered_to=date(2018, 8, 31))
    assert entry_of([AGED_12]) is None
    assert entry_of([]) is None
