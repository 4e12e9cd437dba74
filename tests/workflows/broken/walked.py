"""Definitions whose rows are sound and that are broken all the same: what walking them finds, with the path that shows it."""

from collections.abc import Callable
from dataclasses import replace

from tests.workflows.broken import (
    breaks,
    limit,
    move,
    only,
    with_limit,
    with_move,
    without_limits,
)
from workflows.definitions.journey import JOURNEY
from workflows.definitions.journey.words import home_to_child_in_need, out_of, to, to_child_protection
from workflows.definitions.standings import EARLY_HELP, LOOKED_AFTER
from workflows.engine.faults import Path, Turn
from workflows.shapes import Condition, Opens, Rules, Workflow
from workflows.terms import EventKind, LimitKind, Stage, SubStage, TakesEffect, TrackCode


def ends_with(code: str, target: str) -> Callable[[Path], bool]:
    def shows(path: Path) -> bool:
        return (path.legs[-1].move, path.legs[-1].target) == (code, target)

    return shows


def ends_at(stage: Stage) -> Callable[[Path], bool]:
    def shows(path: Path) -> bool:
        return path.end.is_open and path.end.stage is stage

    return shows


def at_a_referral(path: Path) -> bool:
    return path.end.stage is Stage.CONTACT and path.end.sub_stage is SubStage.REFERRAL_DECISION


# ── The stage, the tracks and the facts in law ──────────────────────────────────────────────────────────────────────


@breaks(
    "stage_apart",
    "cin_to_early_help to early_help would say early_help, but the facts give child_in_need: "
    "from child_in_need with child_in_need_plan open",
    ends_with("cin_to_early_help", "early_help"),
)
def a_step_down_that_forgets_to_end_the_plan() -> Workflow:
    return with_move("cin_to_early_help", targets=to(EARLY_HELP, Opens(TrackCode.EARLY_HELP, "open")))


@breaks(
    "stage_apart",
    "care_order_discharged to child_in_need would say child_in_need, but the facts give looked_after: from looked_after with no track",
    ends_with("care_order_discharged", "child_in_need"),
)
def a_move_out_of_care_that_leaves_the_child_in_care() -> Workflow:
    return with_move("care_order_discharged", ends_care=False)


@breaks(
    "stage_apart",
    "care_order_discharged to child_in_need would say child_in_need, but the facts give child_protection: "
    "from looked_after with protection_plan open",
    ends_with("care_order_discharged", "child_in_need"),
)
def a_move_out_of_care_that_forgets_the_protection_plan() -> Workflow:
    return with_move("care_order_discharged", targets=tuple(replace(t, when=()) for t in home_to_child_in_need()))


@breaks(
    "happening_unfit",
    "care_order_discharged has happened from looked_after with protection_plan open, and fits no target",
    ends_at(Stage.LOOKED_AFTER),
)
def a_happening_that_fits_no_target_in_some_case() -> Workflow:
    targets = (*home_to_child_in_need(), *to(LOOKED_AFTER, when=(Condition.MATCHED_LONG_TERM,)))
    return with_move("care_order_discharged", targets=targets)


# ── Traps ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@breaks("dead_end", "the stage leaving_care has no way out", ends_at(Stage.LEAVING_CARE))
def a_stage_that_nothing_leaves() -> Workflow:
    return only(move("leaving_care_reopened"), move("turned_21_support_offer"))


@breaks("dead_end", "the stage leaving_care has no way out", ends_at(Stage.LEAVING_CARE))
def a_stage_that_only_a_death_leaves() -> Workflow:
    return only(move("leaving_care_reopened"), move("turned_21_support_offer"), move("child_died"))


@breaks("dead_end", "no way leads out of child_in_need with child_in_need_plan open", ends_at(Stage.CHILD_IN_NEED))
def two_stages_that_lead_only_to_each_other() -> Workflow:
    return only(move("cin_transfer_in"), move("cin_to_looked_after"), move("looked_after_reunified"))


@breaks("no_way_down", "a step up leads to looked_after, and no step leads down again", ends_at(Stage.LOOKED_AFTER))
def a_step_up_without_a_way_down() -> Workflow:
    return only(move("cin_transfer_in"), move("cin_closed"), move("cin_to_looked_after"))


@breaks("unreachable", "early_help_moved_area to transferred_out can never come about", ends_at(Stage.EARLY_HELP), tracks=2)
def a_target_that_can_never_come_about() -> Workflow:
    contrary = replace(move("early_help_moved_area"), sources=out_of(EARLY_HELP, when=(Condition.UNBORN, Condition.BORN)))
    return only(move("early_help_start_from_universal"), move("early_help_closed_needs_met"), contrary)


@breaks("unreachable", "the stage child_protection is out of reach", None, tracks=2)
def a_stage_without_a_way_in() -> Workflow:
    return only(move("cin_transfer_in"), move("cin_closed"), move("cp_to_child_in_need"))


# ── Edges that are forbidden ────────────────────────────────────────────────────────────────────────────────────────


@breaks(
    "forbidden_edge",
    "early_help_to_referral to child_protection goes from early_help straight to child_protection: "
    "a protection plan needs an enquiry and a conference",
    ends_with("early_help_to_referral", "child_protection"),
)
def early_help_straight_to_child_protection() -> Workflow:
    targets = tuple(replace(target, takes_effect=TakesEffect.ON_DECISION) for target in to_child_protection(TrackCode.EARLY_HELP))
    return with_move("early_help_to_referral", targets=targets)


