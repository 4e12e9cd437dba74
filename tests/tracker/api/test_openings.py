"""The next journey of a child over the API: opened by every move that the process book lets start where no journey is open."""

from datetime import date, timedelta

import pytest

from faults.bodies import an_opening
from tests.builders import NOON, a_child, a_contact, a_unit
from tracker.models import Event, Holding, Journey, Post
from tracker.rules.access import SEES_NO_CHILD
from tracker.terms import UnitKind
from workflows.definitions.standings import NOT_OPEN
from workflows.engine import registry
from workflows.terms import Role, Stage

OPENINGS = [move for move in registry.current("journey").moves if any(source.standing.stages == NOT_OPEN for source in move.sources)]
GROWN_UP = date(2005, 2, 1)


@pytest.fixture
def everybody(world):
    """Dora, in every role of the council."""
    for role in (role for role in Role if role not in SEES_NO_CHILD):
        post = Post.objects.create(unit=world.authority, role=role, title=f"{role} of the council"[:80])
        Holding.objects.create(post=post, user=world.dora, from_on=date(2020, 1, 1))
    a_unit("assessment-north", UnitKind.TEAM, world.social_care, "Assessment North", purpose="assessment")
    return world.dora


@pytest.mark.parametrize("found", OPENINGS, ids=lambda found: found.code)
def test_every_move_that_starts_where_no_journey_is_open_opens_one(found, everybody, as_):
    child = a_child(born=GROWN_UP if found.code == "leaving_care_reopened" else date(2016, 5, 20))
    target = next(target for target in found.targets if target.standing is not None)
    body = an_opening(found, target) | {"reason": "It is so."}

    response = as_(everybody).post(f"children/{child.ref}/journeys/", body)

    assert response.status_code == 201, response.json()
    journey = Journey.objects.get(child=child)
    told = Event.objects.get(journey=journey, kind="journey_moved")
    answer = response.json()
    assert (answer["id"], answer["child"], answer["stage"]) == (journey.public_id, child.ref, str(target.standing.stages[0]))
    assert (told.payload.body["move"], told.payload.reason, journey.team.code) == (found.code, "It is so.", body["team"])


def closed_contact(world, as_):
    journey = a_contact(world)
    body = {"move": "contact_closed", "version": journey.version, "evidence": {"rationale": "No concern."}, "reason": "Checked.",
            "warnings_accepted": True}  # fmt: skip
    assert as_(world.dora).post(f"journeys/{journey.public_id}/moves/", body).status_code == 200
    return journey


ANEW = {"move": "contact_reopened", "reason": "Told again.", "warnings_accepted": True, "team": "front-door"}


def test_a_child_who_was_closed_comes_back_on_a_journey_that_follows_the_old_one(world, as_):
    old = closed_contact(world, as_)

    response = as_(world.dora).post(f"children/{old.child.ref}/journeys/", ANEW)

    assert (response.status_code, response.json()["previous"], response.json()["stage"]) == (201, old.public_id, Stage.CONTACT)


def test_the_same_opening_twice_under_one_key_opens_one_journey(world, as_):
    old = closed_contact(world, as_)

    first, again = (as_(world.dora).post(f"children/{old.child.ref}/journeys/", ANEW, **{"Idempotency-Key": "one"}) for _ in range(2))

    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert Journey.objects.filter(child=old.child).count() == 2


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"move": "contact_to_referral"}, 422, "not_accepted"),
        ({"move": "leaving_care_reopened"}, 403, "not_your_decision"),
        ({"move": "contact_reopened", "reason": ""}, 422, "not_accepted"),
        ({"move": "no_such_move"}, 422, "bad_input"),
        ({"team": "no-such-team"}, 422, "bad_input"),
        ({"occurred_at": (NOON + timedelta(days=2)).isoformat()}, 422, "bad_input"),
        ({"tasks_due_on": "2026-03-01"}, 422, "bad_input"),
        ({"team": ""}, 400, "bad_request"),
        ({"version": 3}, 400, "bad_request"),
        ({"to_team": "front-door"}, 400, "bad_request"),
        ({"move": "early_help_start_from_universal", "evidence": {"request_reason": "Asked."}}, 403, "not_your_decision"),
    ],
)
def test_an_opening_that_is_refused_opens_nothing(change, status, code, world, as_):
    old = closed_contact(world, as_)
    events = Event.objects.count()

    response = as_(world.dora).post(f"children/{old.child.ref}/journeys/", {**ANEW, **change})

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert (Journey.objects.count(), Event.objects.count()) == (1, events)


def test_a_child_with_an_open_journey_gets_no_second_one(world, as_):
    journey = a_contact(world)

    response = as_(world.dora).post(f"children/{journey.child.ref}/journeys/", ANEW)

    assert (response.status_code, response.json()["code"], response.json()["child"]) == (409, "already_answered", journey.child.ref)
    assert list(Journey.objects.filter(child=journey.child)) == [journey]


def test_whoever_may_not_see_the_child_finds_no_child_to_open_a_journey_for(world, as_):
    old = closed_contact(world, as_)

    response = as_(world.chidi).post(f"children/{old.child.ref}/journeys/", ANEW)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert Journey.objects.count() == 1
