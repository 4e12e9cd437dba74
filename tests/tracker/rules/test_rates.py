"""Rates, periods and targets as plain values."""

from datetime import date

import pytest

from tracker.rules.rates import Rate, Tally, added, month_of, months_to, period, periods, standing
from workflows.indicators import Target


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        (13, 15, "13 of 15 (87%)"),  # AT-136: two good, seven requiring improvement, six inadequate
        (6, 30, "6 of 30 (20%)"),  # AT-137
        (1, 8, "1 of 8 (13%)"),
        (1, 200, "1 of 200 (1%)"),
        (1234, 1234, "1,234 of 1,234 (100%)"),
        (0, 0, "None"),
    ],
)
def test_at_136_and_at_137_a_rate_says_how_many_of_how_many_and_the_rounded_per_cent(numerator, denominator, said):
    assert str(Rate(numerator, denominator)) == said


@pytest.mark.parametrize(
    ("rate", "target", "said"),
    [
        (Rate(90, 100), Target(90, 75), "good"),
        (Rate(179, 200), Target(90, 75), "near"),  # 89.5% is said as 90% and is not the target
        (Rate(75, 100), Target(90, 75), "near"),
        (Rate(74, 100), Target(90, 75), "concern"),
        (Rate(20, 100), Target(20, 25, at_most=True), "good"),
        (Rate(25, 100), Target(20, 25, at_most=True), "near"),
        (Rate(26, 100), Target(20, 25, at_most=True), "concern"),
        (Rate(1, 2), None, "plain"),
        (Rate(0, 0), Target(90, 75), "plain"),
    ],
)
def test_a_rate_stands_to_its_target_by_the_exact_share(rate, target, said):
    assert standing(rate, target) == said


def test_those_left_out_count_in_neither_number_and_only_gaps_are_missing_data():
    tally = added([Tally({"met": 2, "cancelled": 1}), Tally({"met": 1, "not_met": 1, "imported": 1})])

    assert tally.rate == Rate(3, 4)
    assert [(code, number) for code, _, number in tally.left_out] == [("cancelled", 1), ("imported", 1)]
    assert tally.missing == Rate(1, 5)


def test_the_periods_offered_are_twelve_months_the_year_since_april_and_each_month():
    today = date(2026, 3, 4)

    assert [(one.code, one.first, one.last) for one in periods(today)[:4]] == [
        ("12-months", date(2025, 4, 1), today),
        ("year", date(2025, 4, 1), today),
        ("2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    ]
    assert period("2025-04", today) == month_of(date(2025, 4, 30))
    assert period("", today) == periods(today)[0]
    assert period("2019-01", today) is None


def test_a_month_ends_at_midnight_in_london_also_where_the_clocks_change():
    march = month_of(date(2026, 3, 4))

    assert (march.starts_at.isoformat(), march.ends_at.isoformat()) == ("2026-03-01T00:00:00+00:00", "2026-03-31T23:00:00+00:00")
    assert [one.code for one in months_to(date(2026, 2, 28), 3)] == ["2025-12", "2026-01", "2026-02"]
