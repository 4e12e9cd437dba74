"""An emergency admission: three facts, at once, whatever is missing."""

from datetime import UTC, date, datetime

import pytest

from tests.builders import NOON, a_child, a_journey, a_world, events_of, fresh
from tracker.actions.admit import admit
from tracker.actions.register_child import NewChild
from tracker.actions.requests import PlacementDetails
from tracker.errors import BadInput
from tracker.models import Child, Clock, Event, Journey, LegalStatus, Placement
from workflows.terms import Stage

TWO_IN_THE_MORNING = datetime(2026, 3, 7, 2, tzinfo=UTC)
"""Saturday 7 March 2026."""

HOME = PlacementDetails(code="U6", where="Foster carers in Hartwell")


def admitted(world, child, legal_status, at=TWO_IN_THE_MORNING):
    return admit(child=child, legal_status=legal_status, placement=HOME, decided_by="Grace Hill", team_id=world.front_door.pk,
                 actor=world.actor(world.edward, at), occurred_at=at, now=at)  # fmt: skip


@pytest.mark.parametrize("legal_status", ["L1", "L2", "V2", "C1", "J1"])
def test_a_child_nobody_knew_is_admitted_at_night_on_any_basis(db, legal_status):
    world = a_world()
    new = NewChild(given_name="Robin", family_name="Example", date_of_birth=date(2016, 5, 20))

    journey = fresh(admitted(world, new, legal_status).journey)

    assert (journey.stage, journey.team, journey.looked_after_since) == (Stage.LOOKED_AFTER, world.front_door, TWO_IN_THE_MORNING)
    assert [(p.code, p.where, p.started_at) for p in Placement.objects.all()] == [("U6", "Foster carers in Hartwell", TWO_IN_THE_MORNING)]
    assert [(s.code, s.started_at) for s in LegalStatus.objects.all()] == [(legal_status, TWO_IN_THE_MORNING)]
    assert Journey.objects.count() == 1


def test_what_is_missing_falls_due_and_the_care_timescales_run(db):
    world = a_world()

    journey = admitted(world, a_child().pk, "L1").journey

    running = set(Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).values_list("limit", "asks_for"))
    assert {("legal.police_protection", ""), ("lac.care_plan", ""), ("record.owed", "designated_officer")} <= running


@pytest.mark.parametrize("stage", [Stage.CONTACT, Stage.EARLY_HELP, Stage.ASSESSMENT, Stage.CHILD_IN_NEED, Stage.CHILD_PROTECTION])
def test_an_open_journey_goes_on_into_care(db, stage):
    world = a_world()
    journey = a_journey(world, stage=stage)
    before = journey.team_id

    after = fresh(admitted(world, journey.child_id, "V2", at=NOON).journey)

    assert (after.pk, after.stage, after.team_id) == (journey.pk, Stage.LOOKED_AFTER, before)


def test_a_child_in_care_already_is_not_admitted_again(db):
    world = a_world()
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    before = events_of(journey)

    with pytest.raises(BadInput) as refused:
        admitted(world, journey.child_id, "V2", at=NOON)

    assert refused.value.says == "The child is looked after already. Record a new placement or legal status as a move."
    assert events_of(journey) == before


def test_a_time_to_come_is_not_taken_and_no_child_is_made(db):
    world = a_world()
    new = NewChild(given_name="Robin", family_name="Example", date_of_birth=date(2016, 5, 20))

    with pytest.raises(BadInput) as refused:
        admit(child=new, legal_status="L1", placement=HOME, decided_by="Grace Hill", team_id=world.front_door.pk,
              actor=world.actor(world.edward), occurred_at=TWO_IN_THE_MORNING, now=NOON)  # fmt: skip

    assert refused.value.fields == {"occurred_at": "Give when the child was placed."}
    assert (Child.objects.count(), Event.objects.count()) == (0, 0)
