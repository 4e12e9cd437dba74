"""LG-06: an emergency admission waits for no panel, and a panel looks at it afterwards by itself."""

from datetime import timedelta

import pytest

from panels.actions import look_back
from panels.models import PanelRequest
from panels.terms import Business, RequestState
from tests.builders import NOON, a_journey, a_world, admitted, ask, events_of, fresh, given
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.move import move
from tracker.actions.requests import Details, PlacementDetails
from tracker.models import Effect
from workflows.terms import EvidenceKind, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=9)


@pytest.fixture
def world(db):
    return a_world()


def test_at_078_an_emergency_admission_puts_the_child_forward_to_the_next_panel_by_itself(world):
    journey = admitted(world, a_journey(world, stage=Stage.ASSESSMENT), LATER)
    assert journey.stage == Stage.LOOKED_AFTER, "nothing waits for a panel"

    deliver_due(now=LATER)

    request = PanelRequest.objects.get(journey=journey)
    assert (request.business, request.state, request.asked_by) == (Business.ACCESS_TO_RESOURCES, RequestState.ASKED, None)
    assert request.by_itself_because == "The child was admitted in an emergency, before any panel"
    assert events_of(journey).count("panel_request_arose") == 1


def test_an_admission_is_looked_back_at_once_however_often_it_is_delivered(world):
    journey = admitted(world, a_journey(world, stage=Stage.ASSESSMENT), LATER)
    deliver_due(now=LATER)
    effect = Effect.objects.get(handler=look_back.HANDLER, event__payload__body__move="referral_to_looked_after_emergency")

    look_back.look_back(effect, LATER)

    assert PanelRequest.objects.filter(journey=journey).count() == 1


def test_a_planned_admission_is_not_looked_back_at(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    care = Details(placement=PlacementDetails(code="U6"), legal_status="V2")
    consent = given(EvidenceKind.SECTION_20_CONSENT_OR_ORDER)
    request = ask("cin_to_looked_after", fresh(journey), LATER, warnings_accepted=True, given=consent, details=care)
    move(journey_id=journey.pk, request=request, actor=world.actor(world.grace), now=LATER)

    deliver_due(now=LATER)

    assert not PanelRequest.objects.filter(journey=journey).exists()
