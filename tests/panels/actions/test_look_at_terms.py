"""PN-07: what a panel agreed to pay for is looked at before it runs out, once for each term."""

from datetime import timedelta

import pytest

from panels.actions.decide_item import Ruling, decide_item
from panels.actions.look_at_terms import look_at_terms
from panels.actions.put_forward import withdraw_request
from panels.models import Decision, PanelRequest
from panels.terms import Business
from tests.builders import NOON, a_journey
from tests.panels.builders import RESOURCES, Panels, listed, opened, some_panels
from tracker.models import Journey
from workflows.terms import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def agreed_for(panels: Panels, journey: Journey, weeks: int) -> Decision:
    """The resources panel agreed to a placement for that many weeks from today on."""
    item = listed(panels, journey, RESOURCES)
    opened(panels, item.meeting)
    at = item.meeting.starts_at + timedelta(minutes=20)
    ruling = Ruling(outcome="agreed", reason="It is needed.", weekly_cost=90_000, ends_on=(NOON + timedelta(weeks=weeks)).date(),
                    takes_late_papers=True)  # fmt: skip
    return decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace, at), now=at)


def reviews(journey: Journey) -> list[PanelRequest]:
    return list(PanelRequest.objects.filter(journey=journey, business=Business.BEST_CARE_BEST_VALUE).order_by("pk"))


def test_a_term_that_ends_within_eight_weeks_puts_the_child_forward_once(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    agreed_for(panels, journey, 12)

    assert look_at_terms(now=NOON + timedelta(weeks=3)) == 0, "nine weeks are left"
    assert look_at_terms(now=NOON + timedelta(weeks=4)) == 1
    assert look_at_terms(now=NOON + timedelta(weeks=5)) == 0

    (request,) = reviews(journey)
    assert (request.state, request.by_itself_because) == ("asked", "What the panel agreed to pay for ends within eight weeks")
    withdraw_request(request_id=request.pk, because="No.", actor=panels.actor(panels.world.ben), now=NOON + timedelta(weeks=5))
    assert look_at_terms(now=NOON + timedelta(weeks=6)) == 0
    assert len(reviews(journey)) == 1


def test_a_child_who_is_not_looked_after_and_a_term_that_is_over_are_left_alone(panels: Panels) -> None:
    at_home = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    asked_for = agreed_for(panels, at_home, 4)

    assert look_at_terms(now=NOON + timedelta(weeks=2)) == 0
    assert look_at_terms(now=NOON + timedelta(weeks=5)) == 0
    assert (reviews(at_home), asked_for.ends_on) == ([], (NOON + timedelta(weeks=4)).date())