@breaks("happening_refused", "the move “child_missing” has happened, and cannot be forbidden", None,
        rules=Rules(forbidden_moves=frozenset({"child_missing"})))  # fmt: skip
def an_authority_that_forbids_what_happens() -> Workflow:
    return JOURNEY


@breaks("no_way_down", "a step up leads to looked_after, and no step leads down again", ends_at(Stage.LOOKED_AFTER),
        rules=Rules(forbidden_moves=frozenset({"looked_after_reunified", "looked_after_closed"})))  # fmt: skip
def an_authority_that_forbids_every_way_down() -> Workflow:
    moves = ("cin_transfer_in", "cin_closed", "cin_to_looked_after", "looked_after_reunified", "looked_after_closed")
    return only(*(move(code) for code in moves))


# ── Decisions and clocks ────────────────────────────────────────────────────────────────────────────────────────────


@breaks(
    "undecided", "referral_to_assessment to assessment leaves a referral without its decision",
    ends_with("referral_to_assessment", "assessment"),
)  # fmt: skip
def a_referral_left_without_a_decision() -> Workflow:
    sources = tuple(replace(source, tells=()) for source in move("referral_to_assessment").sources)
    return with_move("referral_to_assessment", sources=sources)


@breaks("undecided", "a referral waits in contact with no track, and its decision is not due", at_a_referral)
def a_referral_whose_decision_is_never_due() -> Workflow:
    return without_limits("front_door.referral_decision")


@breaks("undecided", "a contact waits in contact with no track, and its decision is not due", ends_at(Stage.CONTACT))
def a_contact_whose_decision_is_due_only_at_a_referral() -> Workflow:
    return with_limit("front_door.contact_outcome", applies=(Condition.AT_REFERRAL,))


@breaks("undecided", "a referral waits in contact with no track, and its decision is not due",
        lambda path: at_a_referral(path) and path.legs[-1].turn in (Turn.NOT_ACCEPTED, Turn.WITHDRAWN))  # fmt: skip
def a_referral_that_is_forgotten_when_nobody_takes_the_child() -> Workflow:
    return with_limit("front_door.referral_decision", starts_on=(EventKind.REFERRAL_RECEIVED,))


@breaks("no_clock_of_its_own", "nothing begins to run as the track child_in_need_plan opens", ends_at(Stage.CHILD_IN_NEED))
def a_plan_without_a_clock_of_its_own() -> Workflow:
    started = EventKind.CIN_PLAN_STARTED
    holding = [one.code for one in JOURNEY.limits if started in one.starts_on and EventKind.CASE_ALLOCATED in one.starts_on]
    return replace(JOURNEY, limits=tuple(one for one in JOURNEY.limits if started not in one.starts_on or one.code in holding))


@breaks("no_clock_of_its_own", "nothing begins to run as a child comes into care", ends_at(Stage.LOOKED_AFTER))
def care_without_a_clock_of_its_own() -> Workflow:
    started = EventKind.LOOKED_AFTER_STARTED
    holding = [one.code for one in JOURNEY.limits if started in one.starts_on and EventKind.CASE_ALLOCATED in one.starts_on]
    return replace(JOURNEY, limits=tuple(one for one in JOURNEY.limits if started not in one.starts_on or one.code in holding))


@breaks("nothing_due", "nothing is due in assessment with assessment allocated", ends_at(Stage.ASSESSMENT))
def a_stage_in_which_nothing_is_due() -> Workflow:
    return without_limits("oversight.allocation")


@breaks("nothing_due", "nothing is due in early_help with early_help open",
        lambda path: any(leg.turn is Turn.RECORDED for leg in path.legs))  # fmt: skip
def a_supervision_that_is_done_once_and_for_all() -> Workflow:
    once = replace(limit("oversight.supervision"), kind=LimitKind.DEADLINE)
    few = only(move("early_help_start_from_universal"), move("early_help_closed_needs_met"))
    return replace(few, limits=(limit("oversight.allocation"), once))


@breaks("nothing_due", "nothing is due in child_in_need with child_in_need_plan open",
        lambda path: path.legs[-1].says == "Recorded: note recorded.")  # fmt: skip
def a_clock_that_anybody_may_cancel() -> Workflow:
    few = only(move("cin_transfer_in"), move("cin_closed"))
    cancelled = tuple(replace(one, cancelled_on=(EventKind.NOTE_RECORDED,)) for one in few.limits)
    return replace(few, limits=cancelled)


@breaks("nothing_due", "nothing is due in early_help with early_help open", ends_at(Stage.EARLY_HELP),
        rules=Rules(switched_off=frozenset({"oversight.allocation", "oversight.supervision"})))  # fmt: skip
def an_authority_that_switches_off_all_that_is_due() -> Workflow:
    return only(move("early_help_start_from_universal"), move("early_help_closed_needs_met"))


@breaks("nothing_due", "nothing is due in early_help with early_help open", ends_at(Stage.EARLY_HELP))
def a_journey_over_which_nobody_has_oversight() -> Workflow:
    return without_limits(*(one.code for one in JOURNEY.limits if one.code.startswith("oversight.")))
