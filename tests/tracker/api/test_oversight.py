"""Notices of delay and challenges by the API."""

import pytest

from tests.builders import NOON, a_journey, events_of
from tracker.actions.allocate import name_person
from tracker.actions.ask_about_delay import ask_about_delay
from tracker.models import Challenge, Clock, DelayQuestion
from tracker.terms import RelationshipKind
from workflows.terms import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    name_person(journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben),
                occurred_at=NOON, now=NOON)  # fmt: skip
    return journey


@pytest.fixture
def question(journey):
    clock = Clock.objects.get(journey=journey, limit="permanence.planning_meeting_first")
    Clock.objects.filter(pk=clock.pk).update(due_at=NOON, next_fire_at=None)
    ask_about_delay(clock_id=clock.pk, now=NOON)
    return DelayQuestion.objects.get(journey=journey, watcher="iro")


def test_a_notice_of_delay_is_listed_and_answered(world, as_, question, journey):
    ivy = as_(world.ivy)
    (listed,) = ivy.get("delays/?waiting=true").json()["results"]
    assert (listed["id"], listed["asked"], listed["answer"], listed["answer_by"]) == (
        question.public_id, "Independent reviewing officer", "", "2026-03-09",
    )  # fmt: skip

    done = ivy.post(f"delays/{question.public_id}/answer/", {"answer": "explain", "words": "The court."})

    assert (done.status_code, done.json()["answer"], done.json()["answered_by"]) == (200, "Explained", "Ivy Marsh")
    assert ivy.get("delays/?waiting=true").json()["results"] == []


def test_an_answer_without_words_is_a_clear_problem_and_nothing_is_written(world, as_, question, journey):
    before = events_of(journey)

    refused = as_(world.ivy).post(f"delays/{question.public_id}/answer/", {"answer": "challenge"})

    assert (refused.status_code, events_of(journey), Challenge.objects.count()) == (422, before, 0)


def test_a_challenge_is_raised_answered_and_closed_by_the_reviewing_officer_alone(world, as_, journey):
    raised = as_(world.ivy).post(
        "challenges/", {"journey": journey.public_id, "issue": "No bed.", "formal": True}
    )  # fmt: skip
    assert (raised.status_code, raised.json()["state"], raised.json()["level"]) == (201, "formal", "Team manager")
    address = f"challenges/{raised.json()['id']}/"

    answered = as_(world.ben).post(f"{address}answer/", {"response": "It comes."})
    assert (answered.status_code, answered.json()["state"]) == (200, "answered")
    assert as_(world.ben).post(f"{address}close/", {"outcome": "Done."}).status_code == 403

    closed = as_(world.ivy).post(f"{address}close/", {"outcome": "He sleeps well."})
    assert (closed.status_code, closed.json()["state"], closed.json()["outcome"]) == (200, "closed", "He sleeps well.")
    assert as_(world.ivy).get("challenges/").json()["results"] == []
    assert as_(world.ivy).get("challenges/?state=closed").json()["results"][0]["issue"] == "No bed."


def test_the_same_request_with_the_same_key_raises_one_challenge(world, as_, journey):
    ivy = as_(world.ivy)
    ask = {"journey": journey.public_id, "issue": "No bed.", "formal": True}

    first, again = (ivy.post("challenges/", ask, **{"Idempotency-Key": "one"}) for _ in range(2))

    assert (first.status_code, again.status_code, first.json() == again.json()) == (201, 201, True)
    assert Challenge.objects.count() == 1


def test_somebody_with_no_reason_to_see_the_child_finds_nothing(world, as_, question, journey):
    chidi = as_(world.chidi)

    assert chidi.get("delays/").json()["results"] == []
    assert chidi.post(f"delays/{question.public_id}/answer/", {"answer": "acknowledge"}).status_code == 404
    assert chidi.post("challenges/", {"journey": journey.public_id, "issue": "x", "formal": True}).status_code == 404
