"""Marking a child as on the edge of care on screen, and the lists that are kept apart."""

from datetime import timedelta

from tests.builders import NOON, a_journey, fresh
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.mark_edge_of_care import mark_edge_of_care
from tracker.actions.record_entry import record_entry
from tracker.models import Event, Track
from workflows.definitions.recordable import BY_CODE
from workflows.terms import Stage

TODAY = {"happened_on-day": "4", "happened_on-month": "3", "happened_on-year": "2026"}


def page_of(journey):
    return f"/journeys/{journey.public_id}/edge-of-care/"


def seen(world, journey, code, at):
    record_entry(journey_id=journey.pk, entry=BY_CODE[code], answers={}, note="", actor=world.actor(world.amina), occurred_at=at, now=NOON)


def test_a_child_is_marked_and_the_mark_is_taken_away_on_the_same_page(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    amina = as_(world.amina)
    assert "On the edge of care" in text_of(amina.get(f"/children/{journey.child.ref}/"))

    marked = amina.post(page_of(journey), {**TODAY, "why": "Grandmother is ill."}, follow=True)

    assert "Recorded: the child is marked as on the edge of care." in text_of(marked)
    assert "Edge of care: open" in text_of(marked)
    assert Track.objects.get(journey=journey, code="edge_of_care").opened_at == NOW
    assert Event.objects.filter(journey=journey, payload__reason="Grandmother is ill.").count() == 1

    taken = amina.post(page_of(journey), {**TODAY, "why": "She is well again."}, follow=True)
    assert "Recorded: the child is no longer marked as on the edge of care." in text_of(taken)
    assert Track.objects.get(journey=journey, code="edge_of_care").ended_at == NOW


def test_a_mark_without_a_reason_keeps_what_was_typed_and_writes_nothing(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    answer = as_(world.amina).post(page_of(journey), {**TODAY, "happened_on-day": "3", "why": " "})

    assert answer.status_code == 422
    assert "Enter why" in text_of(answer)
    assert 'value="3"' in answer.content.decode()
    assert not Track.objects.filter(journey=journey, code="edge_of_care").exists()


def test_somebody_with_no_reason_to_see_the_child_finds_no_page_to_mark_it(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)

    answer = as_(world.chidi).post(page_of(journey), {**TODAY, "why": "Because."})

    assert answer.status_code == 404
    assert not Track.objects.filter(journey=journey, code="edge_of_care").exists()


def test_the_list_of_children_on_the_edge_of_care_shows_them_alone(world, as_):
    marked, other = a_journey(world, stage=Stage.CHILD_IN_NEED), a_journey(world, stage=Stage.CHILD_IN_NEED)
    mark_edge_of_care(journey_id=marked.pk, why="For a test.", actor=world.actor(world.ben), occurred_at=NOON, now=NOON)

    page = text_of(as_(world.grace).get("/children/?list=edge_of_care"))

    assert marked.child.ref in page
    assert other.child.ref not in page
    assert "These children are marked as on the edge of care, and reviewed." in page


def test_the_list_by_the_longest_gap_says_when_each_child_was_seen_and_whether_alone(world, as_):
    long_ago, lately = a_journey(world, stage=Stage.CHILD_IN_NEED), a_journey(world, stage=Stage.CHILD_IN_NEED)
    seen(world, lately, "child_seen", NOON - timedelta(days=2))
    seen(world, long_ago, "child_seen_alone", NOON - timedelta(days=20))

    page = text_of(as_(world.ben).get("/children/?order=seen"))

    assert page.index(long_ago.child.ref) < page.index(lately.child.ref)
    assert "20 days ago 12 February 2026, seen alone" in page
    assert "2 days ago 2 March 2026, not alone Never seen alone" in page
    assert "longest since seen first" in page


def test_a_list_that_is_none_narrows_nothing(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    assert journey.child.ref in text_of(as_(world.ben).get("/children/?list=nonsense&order=nonsense"))


def test_the_lists_kept_apart_make_the_same_number_of_queries_with_few_and_many(world, as_, queries_of):
    def another():
        journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
        mark_edge_of_care(journey_id=journey.pk, why="For a test.", actor=world.actor(world.ben), occurred_at=NOON, now=NOON)
        return fresh(journey)

    another()
    client = as_(world.ben)
    addresses = ("/children/?list=edge_of_care&order=seen", "/children/?list=no_purpose", "/children/?list=conference_late")
    few = [queries_of(client, url) for url in addresses]
    for _ in range(3):
        another()

    assert [queries_of(client, url) for url in addresses] == few
