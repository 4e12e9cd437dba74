"""What cannot be read answers 400 with the field, as a problem document, and writes nothing."""

import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client

from tests.builders import a_journey
from tracker.actions.api_tokens import make_token
from tracker.api.errors import PROBLEMS, flattened
from tracker.models import AccessRow, AnsweredRequest, Child, Event
from workflows.terms import Stage


def raw(world, path, body, content_type="application/json"):
    return Client().post(f"/api/v1/{path}", body, content_type=content_type, headers={"Authorization": "Token token-of-ben"})


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"version": "seven"}, "version"),
        ({"version": -1}, "version"),
        ({"version": 1.5}, "version"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "2026-02-30T00:00:00Z"}, "occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at"),
        ({"occurred_at": 7}, "occurred_at"),
        ({"tasks_due_on": "2026-13-01"}, "tasks_due_on"),
        ({"warnings_accepted": "perhaps"}, "warnings_accepted"),
        ({"reason": ["a", "list"]}, "reason"),
        ({"reason": "x" * 5001}, "reason"),
        ({"reason": "nul \x00 inside"}, "reason"),
        ({"move": None}, "move"),
        ({"move": {"code": "cin_closed"}}, "move"),
        ({"evidence": 7}, "evidence"),
        ({"evidence": "cin_review_decision"}, "evidence"),
        ({"evidence": [7]}, "evidence"),
        ({"evidence": {"cin_review_decision": 7}}, "evidence.cin_review_decision"),
        ({"evidence": {"cin_review_decision": {"says": ["x"]}}}, "evidence.cin_review_decision.says"),
        ({"evidence": {"cin_review_decision": {"when": "now"}}}, "evidence.cin_review_decision.when"),
        ({"evidence": {"cin_review_decision": {"occurred_at": "then"}}}, "evidence.cin_review_decision.occurred_at"),
        ({"details": "none"}, "details"),
        ({"details": {"placement": {"code": "XX"}}}, "details.placement.code"),
        ({"details": {"placement": {}}}, "details.placement.code"),
        ({"details": {"legal_status": "Z9"}}, "details.legal_status"),
        ({"warnings_acepted": True}, "warnings_acepted"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_and_nothing_is_written(over, field, world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = Event.objects.count()

    response = as_(world.ben).post(f"journeys/{journey.public_id}/moves/", {"move": "cin_closed", "version": journey.version, **over})

    answer = response.json()
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert (answer["status"], answer["code"], list(answer["fields"])) == (400, "bad_request", [field])
    assert answer["detail"]
    assert (Event.objects.count(), AnsweredRequest.objects.count()) == (before, 0)


@pytest.mark.parametrize("body", ["", "{", "not json", "[1, 2", '{"version": NaN}', "[" * 100_000])
def test_a_body_that_is_not_json_is_refused(body, world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    as_(world.ben)
    before = Event.objects.count()

    response = raw(world, f"journeys/{journey.public_id}/moves/", body)

    assert (response.status_code, response.json()["code"]) == (400, "bad_request")
    assert Event.objects.count() == before


@pytest.mark.parametrize("body", ["[]", '"a text"', "7", "null", "true"])
def test_a_body_that_is_not_an_object_is_refused(body, world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    as_(world.ben)

    response = raw(world, f"journeys/{journey.public_id}/moves/", body)

    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


def test_a_lone_half_of_a_character_is_refused(world, as_):
    as_(world.ben)
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    response = raw(world, f"journeys/{journey.public_id}/moves/", r'{"move": "cin_closed", "version": 7, "reason": "\ud800"}')

    assert (response.status_code, list(response.json()["fields"])) == (400, ["reason"])


def test_a_body_larger_than_anything_meant_is_refused(world, as_):
    as_(world.ben)

    response = raw(world, "children/", json.dumps({"given_name": "x" * 1_000_001}))

    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_form_is_not_json(world, as_):
    as_(world.ben)

    response = raw(world, "children/", "given_name=Ash", content_type="application/x-www-form-urlencoded")

    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")
    assert not Child.objects.exists()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("children/?page=0", "page"),
        ("children/?page=-1", "page"),
        ("children/?page=x", "page"),
        ("children/?page=2", "page"),
        ("children/?page=99999999999999999999999999", "page"),
        ("children/?page=٣", "page"),
        ("children/?page_size=101", "page_size"),
        ("children/?page_size=0", "page_size"),
        ("children/?page_size=10000000", "page_size"),
        ("children/?search=a%00b", "search"),
        ("children/?stage=moon", "stage"),
        ("children/?stag=contact", "stag"),
        ("journeys/?open=perhaps", "open"),
        ("clocks/?colour=blue", "colour"),
        ("clocks/?due_before=soon", "due_before"),
        ("handovers/?direction=up", "direction"),
        ("permanency/?route=moon", "route"),
        ("permanency/?as_at=yesterday", "as_at"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named(query, field, world, as_):
    response = as_(world.dora).get(query)

    assert (response.status_code, response.json()["code"], list(response.json()["fields"])) == (400, "bad_request", [field])


@pytest.mark.parametrize(
    "path", ["children/7/", "children/k7p2-m4qx/", "children/%00/", "journeys/7/", "journeys/7/moves/", "handovers/7/accept/"]
)
def test_what_is_no_public_id_leads_nowhere(path, world, as_):
    response = as_(world.dora).get(path)

    assert (response.status_code, response["Content-Type"], response.json()["code"]) == (404, "application/problem+json", "not_found")


def test_a_verb_that_is_not_there_says_which_are(world, as_):
    program = as_(world.ben)

    response = program.client.delete("/api/v1/children/", headers={"Authorization": "Token token-of-ben"})

    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert sorted(response["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS", "POST"]


def test_a_form_of_the_answer_that_is_not_there_is_refused(world, as_):
    response = as_(world.ben).get("children/", Accept="text/csv")

    assert (response.status_code, response.json()["code"]) == (406, "not_acceptable")


def test_an_address_outside_v1_is_a_problem_document_too(client, db):
    response = client.get("/api/v2/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_busy_record_is_told_as_such_with_when_to_come_again(world, as_, monkeypatch, caplog):
    def locked(**_):
        raise OperationalError("canceling statement due to lock timeout")

    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    monkeypatch.setattr("tracker.flows.handover.offer_move", locked)
    before = Event.objects.count()
    with caplog.at_level(logging.ERROR):
        response = as_(world.ben).post(f"journeys/{journey.public_id}/moves/", {"move": "cin_closed", "version": journey.version})

    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (503, "busy", "2")
    assert "The database could not answer a request of the API." in caplog.text
    assert Event.objects.count() == before


def test_a_fault_of_ours_is_a_problem_document_that_tells_nothing_of_a_child(world, later, monkeypatch):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    make_token(user=world.ben, token="token-of-ben", now=later)

    def broken(*_, **__):
        raise RuntimeError(journey.child.name)

    monkeypatch.setattr("tracker.selectors.reachable.the_journey", broken)
    client = Client(raise_request_exception=False)

    response = client.get(f"/api/v1/journeys/{journey.public_id}/", headers={"Authorization": "Token token-of-ben"})

    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response.json()["code"] == "server_error"
    assert journey.child.family_name not in response.content.decode()
    assert not AccessRow.objects.exists()


def test_every_code_has_one_status_and_a_title():
    assert all(400 <= status < 600 and title for status, title in PROBLEMS.values())


def test_nested_messages_become_one_sentence_a_field():
    told = flattened({"a": ["One.", "Two."], "b": {"c": ["Three."], "non_field_errors": ["Four."]}, "d": [{}, {"e": ["Five."]}]})

    assert told == {"a": "One. Two.", "b.c": "Three.", "b": "Four.", "d.1.e": "Five."}
