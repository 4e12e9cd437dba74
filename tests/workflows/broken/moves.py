"""Broken moves: what reading their rows finds. The path leads to where the move would start."""

from dataclasses import replace
from typing import cast

from tests.workflows.broken import breaks, move, with_move
from workflows.definitions.journey import JOURNEY
from workflows.definitions.journey.words import closed, to
from workflows.definitions.standings import EARLY_HELP
from workflows.engine.faults import Path
from workflows.shapes import Condition, From, Opens, Standing, TrackIs, Workflow
from workflows.terms import EvidenceKind, Role, Stage, TakesEffect, TrackCode

STEP_DOWN = "cin_to_early_help"


def at_a_child_in_need_plan(path: Path) -> bool:
    return path.end.stage is Stage.CHILD_IN_NEED and (TrackCode.CHILD_IN_NEED_PLAN, "open") in path.end.tracks


def before_any_journey(path: Path) -> bool:
    return not path.legs


@breaks("no_words", "the move “cin_to_early_help” does not say what it is", at_a_child_in_need_plan)
def a_move_without_words() -> Workflow:
    return with_move(STEP_DOWN, says=" ")


@breaks("no_source", "the move “cin_to_early_help” has no source in law or guidance", at_a_child_in_need_plan)
def a_move_without_a_source_in_law() -> Workflow:
    return with_move(STEP_DOWN, source="")


@breaks("from_nowhere", "the move “cin_to_early_help” starts from nowhere", None)
def a_move_that_starts_from_nowhere() -> Workflow:
    return with_move(STEP_DOWN, sources=())


@breaks("to_nowhere", "the move “cin_to_early_help” leads nowhere", at_a_child_in_need_plan)
def a_move_that_leads_nowhere() -> Workflow:
    return with_move(STEP_DOWN, targets=())


@breaks("decided_by_nobody", "the move “cin_to_early_help” is decided by nobody", at_a_child_in_need_plan)
def a_decision_that_nobody_makes() -> Workflow:
    return with_move(STEP_DOWN, by=())


@breaks("unknown_role", "the move “cin_to_early_help” names “the_mayor”, which is no role", at_a_child_in_need_plan)
def a_decision_of_somebody_unknown() -> Workflow:
    return with_move(STEP_DOWN, by=(cast(Role, "the_mayor"),))


@breaks("accepted_by_nobody", "the move “cin_to_early_help” waits for acceptance, and nobody is asked to accept", at_a_child_in_need_plan)
def an_offer_that_nobody_is_asked_to_accept() -> Workflow:
    return with_move(STEP_DOWN, received_by=None)


@breaks("unknown_evidence", "the move “cin_to_early_help” asks for “a_hunch”, which has no rule", at_a_child_in_need_plan)
def a_decision_that_rests_on_unknown_evidence() -> Workflow:
    return with_move(STEP_DOWN, before=(cast(EvidenceKind, "a_hunch"),))


@breaks(
    "untold_condition", "the move “cin_to_early_help” asks for “on_remand”, which nobody is told when it is met", at_a_child_in_need_plan
)
def a_decision_that_rests_on_a_fact_nobody_is_told_of() -> Workflow:
    return with_move(STEP_DOWN, before=(Condition.ON_REMAND,))


@breaks("targets_alike", "the move “cin_to_early_help” leads to “early_help” twice", at_a_child_in_need_plan)
def two_targets_alike() -> Workflow:
    return with_move(STEP_DOWN, targets=move(STEP_DOWN).targets * 2)


@breaks("unknown_standing", "the move “cin_to_early_help” names “limbo”, which is no standing", at_a_child_in_need_plan)
def a_move_out_of_limbo() -> Workflow:
    limbo = Standing(id="limbo", title="Limbo", stages=(Stage.CHILD_IN_NEED,), tracks=(TrackIs(TrackCode.CHILD_IN_NEED_PLAN),))
    return with_move(STEP_DOWN, sources=(From(standing=limbo),))


@breaks(
    "unknown_state", "the move “cin_to_early_help” puts the track “early_help” in the state “asleep”, which it does not have",
    at_a_child_in_need_plan,
)  # fmt: skip
def a_move_that_puts_a_track_in_a_state_it_does_not_have() -> Workflow:
    return with_move(STEP_DOWN, targets=to(EARLY_HELP, Opens(TrackCode.EARLY_HELP, "asleep")))


@breaks("unknown_track", "the move “cin_to_looked_after” ends the track “missing”, which is not there", at_a_child_in_need_plan)
def a_move_that_ends_a_track_that_is_not_there() -> Workflow:
    targets = tuple(replace(target, ends=(TrackCode.MISSING,)) for target in move("cin_to_looked_after").targets)
    changed = with_move("cin_to_looked_after", targets=targets)
    kept = [one for one in changed.moves if one.code == "cin_to_looked_after" or not _of_missing(one.code)]
    return replace(changed, moves=tuple(kept), tracks=tuple(t for t in JOURNEY.tracks if t.code is not TrackCode.MISSING))


def _of_missing(code: str) -> bool:
    return code in ("child_missing", "child_returned_from_missing")


@breaks("twice", "the move “cin_closed” is there twice", None)
def a_move_that_is_there_twice() -> Workflow:
    return replace(JOURNEY, moves=(*JOURNEY.moves, move("cin_closed")))


@breaks(
    "happening_refused", "the move “emergency_police_protection” has happened, and would be refused for want of “care_plan”",
    before_any_journey,
)  # fmt: skip
def police_protection_that_waits_for_a_care_plan() -> Workflow:
    return with_move("emergency_police_protection", before=(EvidenceKind.CARE_PLAN,))


@breaks("happening_refused", "the move “child_died” has happened, and would be held up by a warning", before_any_journey)
def a_death_that_a_warning_holds_up() -> Workflow:
    return with_move("child_died", reason=(EvidenceKind.CONSENT,))


@breaks("happening_refused", "the move “child_died” has happened, and a target would refuse it", before_any_journey)
def a_death_that_a_target_refuses() -> Workflow:
    return with_move("child_died", targets=closed(Condition.NO_OPEN_ASSESSMENT))


@breaks(
    "happening_refused", "the move “cin_transfer_in” has happened, and would wait for somebody to accept it", before_any_journey
)  # fmt: skip
def a_happening_that_waits_for_acceptance() -> Workflow:
    return with_move("cin_transfer_in", takes_effect=TakesEffect.ON_ACCEPTANCE, received_by=Role.TEAM_MANAGER)
