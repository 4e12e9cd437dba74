"""A definition that is unsound does not load, and every fault is a sentence."""

from dataclasses import replace
from typing import Any

import pytest

from tests.workflows.replaying import replayed
from workflows.definitions.journey import JOURNEY
from workflows.definitions.journey.words import CLOSING, closed, home_to_child_in_need, out_of, to
from workflows.definitions.standings import EARLY_HELP, LOOKED_AFTER
from workflows.engine import proof
from workflows.engine.due import Sure, Timed
from workflows.engine.worlds import World
from workflows.shapes import Condition, From, Move, Opens, Rules, Standing, TrackMove, Workflow
from workflows.terms import EventKind, EvidenceKind, Role, Stage, TrackCode


def said(workflow: Workflow, **how: Any) -> list[str]:
    """The sentences of every fault, but of the clocks that a part of the journey by itself has not."""
    return [fault.says for fault in proof.check(workflow, **how) if fault.code != "no_clock_of_its_own"]


def with_move(code: str, **changed: Any) -> Workflow:
    """The journey with one move changed."""
    moves = tuple(replace(move, **changed) if move.code == code else move for move in JOURNEY.moves)
    return replace(JOURNEY, moves=moves)


def only(*moves: Move) -> Workflow:
    """The journey with these moves alone, and the time limits of whoever holds the child."""
    kept = ("oversight.allocation", "oversight.supervision", "oversight.handover_answer")
    return replace(JOURNEY, moves=moves, limits=tuple(limit for limit in JOURNEY.limits if limit.code in kept))


def with_limit(code: str, **changed: Any) -> Workflow:
    limits = tuple(replace(limit, **changed) if limit.code == code else limit for limit in JOURNEY.limits)
    return replace(JOURNEY, limits=limits)


def with_track(code: TrackCode, **changed: Any) -> Workflow:
    return replace(JOURNEY, tracks=tuple(replace(t, **changed) if t.code is code else t for t in JOURNEY.tracks))


def the_move(code: str) -> Move:
    return JOURNEY.move(code)


@pytest.fixture(scope="module")
def trial() -> proof.Trial:
    """Every move tried in every situation that can come about, with any number of tracks open together."""
    return proof.try_out(JOURNEY)


def test_in_every_situation_that_can_come_about_every_move_leaves_the_stage_that_the_facts_give(trial: proof.Trial) -> None:
    assert list(trial.apart) == []
    assert trial.situations > 5000


def test_no_happening_is_left_without_a_target_in_any_situation(trial: proof.Trial) -> None:
    assert list(trial.unfit) == []


def test_every_move_comes_about_somewhere_at_each_of_its_targets(trial: proof.Trial) -> None:
    assert {(move.code, target.id) for move in JOURNEY.moves for target in move.targets} == trial.taken


def test_every_stage_is_come_to_and_left_and_every_step_up_has_a_step_down(trial: proof.Trial) -> None:
    assert trial.entered.keys() == set(Stage)
    assert trial.left == set(Stage)
    assert trial.raised.keys() <= trial.lowered


def test_the_journey_loads() -> None:
    assert proof.check(JOURNEY) == []


def test_a_path_to_any_situation_is_possible_leg_by_leg_and_leads_where_it_says() -> None:
    world = World(JOURNEY, tracks=1)

    for place in world.walk():
        replayed(JOURNEY, world.path_to(place.here))


@pytest.mark.slow
def test_in_every_situation_that_can_come_about_something_is_sure_to_be_due(trial: proof.Trial) -> None:
    timed = Timed(trial.world, trial.places, Sure(JOURNEY, Rules(), few=True))

    assert [str(timed.path_to(stand)) for stand in timed.walk() if not stand.running] == []


