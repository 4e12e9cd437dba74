"""The stage of a child is worked out from the tracks and the facts in law, and the first rule that is true wins."""

from dataclasses import replace
from typing import Any

import pytest

from tests.workflows.situations import (
    ASSESSMENT,
    BORN_17_YEARS_AGO,
    BORN_19_YEARS_AGO,
    CIN_PLAN,
    CP_PLAN,
    EARLY_HELP_OPEN,
    EARLY_HELP_PAUSED,
    SECTION_47,
    a_situation,
    looked_after,
    not_open,
)
from workflows.definitions.standings import (
    CHILD_IN_NEED,
    CLOSED,
    CONTACT,
    LOOKED_AFTER,
    PRE_PROCEEDINGS,
    REFERRAL,
    UNIVERSAL,
)
from workflows.engine.stage import age_on, looked_after_in_law, stage_of, stands_at
from workflows.shapes import Situation
from workflows.terms import Stage, SubStage, TrackCode

PATHWAY = TrackCode.PATHWAY_16_PLUS


def anywhere(*tracks: tuple[TrackCode, str], **facts: Any) -> Situation:
    return a_situation(Stage.CONTACT, *tracks, **facts)


@pytest.mark.parametrize(
    ("status", "placement", "is_looked_after"),
    [
        ("C1", None, True),
        ("C2", None, True),
        ("D1", None, True),
        ("E1", None, True),
        ("V2", "U3", True),
        ("V2", None, False),
        ("L1", "U3", True),
        ("L1", None, False),
        ("L2", "U3", True),
        ("L3", "U3", True),
        ("J1", "U3", True),
        ("J2", "U3", True),
        ("J3", "U3", True),
        ("J1", None, False),
        ("V3", "U3", False),
        ("V4", "U3", False),
    ],
)
def test_looked_after_is_read_from_the_legal_status_and_the_placement(status: str, placement: str | None, is_looked_after: bool) -> None:
    assert looked_after_in_law(frozenset({status}), placement) is is_looked_after


def test_a_child_with_no_legal_status_is_not_looked_after_wherever_the_child_lives() -> None:
    assert looked_after_in_law(frozenset(), "U3") is False


@pytest.mark.parametrize(
    ("situation", "stage"),
    [
        (not_open(), Stage.CLOSED),
        (anywhere(CP_PLAN, (PATHWAY, "former_relevant"), date_of_birth=BORN_19_YEARS_AGO), Stage.LEAVING_CARE),
        (anywhere(CP_PLAN, date_of_birth=BORN_19_YEARS_AGO), Stage.CLOSED),
        (looked_after(sub_stage=SubStage.PLACED_FOR_ADOPTION, status="E1"), Stage.PERMANENCE),
        (looked_after(sub_stage=SubStage.MATCHED_LONG_TERM), Stage.PERMANENCE),
        (looked_after(CP_PLAN, ASSESSMENT, (PATHWAY, "eligible")), Stage.LOOKED_AFTER),
        (anywhere(CP_PLAN, ASSESSMENT, EARLY_HELP_PAUSED), Stage.CHILD_PROTECTION),
        (anywhere(CIN_PLAN, ASSESSMENT, SECTION_47), Stage.CHILD_IN_NEED),
        (anywhere((TrackCode.PRIVATE_FOSTERING, "open")), Stage.CHILD_IN_NEED),
        (anywhere((TrackCode.SHORT_BREAKS, "open"), legal_statuses=frozenset({"V4"}), placement="U3"), Stage.CHILD_IN_NEED),
        (anywhere(ASSESSMENT, sub_stage=SubStage.ORDER_MADE), Stage.PERMANENCE),
        (anywhere(CIN_PLAN, sub_stage=SubStage.ORDER_MADE), Stage.CHILD_IN_NEED),
        (anywhere(ASSESSMENT, (PATHWAY, "relevant"), date_of_birth=BORN_17_YEARS_AGO), Stage.LEAVING_CARE),
        (anywhere(ASSESSMENT, EARLY_HELP_OPEN), Stage.ASSESSMENT),
        (anywhere(SECTION_47), Stage.ASSESSMENT),
        (anywhere((TrackCode.PRE_BIRTH, "open"), date_of_birth=None), Stage.ASSESSMENT),
        (anywhere(EARLY_HELP_OPEN), Stage.EARLY_HELP),
        (anywhere((TrackCode.EARLY_HELP, "consent_pending")), Stage.EARLY_HELP),
        (anywhere(EARLY_HELP_PAUSED), Stage.CONTACT),
        (anywhere((TrackCode.LEGAL, "proceedings_issued")), Stage.CONTACT),
        (anywhere(), Stage.CONTACT),
    ],
)
def test_the_first_rule_that_is_true_gives_the_stage(situation: Situation, stage: Stage) -> None:
    assert stage_of(situation) is stage


def test_a_child_born_on_29_february_turns_18_on_1_march_of_a_common_year() -> None:
    born = a_situation(Stage.CONTACT).today.replace(year=2008, month=2, day=29)

    assert age_on(born, born.replace(year=2026, month=2, day=28)) == 17
    assert age_on(born, born.replace(year=2026, month=3, day=1)) == 18


def test_a_child_with_no_open_journey_stands_at_every_standing_that_is_not_open_and_at_no_other() -> None:
    child = not_open()

    assert [stands_at(s, child) for s in (UNIVERSAL, CLOSED, CONTACT, PRE_PROCEEDINGS)] == [True, True, False, False]


def test_a_referral_and_a_contact_are_one_stage_and_two_standings() -> None:
    contact = anywhere(sub_stage=SubStage.SCREENING)
    referral = anywhere(sub_stage=SubStage.REFERRAL_DECISION)

    assert [stands_at(CONTACT, contact), stands_at(REFERRAL, contact)] == [True, False]
    assert [stands_at(CONTACT, referral), stands_at(REFERRAL, referral)] == [False, True]


def test_a_standing_needs_its_track_and_not_only_its_stage() -> None:
    privately_fostered = a_situation(Stage.CHILD_IN_NEED, (TrackCode.PRIVATE_FOSTERING, "open"))

    assert stands_at(CHILD_IN_NEED, privately_fostered) is False
    assert stands_at(CHILD_IN_NEED, replace(privately_fostered, tracks=frozenset({CIN_PLAN}))) is True


def test_pre_proceedings_is_a_standing_at_any_stage() -> None:
    track = (TrackCode.LEGAL, "pre_proceedings")

    assert stands_at(PRE_PROCEEDINGS, a_situation(Stage.CHILD_IN_NEED, CIN_PLAN, track)) is True
    assert stands_at(PRE_PROCEEDINGS, a_situation(Stage.CHILD_IN_NEED, CIN_PLAN, (TrackCode.LEGAL, "gateway"))) is False


def test_a_child_matched_long_term_stands_among_the_looked_after_and_one_placed_for_adoption_does_not() -> None:
    matched = looked_after(stage=Stage.PERMANENCE, sub_stage=SubStage.MATCHED_LONG_TERM)
    placed = looked_after(stage=Stage.PERMANENCE, sub_stage=SubStage.PLACED_FOR_ADOPTION, status="E1")

    assert [stands_at(LOOKED_AFTER, matched), stands_at(LOOKED_AFTER, placed)] == [True, False]
