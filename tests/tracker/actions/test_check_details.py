"""What a move asks for in fact has to come with it: the stage and the law never say two different things."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_child, a_journey, a_world, ask, events_of, fresh, given
from tests.builders import a_contact as contact
from tracker.actions.move import move
from tracker.actions.open_journey import open_journey
from tracker.actions.requests import Details, MoveRequest, PlacementDetails
from tracker.errors import BadInput
from tracker.models import Child, Journey
from workflows.calendar import local_date
from workflows.terms import EvidenceKind, Stage

pytestmark = pytest.mark.django_db

TODAY = local_date(NOON)
HOME = PlacementDetails(code="U6", where="Foster carers")
TOLD = given(EvidenceKind.START_TIME, EvidenceKind.DECISION_MAKER_NAMED)


@pytest.fixture
def world(db):
    return a_world()


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        (Details(placement=HOME), {"legal_status": "Give the legal status."}),
        (
            Details(placement=HOME, legal_status="V3"),
            {"legal_status": "On this legal status and placement a child is not looked after. Give those that hold."},
        ),
    ],
)
def test_an_admission_without_a_legal_basis_to_be_looked_after_on_is_not_taken(details, fields, world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = events_of(journey)
    request = replace(ask("emergency_police_protection", journey, NOON, version=None, given=TOLD), details=details)

    with pytest.raises(BadInput) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.edward), now=NOON)

    assert refused.value.fields == fields
    assert events_of(journey) == before


@pytest.mark.parametrize(
    ("died_on", "says"),
    [
        (TODAY + timedelta(days=1), "The date of death is after the day of the move. Check both."),
        (date(2010, 1, 1), "The date of death is before the date of birth on record. Check it, or ask for the record to be put right."),
    ],
)
def test_a_death_on_a_day_that_cannot_be_is_not_taken(died_on, says, world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(born=date(2014, 5, 20)))
    before = events_of(journey)
    request = replace(ask("child_died", journey, NOON, version=None), details=Details(died_on=died_on))

    with pytest.raises(BadInput) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=NOON)

    assert refused.value.fields == {"died_on": says}
    assert events_of(journey) == before


def test_a_birth_after_the_day_of_the_move_is_not_taken(world):
    child = a_child()
    Child.objects.filter(pk=child.pk).update(date_of_birth=None, expected_date=TODAY + timedelta(days=9), sex="U")
    journey = contact(world, Child.objects.get(pk=child.pk))
    started = ask("pre_birth_assessment_start", journey, NOON, warnings_accepted=True, given=given(EvidenceKind.EXPECTED_DATE))
    move(journey_id=journey.pk, request=started, actor=world.actor(world.dora), now=NOON)
    before = events_of(journey)
    request = ask("child_born", fresh(journey), NOON, details=Details(date_of_birth=TODAY + timedelta(days=1)))

    with pytest.raises(BadInput) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.amina), now=NOON)

    assert refused.value.fields == {"date_of_birth": "The date of birth is after the day of the move. Check both."}
    assert events_of(journey) == before
    child.refresh_from_db()
    assert child.date_of_birth is None


def test_an_admission_that_would_open_a_journey_without_its_facts_opens_none(world):
    request = MoveRequest(move="emergency_police_protection", version=None, occurred_at=NOON, given=TOLD, details=Details(placement=HOME))

    with pytest.raises(BadInput) as refused:
        open_journey(child_id=a_child().pk, request=request, team_id=world.front_door.pk, actor=world.actor(world.edward), now=NOON)

    assert list(refused.value.fields) == ["legal_status"]
    assert not Journey.objects.exists()


def test_an_order_that_needs_no_placement_makes_a_child_looked_after(world):
    journey = contact(world)
    request = replace(
        ask("referral_to_looked_after_emergency", journey, NOON, version=None, given=given(EvidenceKind.DECISION_MAKER_NAMED)),
        details=Details(placement=HOME, legal_status="C1"),
    )

    moved = move(journey_id=journey.pk, request=request, actor=world.actor(world.edward), now=NOON)

    assert (moved.journey.stage, moved.journey.looked_after_since) == (Stage.LOOKED_AFTER, NOON)
