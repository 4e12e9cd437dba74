"""The screens of the route to permanence: the child's page, the plan, the next step, a milestone reached."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, events_of
from tests.tracker.web.conftest import text_of
from tracker.actions.permanence import set_route
from tracker.actions.record import record_happened
from tracker.models import AccessRow, Event, Track
from workflows.terms import EventKind, Stage, TrackCode

DAY = timedelta(days=1)


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 20 * DAY)


def plan(world, journey, route, *, days=10):
    at = NOON - days * DAY
    set_route(journey_id=journey.pk, route=route, actor=world.actor(world.amina, at), occurred_at=at, now=at)


def address(journey, rest=""):
    return f"/journeys/{journey.public_id}/permanence/{rest}"


def dated(day=4, month=3):
    return {"happened_on-day": str(day), "happened_on-month": str(month), "happened_on-year": "2026"}


def routes(journey):
    return list(Track.objects.filter(journey=journey, code=TrackCode.PERMANENCE_ROUTE).order_by("number").values_list("route", "state"))


def test_the_page_of_a_looked_after_child_without_a_route_asks_for_one(world, as_, journey):
    text = text_of(as_(world.amina).get(f"/children/{journey.child.ref}/"))

    assert "No route is set yet. Set the route to permanence" in text


def test_the_page_of_a_child_who_is_not_looked_after_says_nothing_of_a_route(world, as_):
    at_home = a_journey(world, stage=Stage.CHILD_IN_NEED)

    assert "Route to permanence" not in text_of(as_(world.amina).get(f"/children/{at_home.child.ref}/"))


def test_a_route_is_set_and_its_milestones_stand_on_the_childs_page(world, as_, journey):
    client = as_(world.amina)

    response = client.post(address(journey), {"route": "adoption", **dated()})

    assert response.status_code == 302
    assert routes(journey) == [("adoption", "planning")]
    text = text_of(client.get(f"/children/{journey.child.ref}/"))
    assert "Adoption Being planned 0 of 20 milestones reached, set on 4 March 2026." in text
    assert "Next: Adoption is the plan, usually with a parallel plan" in text


def test_a_route_without_a_choice_is_not_set_and_the_error_names_the_field(world, as_, journey):
    response = as_(world.amina).post(address(journey), {"route": "", **dated()})

    assert response.status_code == 422
    assert "Select a route" in text_of(response)
    assert routes(journey) == []


def test_a_route_set_ahead_is_refused_in_place_and_nothing_is_written(world, as_, journey):
    before = Event.objects.count()

    response = as_(world.amina).post(address(journey), {"route": "adoption", **dated(9)})

    assert response.status_code == 422
    assert "must be on or before 4 March 2026" in text_of(response)
    assert Event.objects.count() == before


def test_somebody_whose_route_it_is_not_to_record_is_told_whose_it_is_and_nothing_is_written(world, as_, journey):
    client = as_(world.edward)
    client.post(f"/children/{journey.child.ref}/reason/", {"reason": "Called by the carer tonight"})

    assert "The route is recorded by: " in text_of(client.get(address(journey)))
    response = client.post(address(journey), {"route": "adoption", **dated()})

    assert response.status_code == 403
    assert "The route to permanence is not yours to record." in text_of(response)
    assert routes(journey) == []


def test_a_milestone_that_the_record_tells_is_done_on_its_day_by_what_was_recorded(world, as_, journey):
    plan(world, journey, "long_term_fostering")
    at = NOON - 5 * DAY
    record_happened(journey_id=journey.pk, kinds=[EventKind.LONG_TERM_FOSTERING_PLAN_AGREED], says="Agreed at the review.", note="",
                    actor=world.actor(world.amina), occurred_at=at, now=NOON)  # fmt: skip

    text = text_of(as_(world.amina).get(address(journey)))

    assert "1. Long-term fostering is the plan Looked after review Done 27 February 2026: Agreed at the review." in text
    assert "1 of 11 milestones reached" in text


def test_the_next_milestone_says_by_when_and_who_must_act(world, as_, journey):
    plan(world, journey, "long_term_fostering")

    text = text_of(as_(world.amina).get(f"/children/{journey.child.ref}/"))

    part = text[text.index("Next: Long-term fostering is the plan") :]
    assert "On time Plan for permanence in place by the second review, Friday 12 June 2026 Who must act: Amina Khan" in part[:200]


def test_a_milestone_that_nothing_tells_is_recorded_by_hand(world, as_, journey):
    plan(world, journey, "long_term_fostering")
    client = as_(world.amina)
    link = address(journey, "milestone/?route=long_term_fostering&milestone=profile")
    assert "milestone 2 of 11. It rests on: child permanence or profile report." in text_of(client.get(link))

    response = client.post(link, {"note": "Held in the blue folder", **dated()})

    assert response.status_code == 302
    assert events_of(journey)[-1] == "permanence_milestone_reached"
    text = text_of(client.get(address(journey)))
    assert "2. Child profile and matching criteria Done 4 March 2026" in text
    assert client.get(link).status_code == 404, "it is reached already"


def test_a_milestone_that_the_record_tells_cannot_be_ticked_off(world, as_, journey):
    plan(world, journey, "long_term_fostering")

    link = address(journey, "milestone/?route=long_term_fostering&milestone=match_approved")

    assert as_(world.amina).get(link).status_code == 404


def test_the_next_step_of_a_route_is_chosen_from_those_that_may_follow(world, as_, journey):
    plan(world, journey, "adoption")
    client = as_(world.amina)
    link = address(journey, "step/?route=adoption")
    page = text_of(client.get(link))
    assert "Plan agreed" in page
    assert "No longer planned" in page
    assert "Matched" not in page

    response = client.post(link, {"state": "plan_agreed", "why": "", **dated()})

    assert response.status_code == 302
    assert routes(journey) == [("adoption", "plan_agreed")]


def test_a_route_is_not_left_without_a_reason_and_what_was_typed_stays(world, as_, journey):
    plan(world, journey, "adoption")

    response = as_(world.amina).post(address(journey, "step/?route=adoption"), {"state": "not_applicable", "why": " ", **dated()})

    assert response.status_code == 422
    assert "Enter why the plan changes" in text_of(response)
    assert 'value="not_applicable" checked' in response.content.decode().replace('checked="checked"', "checked")
    assert routes(journey) == [("adoption", "planning")]


def test_the_plan_of_a_child_out_of_sight_does_not_exist(world, as_, journey):
    client = as_(world.chidi)

    for rest in ("", "step/?route=adoption", "milestone/?route=adoption&milestone=introductions"):
        assert client.get(address(journey, rest)).status_code == 404


def test_the_tracker_leads_to_the_route_of_a_child(world, as_, journey):
    html = as_(world.ben).get("/permanency/").content.decode()

    assert address(journey) in html


def test_each_read_of_the_plan_leaves_its_row(world, as_, journey):
    as_(world.amina).get(f"/journeys/{journey.public_id}/permanence/")

    assert AccessRow.objects.filter(child=journey.child, user=world.amina, page="permanence").count() == 1


def test_it_makes_the_same_number_of_queries_with_few_and_many_milestones(world, as_, queries_of, journey):
    plan(world, journey, "long_term_fostering")
    client = as_(world.amina)
    few = queries_of(client, address(journey))
    for kind in (EventKind.LONG_TERM_FOSTERING_PLAN_AGREED, EventKind.LAC_REVIEW_HELD, EventKind.PATHWAY_PLAN_RECORDED):
        record_happened(journey_id=journey.pk, kinds=[kind], says="Done.", note="", actor=world.actor(world.amina),
                        occurred_at=NOON, now=NOON)  # fmt: skip
    plan(world, journey, "adoption", days=3)

    assert queries_of(client, address(journey)) == few
