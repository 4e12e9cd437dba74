"""The lawful way from where a child stands to a wanted place: what is offered, in which order, and why there is none."""

from dataclasses import replace
from datetime import date

import pytest

from tests.workflows.clocks import ENGLAND, NO_RULES
from tests.workflows.situations import (
    ASSESSMENT,
    BORN_17_YEARS_AGO,
    BORN_19_YEARS_AGO,
    CP_PLAN,
    MISSING,
    SECTION_47,
    TODAY,
    a_situation,
    at_contact,
    in_early_help,
    in_need,
    looked_after,
    not_open,
    protected,
)
from workflows.definitions.journey import JOURNEY
from workflows.definitions.standings import STANDINGS
from workflows.definitions.ways import GOALS, HEADING, ONLY_WHERE, STARTED_FOR, STARTS
from workflows.engine.way import Ground, NoWay, Way, planned, way_to
from workflows.shapes import Rules, Situation
from workflows.terms import Direction, EvidenceKind, Nature, Role, Stage, TakesEffect, TrackCode


def a_way(goal: str, situation: Situation, *, rules: Rules = NO_RULES) -> Way:
    found = way_to(goal, JOURNEY, situation, rules=rules, calendar=ENGLAND)
    assert isinstance(found, Way), found
    return found


def moves(goal: str, situation: Situation, *, rules: Rules = NO_RULES) -> list[str]:
    return [step.move.code for step in a_way(goal, situation, rules=rules).steps]


def why_not(goal: str, situation: Situation, *, rules: Rules = NO_RULES) -> tuple[str, ...]:
    found = way_to(goal, JOURNEY, situation, rules=rules, calendar=ENGLAND)
    assert isinstance(found, NoWay), found
    return found.because


def test_the_way_up_from_early_help_leads_over_a_referral_and_an_assessment() -> None:
    assert moves("child_in_need", in_early_help()) == ["early_help_to_referral", "referral_to_assessment", "assessment_to_child_in_need"]


def test_the_way_to_a_protection_plan_leads_over_the_enquiry_that_its_conference_rests_on() -> None:
    assert moves("child_protection", in_need()) == ["open_case_to_section_47", "section_47_to_child_protection"]


def test_the_way_down_from_a_protection_plan_leads_over_child_in_need() -> None:
    assert moves("early_help", protected()) == ["cp_to_child_in_need", "cin_to_early_help"]


def test_a_child_who_is_there_already_has_no_step_to_take() -> None:
    assert a_way("child_in_need", in_need()).steps == ()


def test_a_step_says_what_it_needs_who_can_meet_it_and_where() -> None:
    step = a_way("early_help", in_need()).steps[0]

    need = step.needs[0]
    assert (need.evidence, need.where) == (EvidenceKind.CIN_REVIEW_DECISION, "record")
    assert need.who == (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR)
    assert [w.evidence for w in step.warnings] == list(JOURNEY.move("cin_to_early_help").reason)


def test_a_step_that_waits_for_a_receiver_says_so_and_who_answers() -> None:
    step = a_way("early_help", in_need()).steps[0]

    assert step.takes_effect is TakesEffect.ON_ACCEPTANCE
    assert step.move.received_by is Role.EARLY_HELP_MANAGER


def test_what_is_on_record_is_not_asked_for_again() -> None:
    step = a_way("early_help", in_need(has=[EvidenceKind.CIN_REVIEW_DECISION])).steps[0]

    assert step.needs == ()


def test_what_one_step_puts_on_record_for_good_is_not_asked_of_the_next() -> None:
    steps = a_way("closed", in_early_help(SECTION_47, ASSESSMENT)).steps

    asked = [need.evidence for step in steps for need in step.needs if need.evidence is not None]
    assert len(asked) == len(set(asked))


def test_evidence_for_one_stage_is_asked_for_again_at_the_next() -> None:
    has = [EvidenceKind.CONSENT]
    steps = a_way("child_in_need", in_early_help(has=has)).steps

    assert EvidenceKind.CONSENT in {warning.evidence for warning in steps[2].warnings} | {need.evidence for need in steps[2].needs}


def test_where_time_is_the_reason_the_step_has_its_earliest_day() -> None:
    step = a_way("child_in_need", looked_after(days=3, status="C2")).steps[0]

    assert step.move.code == "looked_after_reunified"
    assert step.earliest == date(2026, 6, 26)
    assert a_way("child_in_need", looked_after(days=100, status="C2")).steps[0].earliest is None


def test_the_steps_after_a_wait_cannot_be_earlier() -> None:
    steps = a_way("early_help", looked_after(days=3, status="C2")).steps

    assert [step.day for step in steps] == [date(2026, 6, 26)] * 2
    assert [step.earliest for step in steps] == [date(2026, 6, 26), None]


def test_support_to_a_care_leaver_ends_at_the_earliest_at_21() -> None:
    care_leaver = a_situation(Stage.LEAVING_CARE, (TrackCode.PATHWAY_16_PLUS, "former_relevant"), date_of_birth=BORN_19_YEARS_AGO)

    assert [(s.move.code, s.earliest) for s in a_way("closed", care_leaver).steps] == [("leaving_care_closed", date(2028, 5, 1))]


def test_a_wait_does_not_pass_the_eighteenth_birthday() -> None:
    nearly_18 = looked_after(days=3, status="C2", date_of_birth=date(2008, 6, 15))

    assert "looked_after_reunified" not in moves("closed", nearly_18)
    assert isinstance(way_to("child_in_need", JOURNEY, nearly_18, rules=NO_RULES, calendar=ENGLAND), NoWay)


