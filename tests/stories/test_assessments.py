"""Assessments as the reviews found them, and as they must be: each story is one acceptance test, over the real actions and the sweep."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, ask, events_of, given
from tests.notifications.inboxes import delivered, emptied, told
from tracker.actions.assess import authorise_assessment, start_assessment, submit_assessment
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.record import record_happened
from tracker.actions.record_entry import record_entry
from tracker.models import Clock, Event, FamilyLink, Firing
from tracker.selectors.caseloads import Filters, caseload
from tracker.terms import LinkKind
from workflows.definitions.limits import BY_CODE
from workflows.definitions.recordable import BY_CODE as ENTRIES
from workflows.terms import EventKind, EvidenceKind, Role, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return a_world()


def running(journey, limit):
    return Clock.objects.filter(journey=journey, limit=limit, stopped_at=None, cancelled_at=None)


def rungs(journey, limit):
    return list(Firing.objects.filter(clock__journey=journey, clock__limit=limit).order_by("moment", "pk").values_list("rung", flat=True))


def happened(world, journey, kind, by, at):
    record_happened(journey_id=journey.pk, kinds=[kind], says="Happened.", note="", actor=world.actor(by, at), occurred_at=at, now=at)


def blank(world, at):
    """The children on Ben's list of assessments in which nothing is written."""
    rows = caseload(world.viewer(world.ben, at), Filters(kept="blank"), now=at)
    return {row.journey_id for row in rows}


def test_at_041_an_assessment_opened_and_left_empty_is_in_the_list_of_blank_ones_until_something_is_written(world):
    empty, written = (a_journey(world, stage=Stage.ASSESSMENT) for _ in range(2))
    for journey in (empty, written):
        start_assessment(journey_id=journey.pk, actor=world.actor(world.amina), occurred_at=NOON, now=NOON)
    happened(world, written, EventKind.ASSESSMENT_FIRST_ENTRY_RECORDED, world.amina, NOON + timedelta(days=1))
    due_at = running(empty, "assessment.blank").get().due_at
    assert due_at == datetime(2026, 3, 12, 0, tzinfo=UTC)  # five working days after Wednesday 4 March

    fire_due_clocks(now=due_at)

    assert blank(world, due_at - timedelta(seconds=1)) == set()
    assert blank(world, due_at) == {empty.pk}
    assert rungs(empty, "assessment.blank") == ["warn", "due"]
    assert rungs(written, "assessment.blank") == []
    happened(world, empty, EventKind.ASSESSMENT_FIRST_ENTRY_RECORDED, world.amina, due_at + timedelta(hours=1))
    assert blank(world, due_at + timedelta(hours=2)) == set()


def test_at_041_a_blank_assessment_completes_nothing(world):
    """What counts as completed is an assessment that a manager has authorised: a blank one has stopped no timescale."""
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    start_assessment(journey_id=journey.pk, actor=world.actor(world.amina), occurred_at=NOON, now=NOON)

    fire_due_clocks(now=NOON + timedelta(days=30))

    assert "assessment_authorised" not in events_of(journey)
    assert running(journey, "assessment.child_and_family").count() == 1