# ── Faults that are seen by reading the rows ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"says": " "}, "does not say what it is"),
        ({"source": ""}, "has no source in law or guidance"),
        ({"sources": ()}, "starts from nowhere"),
        ({"targets": ()}, "leads nowhere"),
        ({"by": ()}, "is decided by nobody"),
        ({"by": ("the_mayor",)}, "names “the_mayor”, which is no role"),
        ({"received_by": None}, "waits for acceptance, and nobody is asked to accept"),
        (
            {"sources": (From(standing=Standing(id="limbo", title="Limbo", stages=(Stage.CONTACT,))),)},
            "names “limbo”, which is no standing",
        ),
        ({"targets": JOURNEY.move("cin_to_early_help").targets * 2}, "leads to “early_help” twice"),
        (
            {"targets": to(EARLY_HELP, Opens(TrackCode.EARLY_HELP, "asleep"))},
            "puts the track “early_help” in the state “asleep”, which it does not have",
        ),
        ({"before": (Condition.ON_REMAND,)}, "asks for “on_remand”, which nobody is told when it is met"),
    ],
)
def test_a_move_with_a_faulty_row_does_not_load(changed: dict[str, Any], fault: str) -> None:
    assert said(with_move("cin_to_early_help", **changed)) == [f"the move “cin_to_early_help” {fault}"]


def test_a_happening_that_would_wait_for_paper_does_not_load() -> None:
    broken = with_move("emergency_police_protection", before=(EvidenceKind.CARE_PLAN,))

    assert said(broken) == ["the move “emergency_police_protection” has happened, and would be refused for want of “care_plan”"]


def test_a_happening_with_a_warning_or_a_target_that_refuses_does_not_load() -> None:
    broken = with_move("child_died", reason=(EvidenceKind.CONSENT,), targets=closed())

    assert said(broken) == [
        "the move “child_died” has happened, and would be held up by a warning",
        "the move “child_died” has happened, and a target would refuse it",
    ]


def test_a_move_that_is_there_twice_does_not_load() -> None:
    assert said(replace(JOURNEY, moves=(*JOURNEY.moves, the_move("cin_closed")))) == ["the move “cin_closed” is there twice"]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"source": ""}, "has no source in law or guidance"),
        ({"answers": "somebody"}, "is answered by nobody"),
        ({"ladder": ()}, "has no ladder, so nobody hears of it"),
        ({"steps": ()}, "has no length"),
    ],
)
def test_a_time_limit_with_a_faulty_row_does_not_load(changed: dict[str, Any], fault: str) -> None:
    assert said(with_limit("cin.review", **changed)) == [f"the time limit “cin.review” {fault}"]


def test_a_time_limit_that_never_stops_does_not_load() -> None:
    assert said(with_limit("cin.review", stops_on=())) == ["the time limit “cin.review” never stops"]


def test_a_time_limit_that_waits_for_what_nothing_appends_does_not_load() -> None:
    broken = with_limit("cin.review", starts_on=(EventKind.HEALTH_DATA_RETURNED,), stops_on=(EventKind.LEAVER_DATA_RETURNED,))

    assert said(broken) == [
        "the time limit “cin.review” starts on health_data_returned, which nothing appends",
        "the time limit “cin.review” can never be met: nothing appends what stops it",
    ]


def test_a_track_with_a_state_that_it_never_comes_to_or_does_not_have_does_not_load() -> None:
    plan = next(t for t in JOURNEY.tracks if t.code is TrackCode.CHILD_IN_NEED_PLAN)

    broken = with_track(
        TrackCode.CHILD_IN_NEED_PLAN,
        states=(*plan.states, "forgotten"),
        moves=(*plan.moves, TrackMove(source="open", target="lost")),
    )

    assert said(broken) == [
        "the track “child_in_need_plan” moves by “lost”, which is none of its states",
        "the track “child_in_need_plan” never comes to “forgotten”",
    ]


# ── Faults that are seen by trying the moves ────────────────────────────────────────────────────────────────────────


def test_a_move_that_forgets_to_end_a_plan_does_not_load() -> None:
    forgetful = with_move("cin_to_early_help", targets=to(EARLY_HELP, Opens(TrackCode.EARLY_HELP, "open")))

    assert said(forgetful)[0] == (
        "cin_to_early_help to early_help would say early_help, but the facts give child_in_need: "
        "from child_in_need with child_in_need_plan open"
    )