def test_an_assessment_beside_the_plan_is_to_be_authorised_first_by_a_manager() -> None:
    step = a_way("early_help", in_need(ASSESSMENT)).steps[0]

    assert (step.needs[0].says, step.needs[0].where) == ("The assessment that is open must be authorised first.", "assessment")
    assert step.needs[0].who == (Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR)


def test_the_way_ends_first_what_stands_in_the_way_of_the_next_step() -> None:
    assert moves("closed", looked_after(CP_PLAN)) == ["dual_status_cp_ended", "looked_after_closed"]
    assert moves("placed_for_adoption", looked_after(CP_PLAN)) == ["dual_status_cp_ended", "looked_after_to_placed_for_adoption"]
    assert moves("closed", in_need(SECTION_47)) == ["section_47_outcome_stage_kept", "cin_closed"]


def test_a_decision_that_follows_what_a_family_does_is_offered_only_where_there_is_no_other() -> None:
    assert "cp_closed_left_uk" not in moves("closed", protected())
    assert a_way("private_fostering", in_early_help()).steps[-1].only_where == ONLY_WHERE["assessment_to_private_fostering"]


def test_nobody_is_taken_into_care_or_under_an_enquiry_in_order_to_get_somewhere_else() -> None:
    relevant = a_situation(Stage.LEAVING_CARE, (TrackCode.PATHWAY_16_PLUS, "relevant"), date_of_birth=BORN_17_YEARS_AGO)

    assert isinstance(way_to("child_in_need", JOURNEY, relevant, rules=NO_RULES, calendar=ENGLAND), NoWay)
    assert why_not("assessment", in_need()) == ("It would mean a section 47 enquiry, which is never a step on the way to something else.",)


def test_no_way_leads_down_in_order_to_lead_up_again() -> None:
    assert why_not("pre_proceedings", looked_after()) == (
        "A child would have to step down first in order to step up again, and that is no way.",
    )


def test_a_fact_that_no_work_changes_is_the_reason_why_there_is_no_way() -> None:
    assert why_not("looked_after", at_contact(date_of_birth=None)) == ("The child has not been born yet.",)
    assert why_not("closed", in_need(MISSING)) == ("The child is missing; record the return first.",)
    assert why_not("pre_birth", at_contact()) == ("The child has been born.",)
    assert "The young person is not 16 or 17." in why_not("leaving_care", in_early_help())


def test_what_only_happens_is_told_as_such_and_never_offered() -> None:
    because = why_not("post_permanence_support", looked_after())

    assert because[0] == "Nobody decides this: it follows from what happens."
    assert "Recorded when it happens: The court makes a special guardianship order." in because


def test_a_move_that_the_authority_forbids_is_no_step() -> None:
    only_way = Rules(forbidden_moves=frozenset({"cin_to_early_help"}))

    assert why_not("early_help", in_need(), rules=only_way) == (
        f"This authority does not allow it: {JOURNEY.move('cin_to_early_help').says}",
    )
    other_way = Rules(forbidden_moves=frozenset({"early_help_closed_needs_met"}))
    assert "early_help_closed_needs_met" in moves("closed", in_early_help())
    assert "early_help_closed_needs_met" not in moves("closed", in_early_help(), rules=other_way)


def test_a_child_without_an_open_journey_begins_with_what_opens_one() -> None:
    assert moves("assessment", not_open()) == ["referral_reopened", "referral_to_assessment"]


def test_the_same_question_has_the_same_answer_every_time() -> None:
    asked = [way_to("closed", JOURNEY, replace(protected(), tracks=frozenset(order)), rules=NO_RULES, calendar=ENGLAND)
             for order in ([CP_PLAN, ASSESSMENT], [ASSESSMENT, CP_PLAN])]  # fmt: skip

    assert asked[0] == asked[1]


@pytest.mark.parametrize("child", [at_contact(), in_early_help(), in_need(), protected(), looked_after()], ids=lambda child: child.stage)
def test_searches_that_share_what_they_have_seen_find_what_each_finds_alone(child: Situation) -> None:
    ground: Ground = {}
    for goal in GOALS:
        alone = way_to(goal, JOURNEY, child, rules=NO_RULES, calendar=ENGLAND)
        assert way_to(goal, JOURNEY, child, rules=NO_RULES, calendar=ENGLAND, ground=ground) == alone
    assert len(ground) > 1


def test_no_move_of_a_way_is_a_happening_an_emergency_or_the_act_of_a_court_alone() -> None:
    listed = {move for by_stage in planned(JOURNEY).values() for move in by_stage}

    assert all(move.nature is Nature.PLANNED and move.direction is not Direction.EMERGENCY for move in listed)
    assert all(set(move.by) - {Role.COURT, Role.POLICE_OFFICER} for move in listed)
    assert {"child_died", "proceedings_care_order", "emergency_police_protection", "turned_18"}.isdisjoint(m.code for m in listed)


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_can_be_asked_for(stage: Stage) -> None:
    assert {standing.stages[0] for standing in GOALS[stage]} == {stage}


def test_the_words_of_the_ways_name_only_what_there_is() -> None:
    codes = {move.code: move for move in JOURNEY.moves}

    assert all(codes[code].nature is Nature.PLANNED for code in ONLY_WHERE)
    assert set(STARTED_FOR) == set(STARTS)
    assert set().union(*STARTED_FOR.values()) <= set(GOALS)
    assert set(STANDINGS) <= set(GOALS)
    assert set(HEADING) == set(Direction) - {Direction.EMERGENCY}
    assert TODAY.year == 2026