def test_at_042_half_the_time_gone_without_a_managers_check_is_told_to_worker_and_manager_as_at_risk(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    start_assessment(journey_id=journey.pk, actor=world.actor(world.amina), occurred_at=NOON, now=NOON)
    emptied(NOON)
    clock = running(journey, "assessment.at_risk").get()
    assert clock.due_at == datetime(2026, 4, 7, 23, tzinfo=UTC)  # 22 working days, over Easter and the change of the clocks

    fire_due_clocks(now=clock.due_at)
    delivered(clock.due_at)

    assert [rung.tells for rung in BY_CODE["assessment.at_risk"].ladder[1:3]] == [Role.SOCIAL_WORKER, Role.TEAM_MANAGER]
    for person in (world.amina, world.ben):
        assert any("the assessment is at risk" in says for says in told(person)), person


def test_at_042_an_assessment_that_a_manager_has_checked_is_not_at_risk(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    start_assessment(journey_id=journey.pk, actor=world.actor(world.amina), occurred_at=NOON, now=NOON)
    happened(world, journey, EventKind.MANAGER_CHECKPOINT_RECORDED, world.ben, NOON + timedelta(days=10))

    fire_due_clocks(now=NOON + timedelta(days=50))

    assert running(journey, "assessment.at_risk").count() == 0
    assert rungs(journey, "assessment.at_risk") == []


def test_an_assessment_that_took_too_long_still_owes_the_reason_after_it_is_authorised(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    at = NOON + timedelta(days=80)
    start_assessment(journey_id=journey.pk, actor=world.actor(world.amina), occurred_at=NOON, now=NOON)
    submit_assessment(journey_id=journey.pk, actor=world.actor(world.amina), occurred_at=at, now=at)
    authorise_assessment(journey_id=journey.pk, actor=world.actor(world.ben), reference="", occurred_at=at, now=at)

    assert running(journey, "assessment.child_and_family").count() == 0
    assert running(journey, "assessment.overrun_reason").count() == 1
    happened(world, journey, EventKind.OVERRUN_REASON_RECORDED, world.ben, at + timedelta(hours=1))
    assert running(journey, "assessment.overrun_reason").count() == 0


def a_family(world, *stages, at=NOON):
    """Brothers and sisters, each linked to the first, one journey a stage."""
    journeys = [a_journey(world, stage=stage, at=at) for stage in stages]
    for other in journeys[1:]:
        low, high = sorted((journeys[0].child_id, other.child_id))
        FamilyLink.objects.create(child_id=low, other_id=high, kind=LinkKind.SIBLING)
    return journeys


def test_at_033_a_new_baby_in_the_household_marks_the_assessment_of_each_open_child_as_review_needed(world):
    eldest, second, third, at_the_door = a_family(world, Stage.CHILD_IN_NEED, Stage.ASSESSMENT, Stage.EARLY_HELP, Stage.CONTACT)
    stranger = a_journey(world, stage=Stage.CHILD_IN_NEED)
    at = NOON + timedelta(days=1)

    record_entry(journey_id=second.pk, entry=ENTRIES["household_changed"], answers={"what": "baby"}, note="Seen at the visit.",
                 actor=world.actor(world.amina, at), occurred_at=at, now=at)  # fmt: skip

    for journey in (eldest, second, third):
        clock = running(journey, "assessment.review_needed").get()
        assert (clock.started_at, clock.due_at) == (at, datetime(2026, 3, 20, 0, tzinfo=UTC))
    assert BY_CODE["assessment.review_needed"].title.startswith("Review needed")
    assert running(at_the_door, "assessment.review_needed").count() == 0
    assert "household_changed" not in events_of(stranger)


def test_at_033_what_was_written_about_one_child_is_not_copied_to_the_others(world):
    eldest, second = a_family(world, Stage.CHILD_IN_NEED, Stage.EARLY_HELP)

    record_entry(journey_id=eldest.pk, entry=ENTRIES["household_changed"], answers={"what": "adult"}, note="Amina met him on Monday.",
                 actor=world.actor(world.amina), occurred_at=NOON, now=NOON)  # fmt: skip

    said = {
        e.journey_id: (e.payload.says, e.payload.reason) for e in Event.objects.filter(kind="household_changed").select_related("payload")
    }
    sentence = "The household has changed: a partner or another adult has joined the household."
    assert said == {eldest.pk: (sentence, "Amina met him on Monday."), second.pk: (sentence, "")}


def test_at_033_an_update_or_a_managers_look_answers_it(world):
    eldest, second = a_family(world, Stage.CHILD_IN_NEED, Stage.CHILD_IN_NEED)
    record_entry(journey_id=eldest.pk, entry=ENTRIES["household_changed"], answers={"what": "moved"}, note="",
                 actor=world.actor(world.amina), occurred_at=NOON, now=NOON)  # fmt: skip
    later = NOON + timedelta(days=2)

    start_assessment(journey_id=eldest.pk, actor=world.actor(world.amina), occurred_at=later, now=later)
    happened(world, second, EventKind.ASSESSMENT_REVIEWED, world.ben, later)

    assert [running(journey, "assessment.review_needed").count() for journey in (eldest, second)] == [0, 0]


def test_a_closed_journey_of_the_household_is_left_alone(world):
    eldest, second = a_family(world, Stage.CHILD_IN_NEED, Stage.CONTACT)
    request = ask("contact_closed", second, NOON, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=second.pk, request=request, actor=world.actor(world.dora), now=NOON)

    record_entry(journey_id=eldest.pk, entry=ENTRIES["household_changed"], answers={"what": "risk"}, note="",
                 actor=world.actor(world.amina), occurred_at=NOON, now=NOON)  # fmt: skip

    assert "household_changed" not in events_of(second)
