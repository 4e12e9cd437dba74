"""Handovers over the API: offered, accepted, not accepted, withdrawn; the sender holds the child until the yes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import a_journey, events_of, fresh
from tests.tracker.api.conftest import LATER
from tracker.models import Event, Handover
from workflows.terms import Stage


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


@pytest.fixture
def offer(world, as_, journey):
    """The child offered by Ben to Early Help North, where the child stands."""
    body = {"journey": journey.public_id, "to_team": "early-help-north", "version": journey.version, "note": "Moved house"}
    response = as_(world.ben).post("handovers/", body)
    assert response.status_code == 201
    return Handover.objects.get(public_id=response.json()["id"])


def test_an_offer_waits_and_the_sender_holds_the_child(world, as_, journey, offer):
    answer = as_(world.ben).get(f"handovers/{offer.public_id}/").json()

    assert answer == {
        "id": offer.public_id,
        "journey": journey.public_id,
        "child": journey.child.ref,
        "kind": "transfer",
        "state": "offered",
        "move": "",
        "target": "",
        "from_team": {"code": "assessment", "name": "Assessment Team"},
        "to_team": {"code": "early-help-north", "name": "Early Help North"},
        "offered_by": {"username": "ben", "name": "Ben Okoro"},
        "offered_at": "2026-03-04T13:00:00Z",
        "note": "Moved house",
        "answered_by": None,
        "answered_at": None,
        "reason": "",
        "fell_back_at": None,
    }
    assert fresh(journey).team == world.assessment


def test_offers_are_listed_by_state_and_by_which_hand_is_mine(world, as_, offer):
    ids = lambda program, query: [row["id"] for row in program.get(f"handovers/{query}").json()["results"]]  # noqa: E731

    assert (
        ids(as_(world.fatima), "?direction=to_me&state=offered")
        == ids(as_(world.ben), "?direction=by_me&state=offered")
        == [offer.public_id]
    )
    assert ids(as_(world.fatima), "?direction=by_me") == ids(as_(world.ben), "?direction=to_me&state=offered") == []
    assert ids(as_(world.ben), "?state=offered") == [offer.public_id]
    assert offer.public_id not in ids(as_(world.ben), "?state=accepted")


def test_an_offer_of_a_child_out_of_sight_does_not_exist(world, as_, offer):
    hari = as_(world.hari)

    assert as_(world.ben).get("handovers/?state=offered").json()["count"] == 1
    assert hari.get("handovers/").json()["count"] == 0
    for verb in ("", "accept/", "refuse/", "withdraw/"):
        path = f"handovers/{offer.public_id}/{verb}"
        response = hari.post(path, {"reason": "No"} if verb != "accept/" else {}) if verb else hari.get(path)
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert Handover.objects.latest("pk").state == "offered"


def test_the_receiver_accepts_and_the_child_is_theirs_with_a_worker(world, as_, journey, offer):
    response = as_(world.fatima).post(f"handovers/{offer.public_id}/accept/", {"worker": "chidi"})

    after = fresh(journey)
    assert (response.status_code, response.json()["state"], response.json()["answered_by"]["username"]) == (200, "accepted", "fatima")
    assert (after.team, after.worker, response.json()["answered_at"]) == (world.early_help, world.chidi, "2026-03-04T13:00:00Z")


def test_the_receiver_does_not_accept_with_a_reason_and_all_stays_as_it_was(world, as_, journey, offer):
    response = as_(world.fatima).post(f"handovers/{offer.public_id}/refuse/", {"reason": "The family has moved on"})

    assert (response.status_code, response.json()["state"], response.json()["reason"]) == (
        200, "not_accepted", "The family has moved on"
    )  # fmt: skip
    assert (fresh(journey).team, fresh(journey).worker) == (world.assessment, world.amina)


@pytest.mark.parametrize(("body", "status"), [({}, 400), ({"reason": ""}, 400), ({"reason": "   "}, 400)])
def test_not_accepting_needs_a_reason(body, status, world, as_, journey, offer):
    before = events_of(journey)

    response = as_(world.fatima).post(f"handovers/{offer.public_id}/refuse/", body)

    assert (response.status_code, list(response.json()["fields"])) == (status, ["reason"])
    assert (events_of(journey), Handover.objects.latest("pk").state) == (before, "offered")


def test_the_sender_takes_the_offer_back(world, as_, journey, offer):
    response = as_(world.ben).post(f"handovers/{offer.public_id}/withdraw/", {"reason": "A mistake"})

    assert (response.status_code, response.json()["state"]) == (200, "withdrawn")
    assert fresh(journey).team == world.assessment


@pytest.mark.parametrize(("verb", "who"), [("accept", "ben"), ("refuse", "ben"), ("withdraw", "fatima")])
def test_nobody_plays_the_other_hand(verb, who, world, as_, journey, offer):
    before = events_of(journey)

    response = as_(getattr(world, who)).post(f"handovers/{offer.public_id}/{verb}/", {} if verb == "accept" else {"reason": "x"})

    assert (response.status_code, response.json()["code"]) == (403, "not_your_decision")
    assert (events_of(journey), Handover.objects.latest("pk").state) == (before, "offered")


def test_a_second_answer_is_told_what_the_first_one_was(world, as_, journey, offer):
    fatima = as_(world.fatima)
    assert fatima.post(f"handovers/{offer.public_id}/accept/", {}).status_code == 200
    before = events_of(journey)

    response = fatima.post(f"handovers/{offer.public_id}/refuse/", {"reason": "Too late"})

    assert (response.status_code, response.json()["code"]) == (409, "already_answered")
    assert response.json()["detail"] == "This offer has been answered already: accepted by Fatima Noor."
    assert events_of(journey) == before


def test_a_child_is_offered_to_one_team_at_a_time(world, as_, journey, offer):
    before = events_of(journey)

    response = as_(world.ben).post("handovers/", {"journey": journey.public_id, "to_team": "long-term", "version": journey.version})

    assert (response.status_code, response.json()["code"], response.json()["handover"]) == (409, "already_answered", offer.public_id)
    assert events_of(journey) == before


@pytest.mark.parametrize(
    ("who", "over", "status", "code"),
    [
        ("amina", {}, 403, "not_your_decision"),
        ("chidi", {}, 404, "not_found"),
        ("ben", {"version": 1}, 409, "someone_else_moved_first"),
        ("ben", {"to_team": "assessment"}, 422, "bad_input"),
        ("ben", {"to_team": "no-such-team"}, 422, "bad_input"),
        ("ben", {"journey": "abcdefghijkl"}, 404, "not_found"),
        ("ben", {"journey": "7"}, 400, "bad_request"),
    ],
)
def test_an_offer_that_cannot_be_made_is_not_made(who, over, status, code, world, as_, journey):
    before = Event.objects.count()
    body = {"journey": journey.public_id, "to_team": "early-help-north", "version": journey.version, **over}

    response = as_(getattr(world, who)).post("handovers/", body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert (Event.objects.count(), Handover.objects.filter(state="offered").count()) == (before, 0)


def test_accepting_an_offered_move_takes_effect_at_once(world, as_, journey):
    body = {
        "move": "cin_to_early_help", "version": journey.version, "to_team": "early-help-north", "reason": "Agreed",
        "warnings_accepted": True, "evidence": {"cin_review_decision": "Step down"},
    }  # fmt: skip
    offered = as_(world.ben).post(f"journeys/{journey.public_id}/moves/", body).json()["offer"]

    response = as_(world.fatima).post(f"handovers/{offered['id']}/accept/", {"worker": "chidi"})

    after = fresh(journey)
    assert (response.status_code, response.json()["state"]) == (200, "accepted")
    assert (after.stage, after.team, after.worker, after.stage_entered_at) == (Stage.EARLY_HELP, world.early_help, world.chidi, LATER)


def test_offers_take_the_same_number_of_queries_few_or_many(world, as_, offer):
    grace = as_(world.grace)
    grace.get("handovers/")
    with CaptureQueriesContext(connection) as few:
        assert grace.get("handovers/?state=offered").json()["count"] == 1
    for _ in range(2):
        other = a_journey(world, stage=Stage.CHILD_IN_NEED)
        as_(world.ben).post("handovers/", {"journey": other.public_id, "to_team": "early-help-north", "version": other.version})
    with CaptureQueriesContext(connection) as many:
        assert grace.get("handovers/?state=offered").json()["count"] == 3

    assert len(many) == len(few)
