"""What a move opens, moves on and ends. Every change is what practice would expect of that day."""

import pytest

from tests.workflows.situations import (
    ASSESSMENT,
    BORN_17_YEARS_AGO,
    CIN_PLAN,
    CP_PLAN,
    EARLY_HELP_OPEN,
    EARLY_HELP_PAUSED,
    MISSING,
    SECTION_47,
    a_situation,
    at_contact,
    at_referral,
    being_assessed,
    in_early_help,
    in_need,
    looked_after,
    protected,
)
from workflows.definitions.journey import JOURNEY
from workflows.definitions.tracks import TRACKS
from workflows.engine.effects import after, told_when_decided, track_changes
from workflows.engine.stage import stage_of
from workflows.shapes import Move, Situation, To
from workflows.terms import EventKind, Stage, SubStage, TrackCode

PATHWAY = TrackCode.PATHWAY_16_PLUS


def taken(code: str, target: str = "") -> tuple[Move, To]:
    move = JOURNEY.move(code)
    return move, next(t for t in move.targets if t.id == target) if target else move.targets[0]


def changes(code: str, child: Situation, target: str = "") -> list[tuple[str, str | None, str, EventKind | None]]:
    move, to = taken(code, target)
    return [(str(c.track), c.before, c.after, c.event) for c in track_changes(move, to, child.tracks, TRACKS)]


def then(code: str, child: Situation, target: str = "", **given: str) -> Situation:
    move, to = taken(code, target)
    return after(move, to, child, TRACKS, **given)


def test_a_step_up_that_is_accepted_pauses_early_help_and_does_not_end_it() -> None:
    child = in_early_help()

    assert changes("early_help_to_referral", child) == [("early_help", "open", "paused", EventKind.EARLY_HELP_PAUSED)]
    later = then("early_help_to_referral", child)
    assert (later.stage, later.sub_stage, stage_of(later)) == (Stage.CONTACT, SubStage.REFERRAL_DECISION, Stage.CONTACT)


def test_a_child_in_need_plan_ends_paused_early_help_and_the_assessment_that_led_to_it() -> None:
    child = being_assessed(EARLY_HELP_PAUSED)

    assert changes("assessment_to_child_in_need", child) == [
        ("assessment", "in_progress", "authorised", None),
        ("early_help", "paused", "closed", EventKind.EARLY_HELP_CLOSED),
        ("child_in_need_plan", None, "open", EventKind.CIN_PLAN_STARTED),
    ]


def test_a_step_down_takes_up_early_help_where_it_was_paused() -> None:
    assert changes("referral_to_early_help", at_referral(EARLY_HELP_PAUSED)) == [
        ("early_help", "paused", "open", EventKind.EARLY_HELP_RESUMED)
    ]
    assert changes("referral_to_early_help", at_referral()) == [("early_help", None, "open", EventKind.EARLY_HELP_PLAN_STARTED)]


def test_an_admission_ends_the_child_in_need_plan_and_keeps_protection_assessment_and_enquiry() -> None:
    child = in_need(ASSESSMENT, SECTION_47)

    assert changes("cin_to_looked_after", child) == [
        ("child_in_need_plan", "open", "ended", EventKind.CIN_PLAN_ENDED),
        ("placement", None, "placed", None),
        ("legal", None, "section_20", None),
    ]
    kept = {code for code, _ in then("cp_to_looked_after", protected(ASSESSMENT, SECTION_47)).tracks}
    assert kept == {
        TrackCode.PROTECTION_PLAN,
        TrackCode.ASSESSMENT,
        TrackCode.SECTION_47_ENQUIRY,
        TrackCode.PLACEMENT,
        TrackCode.LEGAL,
    }


def test_the_legal_status_that_is_given_decides_the_state_of_the_legal_track() -> None:
    move, target = taken("cp_to_looked_after")

    (legal,) = [c for c in track_changes(move, target, [CP_PLAN], TRACKS, legal_state="epo") if c.track is TrackCode.LEGAL]

    assert legal.after == "epo"


def test_leaving_care_ends_the_placement_and_the_legal_basis_and_leaves_work_before_court_open() -> None:
    child = looked_after((TrackCode.LEGAL, "section_20"), (TrackCode.LEGAL, "pre_proceedings"))

    later = then("looked_after_reunified", child)

    assert (later.legal_statuses, later.placement, later.looked_after_since) == (frozenset(), None, None)
    assert later.tracks == {CIN_PLAN, (TrackCode.LEGAL, "pre_proceedings")}


