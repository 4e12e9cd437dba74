"""The national adoption measures, for children whose waits are worked out by hand."""

from datetime import date

import pytest

from tracker.rules.scorecard import LeftOut, Wait, score
from workflows.definitions.scorecard import MEASURES

ON = date(2026, 3, 31)

ADA = Wait(ref="ADA", entered_on=date(2023, 1, 1), authority_on=date(2023, 9, 1), matched_on=date(2023, 12, 31),
           placed_on=date(2024, 3, 3), moved_in_on=date(2024, 3, 3), adopted_on=date(2024, 12, 1))  # fmt: skip
"""427 days from entry to placement (365 of 2023, 31 + 29 + 2 of 2024), 121 from order to match."""

BEA = Wait(ref="BEA", entered_on=date(2024, 1, 10), authority_on=date(2024, 8, 1), matched_on=date(2024, 7, 20),
           placed_on=date(2024, 9, 1), moved_in_on=date(2024, 2, 10), adopted_on=date(2025, 6, 1))  # fmt: skip
"""235 days to placement, 31 to moving in (fostering for adoption); matched before the order, so no days."""

CAL = Wait(ref="CAL", entered_on=date(2024, 5, 1), adopted_on=date(2025, 7, 1))
"""Adopted, with half a history: neither placement nor match nor order on record."""

DEV = Wait(ref="DEV", entered_on=date(2019, 1, 1), placed_on=date(2020, 1, 1), adopted_on=date(2023, 3, 31))
"""Adopted on the day before the three years begin."""

EVE = Wait(ref="EVE", entered_on=date(2025, 1, 31))
"""Waits: fourteen months from 31 January 2025 are over on 31 March 2026."""

FAY = Wait(ref="FAY", entered_on=date(2025, 2, 1))
"""Waits: fourteen months are over on 1 April 2026, a day later."""

CHILDREN = [FAY, EVE, DEV, CAL, BEA, ADA]


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "figure", "is_within"),
    [
        ("A1", 427 + 235, 2, 331, True),
        ("A10", 427 + 31, 2, 229, True),
        ("A2", 121 + 0, 2, 61, True),
        ("A3", 1, 3, 33, None),
    ],
)
def test_each_measure_has_its_numerator_its_denominator_and_its_figure(code, numerator, denominator, figure, is_within):
    found = score(code, CHILDREN, on=ON)

    assert (found.numerator, found.denominator, found.figure, found.is_within) == (numerator, denominator, figure, is_within)


def test_a_child_with_half_a_history_is_left_out_by_name_of_what_is_missing():
    assert score("A1", CHILDREN, on=ON).left_out == (LeftOut("CAL", "the day of moving in is not on record"),)
    assert score("A2", CHILDREN, on=ON).left_out == (
        LeftOut("CAL", "the court's authority to place and the decision on the match are not on record"),
    )


def test_a_child_who_waits_counts_once_fourteen_months_are_over_and_not_a_day_before():
    found = score("A3", [EVE, FAY], on=ON)

    assert [(one.ref, one.is_under) for one in found.counted] == [("EVE", False)]
    assert found.left_out == (LeftOut("FAY", "waits, and fourteen months are not over"),)


def test_fourteen_months_to_the_day_is_not_under_fourteen_months():
    on_the_day = Wait(ref="GIL", entered_on=date(2024, 1, 15), placed_on=date(2025, 3, 15), adopted_on=date(2025, 12, 1))
    the_day_before = Wait(ref="HAL", entered_on=date(2024, 1, 15), placed_on=date(2025, 3, 14), adopted_on=date(2025, 12, 1))

    assert [one.is_under for one in score("A3", [on_the_day, the_day_before], on=ON).counted] == [False, True]


def test_an_average_of_one_day_over_the_threshold_is_not_within_it():
    assert score("A1", [ADA], on=ON).is_within is False
    assert score("A2", [ADA], on=ON).is_within is True


def test_where_nobody_counts_there_is_no_figure_and_not_nought():
    assert (score("A1", [DEV], on=ON).figure, score("A1", [], on=ON).is_within) == (None, None)


def test_the_measures_are_those_of_the_facts(domain_pack):
    import yaml

    with (domain_pack / "permanence.yaml").open(encoding="utf-8") as file:
        facts = {row["id"]: row for row in yaml.safe_load(file)["indicators"]}

    assert {code: (one.title, one.threshold, one.verified) for code, one in MEASURES.items()} == {
        "A1": (facts["A1"]["title"], facts["A1"]["threshold"], facts["A1"]["verified"]),
        "A10": ("Entry to care to moved in with the eventual adopters", facts["A10"]["threshold"], facts["A10"]["verified"]),
        "A2": (facts["A2"]["title"], facts["A2"]["threshold"], facts["A2"]["verified"]),
        "A3": (facts["A3"]["title"], facts["A3"]["threshold"], facts["A3"]["verified"]),
    }
