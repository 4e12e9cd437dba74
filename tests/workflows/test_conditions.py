"""Facts worked out from the record: each holds or does not, and each says so in a sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.workflows.clocks import ENGLAND
from tests.workflows.situations import (
    ASSESSMENT,
    CP_PLAN,
    MISSING,
    SECTION_47,
    TODAY,
    a_situation,
    at_contact,
    in_need,
    looked_after,
    not_open,
)
from workflows.engine.conditions import MET, SAYS, earliest, holds
from workflows.shapes import Condition, Situation
from workflows.terms import Stage, SubStage, TrackCode

C = Condition


def so(condition: Condition, situation: Situation) -> bool:
    return holds(condition, situation, calendar=ENGLAND)


def aged(years: int, *, days: int = 0) -> Situation:
    return a_situation(Stage.CONTACT, date_of_birth=TODAY.replace(year=TODAY.year - years) + timedelta(days=days))


def test_every_fact_can_be_worked_out_and_is_told_in_a_sentence() -> None:
    for condition in Condition:
        assert so(condition, in_need()) in (True, False)
        assert SAYS[condition].endswith(".")
    assert all(sentence.endswith(".") for sentence in MET.values())


@pytest.mark.parametrize(
    ("condition", "younger", "years"),
    [
        (C.AGED_18, False, 18),
        (C.UNDER_18, True, 18),
        (C.AGED_21, False, 21),
        (C.UNDER_5, True, 5),
        (C.AGED_5_OR_OVER, False, 5),
        (C.AGED_3_OR_OVER, False, 3),
        (C.AGED_4_TO_16, False, 4),
        (C.AGED_4_TO_16, True, 17),
        (C.AGED_16_OR_17, False, 16),
        (C.AGED_16_OR_17, True, 18),
    ],
)
def test_an_age_changes_on_the_birthday_itself(condition: Condition, younger: bool, years: int) -> None:
    assert so(condition, aged(years, days=1)) is younger
    assert so(condition, aged(years)) is not younger


def test_an_unborn_child_has_no_age_and_is_under_18() -> None:
    unborn = a_situation(Stage.ASSESSMENT, date_of_birth=None)

    holding = {c for c in (C.BORN, C.UNBORN, C.UNDER_18, C.UNDER_5, C.AGED_18, C.AGED_5_OR_OVER, C.AGED_16_OR_17) if so(c, unborn)}

    assert holding == {C.UNBORN, C.UNDER_18}


@pytest.mark.parametrize(("days", "is_so"), [(27, False), (28, False), (29, True), (30, True)])
def test_twenty_working_days_in_care_leave_out_weekends_and_bank_holidays(days: int, is_so: bool) -> None:
    # 25 May 2026 is a bank holiday: from Tuesday 5 May, Wednesday 3 June is the twentieth working day.
    child = looked_after(days=days)

    assert so(C.LOOKED_AFTER_20_WORKING_DAYS, child) is is_so
    assert so(C.ON_EMERGENCY_BASIS, child) is not is_so


@pytest.mark.parametrize(("status", "is_so"), [("L1", True), ("L2", True), ("L3", True), ("J2", True), ("J1", False), ("C1", False)])
def test_some_legal_statuses_are_an_emergency_basis_however_long_they_last(status: str, is_so: bool) -> None:
    assert so(C.ON_EMERGENCY_BASIS, looked_after(status=status)) is is_so


def test_the_first_year_of_a_placement_ends_on_the_day_of_the_year_on_which_it_began() -> None:
    def child(started: date) -> Situation:
        return replace(looked_after(), placement_started_on=started)

    assert so(C.FIRST_YEAR_OF_PLACEMENT, child(date(2025, 6, 4))) is True
    assert so(C.FIRST_YEAR_OF_PLACEMENT, child(date(2025, 6, 3))) is False
    assert so(C.FIRST_YEAR_OF_PLACEMENT, in_need()) is False


def test_thirteen_weeks_are_ninety_one_days() -> None:
    assert [so(C.THIRTEEN_WEEKS_SINCE_14, looked_after(days_looked_after_since_14=n)) for n in (90, 91)] == [False, True]


def test_a_series_of_short_breaks_is_told_apart_from_being_looked_after() -> None:
    child = a_situation(Stage.CHILD_IN_NEED, (TrackCode.SHORT_BREAKS, "open"), legal_statuses=frozenset({"V3"}), placement="U3")

    assert [so(c, child) for c in (C.ON_SHORT_BREAK_SERIES, C.NOT_SHORT_BREAK_SERIES, C.LOOKED_AFTER, C.PLAN_OR_SERVICE_OPEN)] == [
        True,
        False,
        False,
        True,
    ]


def test_an_enquiry_that_is_all_that_holds_the_stage_is_told_apart() -> None:
    assert so(C.STAGE_STANDS_WITHOUT_SECTION_47, a_situation(Stage.ASSESSMENT, SECTION_47, ASSESSMENT)) is True
    assert so(C.STAGE_STANDS_WITHOUT_SECTION_47, a_situation(Stage.ASSESSMENT, SECTION_47)) is False


def test_nothing_higher_is_open_for_an_unknown_child_and_at_a_contact() -> None:
    children = (not_open(), at_contact(), a_situation(Stage.ASSESSMENT, ASSESSMENT), a_situation(Stage.CHILD_PROTECTION, CP_PLAN))

    assert [so(C.NOTHING_HIGHER_OPEN, child) for child in children] == [True, True, False, False]


def test_only_an_open_episode_counts_as_missing() -> None:
    assert so(C.CHILD_IS_MISSING, in_need(MISSING)) is True
    assert so(C.CHILD_IS_MISSING, in_need((TrackCode.MISSING, "returned"))) is False


def test_an_adoption_is_known_by_the_move_that_led_to_the_support() -> None:
    child = a_situation(Stage.PERMANENCE, sub_stage=SubStage.ORDER_MADE, arrived_by="adoption_order")

    assert so(C.ENTERED_BY_ADOPTION_ORDER, child) is True
    assert so(C.ENTERED_BY_ADOPTION_ORDER, replace(child, arrived_by="proceedings_special_guardianship")) is False


def test_a_day_is_given_only_where_time_alone_will_do() -> None:
    assert earliest(C.AGED_18, aged(17), calendar=ENGLAND) == date(2027, 6, 3)
    assert earliest(C.AGED_18, aged(18), calendar=ENGLAND) is None
    assert earliest(C.AGED_16_OR_17, aged(19), calendar=ENGLAND) is None
    assert earliest(C.PROTECTION_PLAN_OPEN, in_need(), calendar=ENGLAND) is None
    assert earliest(C.LOOKED_AFTER_20_WORKING_DAYS, in_need(), calendar=ENGLAND) is None