def test_a_move_out_of_care_that_leaves_the_child_in_care_does_not_load() -> None:
    broken = with_move("care_order_discharged", ends_care=False)

    assert any(fault.startswith("care_order_discharged to child_in_need would say child_in_need") for fault in said(broken))


def test_a_move_out_of_care_that_forgets_the_protection_plan_beside_it_does_not_load() -> None:
    broken = with_move("care_order_discharged", targets=tuple(replace(t, when=()) for t in home_to_child_in_need()))

    assert (
        "care_order_discharged to child_in_need would say child_in_need, but the facts give child_protection: "
        "from looked_after with protection_plan open"
    ) in said(broken)


def test_a_happening_that_fits_no_target_in_some_case_does_not_load() -> None:
    broken = with_move("care_order_discharged", targets=(*home_to_child_in_need(), *to(LOOKED_AFTER, when=(Condition.MATCHED_LONG_TERM,))))

    assert "care_order_discharged has happened from looked_after with protection_plan open, and fits no target" in said(broken)


def test_a_target_that_can_never_come_about_does_not_pass_the_tests() -> None:
    early_help = only(the_move("early_help_start_from_universal"), the_move("early_help_closed_needs_met"))
    contrary = replace(the_move("early_help_moved_area"), sources=out_of(EARLY_HELP, when=(Condition.UNBORN, Condition.BORN)))

    assert said(early_help, tracks=2) == []
    assert said(replace(early_help, moves=(*early_help.moves, contrary)), tracks=2) == [
        "early_help_moved_area to transferred_out can never come about"
    ]


def test_a_stage_without_a_way_in_is_out_of_reach() -> None:
    no_way_in = only(the_move("cin_transfer_in"), the_move("cin_closed"), the_move("cp_to_child_in_need"))

    assert "the stage child_protection is out of reach" in said(no_way_in, tracks=2)


def test_a_stage_without_a_way_out_does_not_load() -> None:
    assert said(only(the_move("leaving_care_reopened"), the_move("turned_21_support_offer"))) == ["the stage leaving_care has no way out"]


def test_a_step_up_without_a_step_down_does_not_load() -> None:
    one_way = only(the_move("cin_transfer_in"), the_move("cin_to_looked_after"), the_move("turned_18"))

    assert said(replace(one_way, moves=one_way.moves[:2])) == [
        "the stage looked_after has no way out",
        "no way leads out of child_in_need with child_in_need_plan open",
        "a step up leads to looked_after, and no step leads down again",
    ]


def test_every_planned_closing_is_refused_while_an_assessment_an_enquiry_or_a_missing_episode_is_open() -> None:
    own_outcome = {
        "assessment_closed": {Condition.NO_OPEN_SECTION_47, Condition.NO_OPEN_MISSING_EPISODE},
        "section_47_closed": {Condition.NO_OPEN_MISSING_EPISODE},
        "section_47_conference_no_plan": {Condition.NO_OPEN_ASSESSMENT, Condition.NO_OPEN_MISSING_EPISODE},
        "cin_to_adult_services": set(),
    }
    for move in JOURNEY.moves:
        for target in move.targets:
            if move.nature == "planned" and target.closes and target.id != "transferred_out":
                refuses = {*target.before, *(c for c in move.before if isinstance(c, Condition))}
                assert own_outcome.get(move.code, set(CLOSING)) <= refuses, move.code


def test_the_role_that_answers_an_offer_is_named_wherever_the_answer_comes_from_inside() -> None:
    outside = {m.code for m in JOURNEY.moves if m.received_by is None and m.takes_effect == "on_acceptance"}

    assert outside == {
        "referral_to_other_authority",
        "cin_to_other_authority",
        "cp_transfer_out",
        "transfer_looked_after_between_authorities",
        "cin_to_adult_services",
    }
    assert the_move("early_help_to_referral").received_by is Role.MASH_DECISION_MAKER
