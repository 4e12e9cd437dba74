"""A request with a key is done once, however often it comes: the first answer is kept and given again."""

import pytest

from tests.builders import a_journey, events_of, fresh
from tests.tracker.api.conftest import LATER
from tracker.api import idempotency
from tracker.models import AnsweredRequest, Handover
from workflows.terms import Stage

KEY = {"Idempotency-Key": "one-of-a-kind"}


def closing(journey, **over):
    return {
        "move": "cin_closed",
        "version": journey.version,
        "evidence": {"cin_review_decision": "Agreed", "child_seen_recently": "Yes", "closure_summary": "Written"},
        **over,
    }


def test_the_same_request_twice_is_one_move_and_gets_the_first_answer_again(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    program = as_(world.ben)
    path = f"journeys/{journey.public_id}/moves/"

    first = program.post(path, closing(journey), **KEY)
    told = events_of(journey)
    # The version is stale by now: the key is looked up before it is compared.
    second = program.post(path, closing(journey), **KEY)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert (first.get("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (None, "true")
    assert events_of(journey) == told
    assert fresh(journey).version == journey.version + 1
    kept = AnsweredRequest.objects.get()
    assert (kept.user, kept.key, kept.status, kept.answer, kept.at) == (world.ben, "one-of-a-kind", 200, first.json(), LATER)


def test_the_order_of_the_fields_does_not_make_another_request(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    program = as_(world.ben)
    path = f"journeys/{journey.public_id}/moves/"
    program.post(path, closing(journey), **KEY)

    turned = dict(reversed(closing(journey).items()))

    assert program.post(path, turned, **KEY).status_code == 200


def test_a_key_that_comes_with_another_body_is_refused_and_nothing_is_done(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    program = as_(world.ben)
    path = f"journeys/{journey.public_id}/moves/"
    program.post(path, closing(journey), **KEY)
    told = events_of(journey)

    response = program.post(path, closing(journey, reason="Another reason"), **KEY)

    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert response.json()["code"] == "key_reused"
    assert events_of(journey) == told


def test_a_refusal_is_an_answer_too(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    program = as_(world.ben)
    path = f"journeys/{journey.public_id}/moves/"
    told = events_of(journey)

    first = program.post(path, closing(journey, evidence={}), **KEY)
    second = program.post(path, closing(journey, evidence={}), **KEY)

    assert (first.status_code, first.json()["code"]) == (422, "not_accepted")
    assert (second.status_code, second.json(), second["Content-Type"]) == (422, first.json(), "application/problem+json")
    assert events_of(journey) == told


def test_what_cannot_be_read_keeps_no_answer(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    response = as_(world.ben).post(f"journeys/{journey.public_id}/moves/", {"move": 7, "version": "x"}, **KEY)

    assert response.status_code == 400
    assert not AnsweredRequest.objects.exists()


def test_a_key_is_one_person_s_own(world, as_):
    ours = a_journey(world, stage=Stage.CHILD_IN_NEED)
    as_(world.ben).post(f"journeys/{ours.public_id}/moves/", closing(ours), **KEY)

    theirs = as_(world.grace).post(f"journeys/{ours.public_id}/moves/", closing(ours), **KEY)

    assert theirs.status_code == 409
    assert AnsweredRequest.objects.count() == 2


@pytest.mark.parametrize("key", ["x" * 121, "tab\there"])
def test_a_key_that_could_not_be_kept_is_refused(key, world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    told = events_of(journey)

    response = as_(world.ben).post(f"journeys/{journey.public_id}/moves/", closing(journey), **{"Idempotency-Key": key})

    assert (response.status_code, list(response.json()["fields"])) == (400, ["Idempotency-Key"])
    assert events_of(journey) == told


def test_whoever_does_not_accept_a_child_gets_the_same_answer_again_though_the_child_is_out_of_sight(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    as_(world.ben).post("handovers/", {"journey": journey.public_id, "to_team": "early-help-north", "version": journey.version})
    offer = Handover.objects.get(state="offered")
    fatima = as_(world.fatima)

    first = fatima.post(f"handovers/{offer.public_id}/refuse/", {"reason": "Not ours"}, **KEY)
    second = fatima.post(f"handovers/{offer.public_id}/refuse/", {"reason": "Not ours"}, **KEY)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert fatima.get(f"journeys/{journey.public_id}/").status_code == 404
    assert events_of(journey).count("handover_not_accepted") == 1


def test_a_twin_that_waited_for_the_first_gets_its_answer_and_does_nothing(world, as_, monkeypatch):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    program = as_(world.ben)
    path = f"journeys/{journey.public_id}/moves/"
    first = program.post(path, closing(journey), **KEY)
    told = events_of(journey)
    looked_up = idempotency._kept
    calls = []

    def not_there_yet(*asked):
        calls.append(asked)
        return None if len(calls) == 1 else looked_up(*asked)

    # As it is for the twin: no answer when it came in, and the key taken when it tried to take it.
    monkeypatch.setattr(idempotency, "_kept", not_there_yet)
    twin = program.post(path, closing(journey), **KEY)

    assert (twin.status_code, twin.json(), len(calls)) == (200, first.json(), 2)
    assert events_of(journey) == told
    assert AnsweredRequest.objects.count() == 1
