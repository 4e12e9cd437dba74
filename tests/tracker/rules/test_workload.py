"""Caseloads by weight as plain values (D-61, D-45)."""

from datetime import date

import pytest

from tracker.rules.workload import Load, Spread, average_said, ceiling_said, in_order, is_above_ceiling, said, weight_of
from workflows.definitions.indicators import WEIGHTS

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("stage", "in_care", "in_proceedings", "tenths"),
    [
        ("early_help", False, False, 7),
        ("child_in_need", False, False, 10),
        ("child_protection", False, True, 25),
        ("looked_after", True, False, 12),
        ("child_protection", True, False, 15),  # the greater of the two
        ("leaving_care", True, True, 22),
    ],
)
def test_a_child_weighs_by_stage_by_care_in_law_and_by_proceedings(stage, in_care, in_proceedings, tenths):
    assert weight_of(stage, in_care=in_care, in_proceedings=in_proceedings, weights=WEIGHTS) == tenths


def spread(new_weight, since):
    new = Load(9, "Noor New", "Social worker", 1, new_weight, since)
    return new, Spread(in_order([Load(n, f"Worker {n}", "Social worker", 10, 100) for n in range(5)] + [new]))


@pytest.mark.parametrize(
    ("since", "weight", "taking", "above"),
    [
        # The average of five with 100 and one with 40 is 90: 60% of it is 54, 90% is 81.
        (date(2025, 12, 1), 40, 14, False),
        (date(2025, 12, 1), 40, 15, True),
        (date(2025, 9, 4), 40, 15, False),  # six months to the day are over
        (date(2025, 9, 5), 40, 15, True),
        (date(2025, 9, 4), 40, 41, False),
        (date(2025, 9, 4), 40, 42, True),
        (None, 40, 900, False),
    ],
)
def test_a_newly_qualified_worker_is_above_the_ceiling_of_the_first_months_and_of_those_after(since, weight, taking, above):
    load, team = spread(weight, since)

    assert is_above_ceiling(load, team, WEIGHTS, today=TODAY, taking=taking) is above


def test_where_the_team_holds_nothing_there_is_no_ceiling():
    load = Load(1, "Noor New", "Social worker", newly_qualified_since=TODAY)

    assert not is_above_ceiling(load, Spread((load,)), WEIGHTS, today=TODAY, taking=15)


def test_the_loads_are_said_in_whole_tenths():
    load, team = spread(40, date(2025, 12, 1))

    assert (said(135), average_said(team), ceiling_said(load, team, WEIGHTS, today=TODAY)) == ("13.5", "9.0", "5.4")
    assert (said(team.least), said(team.most)) == ("4.0", "10.0")
