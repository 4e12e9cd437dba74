"""The permanence page of a child: its documents, how the child is doing, and the day for the adoption application."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import text_of
from tracker.actions.permanence import set_route
from tracker.models import ChildExperience, Clock, Event, RegisteredDocument
from workflows.terms import Stage

DAY = timedelta(days=1)


@pytest.fixture
def journey(world):
    found = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 20 * DAY)
    at = NOON - 10 * DAY
    set_route(journey_id=found.pk, route="kinship_sgo", actor=world.actor(world.amina, at), occurred_at=at, now=at)
    return found


def address(journey, rest=""):
    return f"/journeys/{journey.public_id}/permanence/{rest}"


def dated(name="happened_on", day=4, month=3, year=2026):
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def test_the_page_lists_what_is_owed_and_says_why_it_matters(world, as_, journey):
    text = text_of(as_(world.amina).get(address(journey)))

    assert "Life story work A child who grows up away from birth parents needs a true account of why" in text
    assert "A relative who explains it to the child is no life story work: the work is still owed." in text
    assert "Still owed Social worker Record how far it is: Life story work" in text
    assert "Nobody has told yet how the child is doing. Record how the child is doing" in text


def test_a_document_is_drafted_with_where_it_is_held_and_the_page_tells_it(world, as_, journey):
    client = as_(world.amina)

    response = client.post(address(journey, "document/?document=life_story_work"),
                           {"state": "drafted", "where_held": "Shelf 4, box 12", "is_on_paper": "on", "note": "", **dated()})  # fmt: skip

    assert response.status_code == 302
    assert "Drafted 4 March 2026. Held: on paper, Shelf 4, box 12" in text_of(client.get(address(journey)))


def test_a_document_held_nowhere_is_refused_beside_the_box_and_keeps_what_was_typed(world, as_, journey):
    before = Event.objects.count()

    response = as_(world.amina).post(address(journey, "document/?document=life_story_work"),
                                     {"state": "drafted", "where_held": "", "note": "First two sessions.", **dated()})  # fmt: skip

    assert response.status_code == 422
    assert "Enter where it is held, on paper too" in text_of(response)
    assert "First two sessions." in response.content.decode()
    assert (Event.objects.count(), RegisteredDocument.objects.count()) == (before, 0)


def test_at_090_the_form_takes_that_a_relative_explains_and_the_work_stays_owed(world, as_, journey):
    client = as_(world.amina)

    client.post(address(journey, "document/?document=life_story_work"), {"state": "instead", "note": "Her aunt explains.", **dated()})

    assert RegisteredDocument.objects.count() == 0
    assert "Still owed Social worker Record how far it is: Life story work" in text_of(client.get(address(journey)))


def test_life_story_work_that_has_begun_stands_when_the_worker_changes(world, as_, journey):
    client = as_(world.amina)
    client.post(address(journey, "document/?document=life_story_work"),
                {"state": "drafted", "where_held": "Shelf 4", "note": "", **dated()})  # fmt: skip

    from tracker.actions.allocate import allocate

    journey.refresh_from_db()
    allocate(journey_id=journey.pk, version=journey.version, worker_id=world.ben.pk, actor=world.actor(world.ben), occurred_at=NOON,
             now=NOON)  # fmt: skip

    assert "Drafted 4 March 2026. Held: Shelf 4" in text_of(as_(world.ben).get(address(journey)))


def test_how_the_child_is_doing_is_told_and_shown_with_who_told_it(world, as_, journey):
    client = as_(world.amina)

    response = client.post(address(journey, "experience/"),
                           {"experience": "doing_well", "told_by": "worker", "says": "Sleeps through the night.", **dated()})  # fmt: skip

    assert response.status_code == 302
    assert "4 March 2026 Told by the worker: Amina Khan Doing well Sleeps through the night." in text_of(client.get(address(journey)))
    assert ChildExperience.objects.get().told_by == "worker"


def test_the_worker_is_not_offered_to_tell_it_as_the_reviewing_officer(world, as_, journey):
    response = as_(world.amina).post(address(journey, "experience/"),
                                     {"experience": "doing_well", "told_by": "iro", "says": "Well.", **dated()})  # fmt: skip

    assert (response.status_code, ChildExperience.objects.count()) == (422, 0)


def test_the_day_for_the_application_is_set_by_a_manager_on_the_page(world, as_, journey):
    at = NOON - 9 * DAY
    set_route(journey_id=journey.pk, route="adoption", actor=world.actor(world.amina, at), occurred_at=at, now=at)
    client = as_(world.ben)
    assert "No day is set yet." in text_of(client.get(address(journey)))

    response = client.post(address(journey, "application/"),
                           {"why": "She needs longer.", **dated(), **dated("target_on", 1, 12)})  # fmt: skip

    assert response.status_code == 302
    assert "To be lodged by 1 December 2026." in text_of(client.get(address(journey)))
    assert Clock.objects.filter(journey=journey, limit="adoption.application_target", stopped_at=None).count() == 1


def test_somebody_without_a_reason_to_see_the_child_finds_none_of_it(world, as_, journey):
    for rest in ("document/?document=life_story_work", "experience/", "application/"):
        assert as_(world.chidi).get(address(journey, rest)).status_code == 404


def test_a_document_that_no_route_expects_is_not_there(world, as_, journey):
    assert as_(world.amina).get(address(journey, "document/?document=later_life_letter")).status_code == 404
