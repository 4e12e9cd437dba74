"""The door: what a move writes, what it refuses, and that a refusal writes nothing."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_contact, a_journey, a_world, admitted, ask, assess, events_of, fresh, given, recorded
from tracker.actions.answer_handover import accept_handover
from tracker.actions.move import move
from tracker.actions.requests import Details, MoveRequest, PlacementDetails
from tracker.errors import BadInput, MoveRefused, NotYourDecision, StaleJourney
from tracker.models import CaseloadRow, Clock, Event, Evidence, Handover, Journey, PermanencyRow, Relationship, Track
from tracker.selectors.pictures import picture_of
from tracker.terms import RelationshipKind
from workflows.terms import EventKind, EvidenceKind, Stage, TrackCode

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def world(db):
    return a_world()


def everything():
    """How many rows the record holds: a refusal leaves it as it was."""
    tables = (Event, Evidence, Clock, Track, Handover, Relationship, Journey)
    return {t.__name__: t.objects.count() for t in tables} | {
        "versions": sorted(Journey.objects.values_list("public_id", "stage", "version"))
    }


def open_tracks(journey):
    return sorted(Track.objects.filter(journey=journey, ended_at__isnull=True).values_list("code", "state"))


def running(journey):
    return sorted(Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).values_list("limit", flat=True))


def test_a_contact_opens_a_journey_that_the_front_door_holds_and_that_something_is_due_on(world):
    journey = a_contact(world)

    assert (journey.stage, journey.sub_stage, journey.team, journey.version) == (Stage.CONTACT, "received", world.front_door, 1)
    assert "front_door.contact_outcome" in running(journey)
    assert CaseloadRow.objects.get(journey=journey).next_due_at is not None


def test_a_move_waits_for_what_must_be_on_record_first_and_writes_nothing(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = everything()

    with pytest.raises(MoveRefused) as refused:
        move(journey_id=journey.pk, request=ask("cin_to_early_help", journey, LATER, to_team=world.early_help.pk, warnings_accepted=True),
             actor=world.actor(world.ben), now=LATER)  # fmt: skip

    assert [r.code for r in refused.value.reasons] == ["missing_cin_review_decision"]
    assert everything() == before


def test_every_unmet_reason_is_told_at_once(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)

    with pytest.raises(MoveRefused) as refused:
        move(journey_id=journey.pk, request=ask("cp_to_child_in_need", journey, LATER, warnings_accepted=True),
             actor=world.actor(world.hari), now=LATER)  # fmt: skip

    assert {r.code for r in refused.value.reasons} == {"missing_review_conference_held", "missing_reason_risk_reduced"}
    assert {r.code: r.where for r in refused.value.reasons} == {
        "missing_review_conference_held": "record", "missing_reason_risk_reduced": "move",
    }  # fmt: skip


def test_at_068_a_child_protection_plan_ends_only_by_a_review_conference_and_the_next_plan_starts_in_the_same_save(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    before = everything()
    with pytest.raises(MoveRefused):
        move(journey_id=journey.pk, request=ask("cp_to_child_in_need", journey, LATER, warnings_accepted=True),
             actor=world.actor(world.hari), now=LATER)  # fmt: skip
    assert everything() == before
    recorded(world, journey, EvidenceKind.REVIEW_CONFERENCE_HELD, world.hari, LATER)

    at = LATER + timedelta(minutes=5)
    request = ask("cp_to_child_in_need", fresh(journey), at, warnings_accepted=True, given=given(EvidenceKind.REASON_RISK_REDUCED))
    moved = move(journey_id=journey.pk, request=request, actor=world.actor(world.hari), now=at)

    after = fresh(journey)
    assert after.stage == Stage.CHILD_IN_NEED
    assert [t for t in open_tracks(journey) if t[0].endswith("_plan")] == [("child_in_need_plan", "open")]
    assert {e.recorded_at for e in moved.events} == {at}
    assert after.worker == world.amina
    assert "cin.review" in running(journey)
    assert "cp.review_conference" not in running(journey)


def test_at_072_no_step_leaves_a_child_with_no_plan_between_the_old_and_the_new(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    recorded(world, journey, EvidenceKind.REVIEW_CONFERENCE_HELD, world.hari, LATER)
    at = LATER + timedelta(minutes=5)
    request = ask("cp_to_child_in_need", fresh(journey), at, warnings_accepted=True, given=given(EvidenceKind.REASON_RISK_REDUCED))

    move(journey_id=journey.pk, request=request, actor=world.actor(world.hari), now=at)

    plans = {t.code: t for t in Track.objects.filter(journey=journey, code__in=["protection_plan", "child_in_need_plan"])}
    assert plans["protection_plan"].ended_at == plans["child_in_need_plan"].opened_at == at


def test_a_planned_move_is_not_anyones_to_decide(world):
    journey = a_contact(world)
    before = everything()
    request = ask("contact_to_referral", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))

    with pytest.raises(NotYourDecision) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.amina), now=LATER)

    assert "mash_decision_maker" in refused.value.who
    assert everything() == before


def test_at_080_two_people_moving_the_same_child_end_with_one_move_and_the_other_is_told(world):
    journey = a_contact(world)
    first = ask("contact_to_referral", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    second = ask("contact_closed", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=journey.pk, request=first, actor=world.actor(world.dora), now=LATER)
    before = everything()

    with pytest.raises(StaleJourney) as refused:
        move(journey_id=journey.pk, request=second, actor=world.actor(world.edward), now=LATER)

    assert (refused.value.stage, refused.value.version) == (Stage.CONTACT, 2)
    assert any("Dora Price" in said for said in refused.value.happened)
    assert everything() == before


def test_a_moment_in_the_future_is_refused(world):
    journey = a_contact(world)
    before = everything()

    with pytest.raises(BadInput) as refused:
        move(journey_id=journey.pk, request=ask("contact_to_referral", journey, LATER, given=given(EvidenceKind.RATIONALE)),
             actor=world.actor(world.dora), now=NOON)  # fmt: skip

    assert list(refused.value.fields) == ["occurred_at"]
    assert everything() == before


def test_a_warning_waits_for_a_reason_and_then_leaves_a_dated_task(world):
    journey = a_contact(world)
    request = ask("contact_to_referral", journey, LATER, given=given(EvidenceKind.RATIONALE), why="")
    with pytest.raises(MoveRefused) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=LATER)
    assert [r.code for r in refused.value.reasons] == ["needs_reason"]

    due = (NOON + timedelta(days=2)).date()
    request = ask("contact_to_referral", journey, LATER, given=given(EvidenceKind.RATIONALE), warnings_accepted=True,
                  why="The family could not be reached.", tasks_due_on=due)  # fmt: skip
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=LATER)

    tasks = Clock.objects.filter(journey=journey, limit="record.owed", stopped_at=None)
    assert sorted(tasks.values_list("asks_for", flat=True)) == ["consent_or_reason_without", "primary_reason"]
    assert {t.set_for_child for t in tasks} == {True}


def test_recording_what_was_owed_stops_its_task(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    admission = admitted(world, journey, LATER)
    owed = Clock.objects.filter(journey=journey, limit="record.owed", stopped_at=None).values_list("asks_for", flat=True)
    assert "placement_details" not in owed

    assert admission.stage == Stage.LOOKED_AFTER


def test_an_emergency_admission_needs_three_facts_and_no_paper(world):
    journey = a_contact(world)
    night = NOON + timedelta(hours=11)

    after = admitted(world, journey, night, legal_status="L1", placement="U6")

    assert (after.stage, after.looked_after_since) == (Stage.LOOKED_AFTER, night)
    assert open_tracks(after) == [("legal", "police_protection"), ("placement", "emergency_placed")]
    assert PermanencyRow.objects.get(journey=after).placement == "U6"
    for limit in ("lac.visit_local", "lac.visit", "lac.placement_plan", "lac.review", "lac.iro_appointed", "legal.police_protection"):
        assert limit in running(after)


def test_an_admission_on_a_protection_plan_keeps_the_plan_and_its_timescales(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)

    after = admitted(world, journey, LATER)

    assert after.stage == Stage.LOOKED_AFTER
    assert ("protection_plan", "open") in open_tracks(after)
    assert "cp.review_conference" in running(after)
    assert "cp.dual_status_decision" in running(after)


def test_a_happening_without_its_place_or_legal_basis_is_asked_for_them_and_nothing_else(world):
    journey = a_contact(world)

    request = MoveRequest(move="referral_to_looked_after_emergency", version=None, occurred_at=LATER)

    with pytest.raises(MoveRefused) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.edward), now=LATER)

    assert {r.code for r in refused.value.reasons} == {
        "missing_legal_basis_and_time", "missing_consent_or_order_or_police_power", "missing_decision_maker_named", "missing_where_placed",
    }  # fmt: skip


def test_closing_ends_every_track_and_every_timescale_that_does_not_outlive_it(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, LATER)
    at = LATER + timedelta(minutes=5)

    move(journey_id=journey.pk, request=ask("cin_closed", fresh(journey), at, warnings_accepted=True), actor=world.actor(world.ben), now=at)

    after = fresh(journey)
    assert (after.stage, after.closed_at, after.closed_because) == (Stage.CLOSED, at, "cin_closed")
    assert open_tracks(after) == []
    assert set(running(after)) == {"record.owed"}, "what was left to come with a reason is still owed"
    assert not CaseloadRow.objects.filter(journey=after).exists()
    assert list(Relationship.objects.filter(child=after.child, to_at=None).values_list("kind", flat=True)) == [RelationshipKind.LAST_TEAM]


def test_a_move_that_closes_the_journey_hands_the_child_to_no_team(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, LATER)
    at = LATER + timedelta(minutes=5)
    request = ask("cin_closed", fresh(journey), at, to_team=world.early_help.pk, warnings_accepted=True)
    before = everything()

    with pytest.raises(BadInput) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=at)

    assert refused.value.says == "This move closes the journey, so there is no child to hand over."
    assert everything() == before


def test_old_evidence_does_not_serve_a_later_stage(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)
    assess(world, journey, NOON + timedelta(days=1))
    at = NOON + timedelta(days=1, hours=1)
    move(journey_id=journey.pk, request=ask("assessment_to_child_in_need", fresh(journey), at, warnings_accepted=True),
         actor=world.actor(world.ben), now=at)  # fmt: skip

    request = ask("cin_closed", fresh(journey), at, warnings_accepted=True)
    with pytest.raises(MoveRefused) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=at)

    assert "missing_cin_review_decision" in [r.code for r in refused.value.reasons]


def test_a_move_takes_at_most_thirty_queries_however_long_the_history(world, django_assert_max_num_queries):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, LATER)
    at = LATER + timedelta(minutes=5)
    request = ask("cin_to_looked_after", fresh(journey), at, warnings_accepted=True, given=given(EvidenceKind.SECTION_20_CONSENT_OR_ORDER),
                  details=Details(placement=PlacementDetails(code="U6"), legal_status="V2"))  # fmt: skip
    actor = world.actor(world.grace)

    with django_assert_max_num_queries(30):
        move(journey_id=journey.pk, request=request, actor=actor, now=at)

    assert fresh(journey).stage == Stage.LOOKED_AFTER


def test_the_events_of_an_act_name_the_first_as_their_cause(world):
    journey = a_contact(world)

    first, *rest = Event.objects.filter(journey=journey).order_by("seq")

    assert (first.kind, first.caused_by) == (EventKind.JOURNEY_MOVED, None)
    assert {e.caused_by for e in rest} == {first.seq}
    assert EventKind.CONTACT_RECEIVED in events_of(journey)


def test_the_stored_stage_is_the_one_that_the_tracks_give(world):
    for stage in (Stage.CONTACT, Stage.EARLY_HELP, Stage.ASSESSMENT, Stage.CHILD_IN_NEED, Stage.CHILD_PROTECTION, Stage.LOOKED_AFTER):
        journey = a_journey(world, stage=stage)
        picture = picture_of(journey, list(journey.tracks.all()), list(journey.placements.all()), list(journey.legal_statuses.all()))

        assert picture.stage_by_the_tracks(NOON) == journey.stage == stage
        assert running(journey), f"nothing is due at {stage}"


def test_early_help_is_paused_and_not_ended_when_the_front_door_takes_the_step_up(world):
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    offered = move(journey_id=journey.pk, request=ask("early_help_to_referral", journey, LATER, to_team=world.front_door.pk,
                   warnings_accepted=True, given=given(EvidenceKind.RATIONALE)), actor=world.actor(world.fatima), now=LATER)  # fmt: skip
    assert fresh(journey).stage == Stage.EARLY_HELP
    at = LATER + timedelta(minutes=10)
    accept_handover(handover_id=offered.handover.pk, actor=world.actor(world.dora), worker_id=None, occurred_at=at, now=at)

    after = fresh(journey)
    assert (after.stage, after.sub_stage, after.team) == (Stage.CONTACT, "referral_decision", world.front_door)
    assert (TrackCode.EARLY_HELP, "paused") in open_tracks(after)