def test_a_child_of_16_with_a_leaving_care_duty_becomes_relevant_on_leaving_care() -> None:
    child = looked_after((PATHWAY, "eligible"), date_of_birth=BORN_17_YEARS_AGO)

    later = then("left_care_16_17", child)

    assert (PATHWAY, "relevant") in later.tracks
    assert (later.stage, stage_of(later)) == (Stage.LEAVING_CARE, Stage.LEAVING_CARE)


@pytest.mark.parametrize(("state", "becomes"), [("eligible", "former_relevant"), ("relevant", "former_relevant"), ("", "qualifying")])
def test_at_18_a_young_person_is_former_relevant_or_qualifying(state: str, becomes: str) -> None:
    child = looked_after(*([(PATHWAY, state)] if state else []), CP_PLAN, date_of_birth=BORN_17_YEARS_AGO)

    assert then("turned_18", child, "leaving_care").tracks == {(PATHWAY, becomes)}


def test_remaining_in_care_on_another_basis_does_not_end_the_placement() -> None:
    child = looked_after((TrackCode.LEGAL, "remand"), status="J1")

    later = then("remand_ended", child, "looked_after", legal_status="V2")

    assert (later.legal_statuses, later.placement, stage_of(later)) == (frozenset({"V2"}), "U3", Stage.LOOKED_AFTER)


def test_closing_ends_every_track_that_is_open() -> None:
    child = protected(ASSESSMENT, SECTION_47, MISSING, EARLY_HELP_PAUSED)

    assert changes("child_died", child) == [
        ("assessment", "in_progress", "cancelled", EventKind.ASSESSMENT_CANCELLED),
        ("early_help", "paused", "closed", EventKind.EARLY_HELP_CLOSED),
        ("missing", "open", "returned", EventKind.CHILD_RETURNED_FROM_MISSING),
        ("protection_plan", "open", "ended", EventKind.CP_PLAN_ENDED),
        ("section_47_enquiry", "enquiry_open", "conference_not_required", EventKind.SECTION_47_ENDED),
    ]
    assert (then("child_died", child).is_open, then("child_died", child).tracks) == (False, frozenset())


def test_a_conference_ends_the_enquiry_as_held_and_any_other_outcome_as_not_required() -> None:
    child = a_situation(Stage.ASSESSMENT, SECTION_47, ASSESSMENT)

    def enquiry(code: str) -> str:
        return next(after for track, _, after, _ in changes(code, child) if track == "section_47_enquiry")

    assert enquiry("section_47_to_child_protection") == "conference_held"
    assert enquiry("section_47_to_child_in_need") == "conference_not_required"


def test_a_permanence_route_that_is_achieved_stays_so_when_the_journey_closes() -> None:
    route = (TrackCode.PERMANENCE_ROUTE, "order_or_placement_achieved")

    (change,) = track_changes(*taken("support_closed"), [route], TRACKS)

    assert (change.after, change.is_open, change.event) == ("order_or_placement_achieved", False, None)


def test_stepping_down_from_before_court_leaves_the_accommodation_as_it_is() -> None:
    child = looked_after((TrackCode.LEGAL, "section_20"), (TrackCode.LEGAL, "pre_proceedings"))

    assert changes("pre_proceedings_stepped_down", child, "looked_after") == [("legal", "pre_proceedings", "discharged", None)]


def test_a_track_that_is_open_further_on_is_not_taken_back() -> None:
    child = a_situation(Stage.ASSESSMENT, SECTION_47, (TrackCode.ASSESSMENT, "submitted"))

    assert changes("emergency_police_protection", child)[0] == ("placement", None, "emergency_placed", None)
    assert changes("section_47_to_assessment", child) == [
        ("section_47_enquiry", "enquiry_open", "conference_not_required", EventKind.SECTION_47_ENDED)
    ]


def test_going_on_from_a_contact_or_a_referral_is_its_outcome() -> None:
    admission = JOURNEY.move("emergency_police_protection")

    assert told_when_decided(admission, at_contact()) == (EventKind.CONTACT_OUTCOME_RECORDED,)
    assert told_when_decided(admission, at_referral()) == (EventKind.REFERRAL_DECISION_RECORDED,)
    assert told_when_decided(admission, in_early_help()) == ()


def test_early_help_goes_on_beside_care_only_where_it_was_open() -> None:
    assert (TrackCode.EARLY_HELP, "paused") in then("emergency_police_protection", in_early_help()).tracks
    assert EARLY_HELP_OPEN not in then("emergency_police_protection", in_early_help()).tracks
    assert TrackCode.EARLY_HELP not in {code for code, _ in then("emergency_police_protection", at_contact()).tracks}
