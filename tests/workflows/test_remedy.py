"""A refusal names who can meet each fact and where, as far as anybody can."""

import random

from tests.workflows.clocks import ENGLAND, NO_RULES
from tests.workflows.situations import (
    ASSESSMENT,
    CIN_PLAN,
    CP_PLAN,
    EVERYBODY,
    MISSING,
    SECTION_47,
    a_situation,
    decided,
    in_need,
    looked_after,
)
from workflows.definitions.journey import JOURNEY
from workflows.engine.decide import Decision, Reason, decide, possible_moves
from workflows.engine.remedy import completed
from workflows.engine.worlds import walk
from workflows.shapes import Condition, Situation
from workflows.terms import EvidenceKind, Role, Stage, TrackCode

NOBODY = {str(Condition.NO_LEAVING_CARE_DUTY)}
"""A leaving care duty ends with time alone, and its own sentence says that it goes on."""


def told(code: str, situation: Situation, *, target: str = "") -> dict[str, Reason]:
    """Each unmet fact of this move, completed, by its code."""
    decision = decided(code, situation, target=target, given=EvidenceKind, why="A reason.")
    return {r.code: r for r in completed(decision, JOURNEY, situation, rules=NO_RULES, calendar=ENGLAND).reasons}


def test_an_open_section_47_enquiry_names_the_decisions_that_end_it() -> None:
    reason = told("cin_closed", in_need(SECTION_47), target="closed")["no_open_assessment_or_section_47"]

    assert reason.where == "moves"
    assert reason.moves[0].startswith("section_47_")
    assert "section_47_outcome_stage_kept:same_stage" in reason.moves
    assert Role.TEAM_MANAGER in reason.who
    assert JOURNEY.move("section_47_outcome_stage_kept").says in reason.says


def test_an_open_assessment_is_authorised_by_a_manager() -> None:
    reason = told("cin_closed", in_need(ASSESSMENT), target="closed")["no_open_assessment_or_section_47"]

    assert (reason.where, reason.who) == ("assessment", (Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR))


def test_where_an_assessment_and_an_enquiry_are_both_open_the_enquiry_is_named() -> None:
    reason = told("cin_closed", in_need(ASSESSMENT, SECTION_47), target="closed")["no_open_assessment_or_section_47"]

    assert "section_47_outcome_stage_kept:same_stage" in reason.moves


def test_a_missing_child_is_recorded_as_found_by_anyone_who_works_with_the_child() -> None:
    reason = told("cin_closed", in_need(MISSING), target="closed")["no_open_missing_episode"]

    assert reason.where == "missing"
    assert Role.SOCIAL_WORKER in reason.who


def test_a_protection_plan_beside_care_names_the_conference_that_ends_it() -> None:
    reason = told("looked_after_closed", looked_after(CP_PLAN))["no_protection_plan"]

    assert reason.moves == ("dual_status_cp_ended:looked_after",)


def test_where_no_move_meets_the_fact_the_first_step_of_the_way_there_is_named() -> None:
    both = a_situation(Stage.CHILD_IN_NEED, CIN_PLAN, (TrackCode.PRIVATE_FOSTERING, "open"))

    reason = told("private_fostering_closed", both, target="closed")["no_child_in_need_plan"]

    assert reason.moves == ("cin_closed:closed",)


def test_what_time_alone_meets_has_its_day_and_nobody_who_could_hasten_it() -> None:
    reason = told("looked_after_reunified", looked_after(days=3, status="C2"))["looked_after_20_working_days"]

    assert reason.earliest is not None
    assert (reason.who, reason.where) == ((), "")


def test_a_decision_that_nothing_refuses_is_left_as_it_is() -> None:
    decision = decided("cin_closed", in_need(), target="closed", given=EvidenceKind, why="A reason.")

    assert completed(decision, JOURNEY, in_need(), rules=NO_RULES, calendar=ENGLAND) is decision


def test_every_unmet_fact_anywhere_has_a_sentence_and_somebody_who_can_meet_it_or_a_day() -> None:
    situations = [place.here for place in walk(JOURNEY, tracks=2)]
    for here in random.Random(5).sample(situations, 300):
        for move, target in possible_moves(JOURNEY, here, calendar=ENGLAND):
            for reason in completed(_as_given(move.code, target.id, here), JOURNEY, here, rules=NO_RULES, calendar=ENGLAND).reasons:
                assert reason.says.endswith((".", "?"))
                assert (reason.who and reason.where) or reason.earliest or reason.code in NOBODY, (move.code, target.id, reason, here)


def _as_given(code: str, target: str, here: Situation) -> Decision:
    move = JOURNEY.move(code)
    to = next(t for t in move.targets if t.id == target)
    return decide(move, to, here, roles=EVERYBODY, given=frozenset(EvidenceKind), warnings_accepted=True, why="A reason.",
                  rules=NO_RULES, calendar=ENGLAND)  # fmt: skip
