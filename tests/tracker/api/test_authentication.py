"""Who may call: a token that is kept as its hash, or the browser's session with its CSRF token."""

import hashlib

import pytest
from django.test import Client

from tests.builders import NOON, a_journey
from tracker.models import ApiToken, Event, Journey
from workflows.terms import Stage

PATHS = ("children/", "journeys/", "handovers/", "clocks/", "permanency/", "children/K7P2-M4QX/", "nowhere/")


@pytest.mark.parametrize("path", PATHS)
def test_whoever_is_not_signed_in_is_asked_to_sign_in_whatever_they_ask_for(path, db):
    response = Client().get(f"/api/v1/{path}")

    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == "Token"
    assert response.json() == {
        "type": "/api/schema/#problem-sign_in",
        "title": "Sign in first",
        "status": 401,
        "code": "sign_in",
        "detail": "Authentication credentials were not provided.",
    }


def test_a_token_lets_a_program_act_as_its_person_and_only_its_hash_is_kept(world, as_):
    program = as_(world.amina)

    assert program.get("children/").status_code == 200
    kept = ApiToken.objects.get(user=world.amina)
    assert kept.hashed == hashlib.sha256(b"token-of-amina").hexdigest()


@pytest.mark.parametrize("header", ["Token", "Token one two", "Token wrong", "Token smørrebrød", "Bearer token-of-amina"])
def test_a_header_that_is_no_known_token_opens_nothing(header, world, as_):
    as_(world.amina)

    response = Client().get("/api/v1/children/", headers={"Authorization": header})

    assert (response.status_code, response.json()["code"]) == (401, "sign_in")


def test_a_token_that_has_ended_is_refused(world, as_):
    program = as_(world.amina)
    ApiToken.objects.update(ended_at=NOON)

    assert program.get("children/").status_code == 401


def test_the_token_of_a_person_who_left_is_refused(world, as_):
    program = as_(world.amina)
    world.amina.is_active = False
    world.amina.save()

    assert program.get("children/").status_code == 401


def test_a_browser_session_reads_without_a_token(world, later):
    client = Client()
    client.force_login(world.amina)

    assert client.get("/api/v1/children/").status_code == 200


def test_a_browser_session_changes_nothing_without_the_csrf_token(world, later):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ben)
    before = Event.objects.count()

    response = client.post(f"/api/v1/journeys/{journey.public_id}/moves/", {"move": "cin_closed"}, content_type="application/json")

    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")
    assert response.json()["code"] == "not_allowed"
    assert (Event.objects.count(), Journey.objects.get().version) == (before, journey.version)
