"""PN-07: what is paid for is looked at before it runs out, once for each term, by the record of the placement or a panel's agreement."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panels.actions.decide_item import Ruling, decide_item
from panels.actions.look_at_terms import look_at_terms
from panels.actions.put_forward import withdraw_request
from panels.models import Decision, PanelRequest, RequestCause
from panels.selectors.best_value import terms_ending
from panels.terms import Business
from tests.builders import NOON, a_journey
from tests.panels.builders import RESOURCES, Panels, listed, opened, some_panels
from tracker.actions.record_entry import record_entry
from tracker.models import Event, Journey, Placement
from workflows.definitions.recordable import BY_CODE
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


def recorded(panels: Panels, journey: Journey, weeks: int, *, at: datetime = NOON) -> None:
    """The placements officer's record of the placement's terms: so many weeks from today on."""
    record_entry(
        journey_id=journey.pk, entry=BY_CODE["placement_terms"], answers={"provider": "Harbour Care Ltd", "weekly_cost": "1450"}, note="",
        actor=panels.actor(panels.world.amina, at), occurred_at=at, now=at, ahead_on=(NOON + timedelta(weeks=weeks)).date(),
    )  # fmt: skip


def test_recorded_terms_of_the_placement_that_end_put_the_child_forward_once_without_any_panel_having_agreed(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    recorded(panels, journey, 12)

    assert [look_at_terms(now=NOON + timedelta(weeks=week)) for week in (3, 4, 5)] == [0, 1, 0]

    (request,) = reviews(journey)
    assert (request.state, request.by_itself_because) == ("asked", "The terms that are recorded of the placement end within eight weeks")
    (cause,) = RequestCause.objects.filter(request=request)
    assert cause.cause == f"terms:{Event.objects.get(kind='placement_terms_recorded').pk}"


def test_a_term_that_a_panel_has_extended_since_it_was_recorded_asks_nothing(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    recorded(panels, journey, 6)
    agreed_for(panels, journey, 40)

    assert look_at_terms(now=NOON + timedelta(weeks=3)) == 0
    assert reviews(journey) == []


def test_what_was_recorded_since_a_panel_agreed_is_the_term(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    agreed_for(panels, journey, 6)
    recorded(panels, journey, 40, at=NOON + timedelta(weeks=3))

    assert look_at_terms(now=NOON + timedelta(weeks=3)) == 0
    assert reviews(journey) == []


def test_terms_of_an_earlier_placement_and_of_a_child_who_came_home_ask_nothing(panels: Panels) -> None:
    moved, home = (a_journey(panels.world, stage=stage) for stage in (Stage.LOOKED_AFTER, Stage.CHILD_IN_NEED))
    recorded(panels, moved, 6)
    recorded(panels, home, 6)
    Placement.objects.filter(journey=moved).update(started_at=NOON + timedelta(weeks=1))

    assert look_at_terms(now=NOON + timedelta(weeks=2)) == 0
    assert (reviews(moved), reviews(home)) == ([], [])


def test_terms_of_any_number_of_children_are_looked_at_with_the_same_queries(panels: Panels) -> None:
    counts = []
    for more in (1, 4):
        for _ in range(more):
            recorded(panels, a_journey(panels.world, stage=Stage.LOOKED_AFTER), 6)
        with CaptureQueriesContext(connection) as queries:
            found = terms_ending(NOON.date(), (NOON + timedelta(weeks=8)).date(), at=NOON + timedelta(hours=1))
        counts.append((len(found), len(queries)))
    assert [found for found, _ in counts] == [1, 5]
    assert counts[0][1] == counts[1][1]
