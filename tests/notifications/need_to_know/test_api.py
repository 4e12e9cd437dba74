"""Need-to-knows through the API: one is raised, acknowledged, followed up and closed, once however often it is asked."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications.models import NeedToKnow, Rung
from tests.builders import NOON, a_child, a_journey
from tests.notifications.need_to_know.builders import LATER, a_line, sent
from tracker.models import Event, User
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

FORM = {"facts": "Not seen since three.", "immediate_action": "Police told.", "asks": "Decide who calls the mother."}


@pytest.fixture
def line(db):
    with time_machine.travel(LATER + timedelta(minutes=10), tick=False):
        yield a_line()


def get(user: User, path: str = "", **query: Any) -> Any:
    return client_of(user).get(f"/api/v1/need-to-know/{path}", query)


def post(user: User, path: str, body: dict[str, Any], key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client_of(user).post(f"/api/v1/need-to-know/{path}", body, content_type="application/json", headers=headers)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def raised(line, **over: Any) -> Any:
    body = {"category": "missing_high_risk", "children": [line.child.ref], "form": FORM, **over}
    return post(line.world.amina, "", body)


def test_one_is_raised_confirmed_acknowledged_followed_up_and_closed(line):
    answer = raised(line, call={"told": "grace"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["state"], made["severity"], made["facts"]) == ("draft", "major", FORM["facts"])
    assert [(call["told"]["username"], call["role"]) for call in made["calls"]] == [("grace", "head_of_service")]
    path = f"{made['id']}/"

    confirmed = post(line.world.ben, f"{path}confirm/", {}).json()
    assert confirmed["state"] == "sent"
    assert [(rung["role"], rung["recipient"]["username"]) for rung in confirmed["rungs"]] == [
        ("team_manager", "ben"), ("service_manager", "sana"), ("head_of_service", "grace"), ("assistant_director", "adam"),
    ]  # fmt: skip

    read = get(line.world.grace, path).json()
    assert next(rung for rung in read["rungs"] if rung["role"] == "head_of_service")["opened_at"] == "2026-03-04T12:30:00Z"
    acknowledged = post(line.world.grace, f"{path}acknowledge/", {"note": "Seen."}).json()
    assert (acknowledged["told"], acknowledged["acknowledged"]) == (4, 2)

    directed = post(line.world.grace, f"{path}directions/", {"says": "Visit the aunt.", "owner": "amina"}).json()
    direction = directed["directions"][0]
    assert (direction["owner"]["username"], direction["due_on"]) == ("amina", "2026-03-06")
    done = post(line.world.amina, f"{path}directions/{direction['id']}/done/", {"done": "Visited."}).json()
    assert done["directions"][0]["done"] == "Visited."

    assert post(line.world.amina, f"{path}follow-up/", {"says": "Found."}).json()["updates"][0]["says"] == "Found."
    closed = post(line.world.grace, f"{path}close/", {"outcome": "Safe.", "learning": "Call sooner."}).json()
    assert (closed["state"], closed["outcome"], closed["due"]) == ("closed", "Safe.", [])


def test_the_same_request_twice_raises_one(line):
    body = {"category": "missing_high_risk", "children": [line.child.ref], "form": FORM}

    first = post(line.world.amina, "", body, key="one")
    again = post(line.world.amina, "", body, key="one")
    other = post(line.world.amina, "", {**body, "because": "Another."}, key="one")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    assert NeedToKnow.objects.count() == 1


def test_an_acknowledgement_whose_answer_was_lost_is_not_made_twice(line):
    row = sent(line)

    first = post(line.sana, f"{row.public_id}/acknowledge/", {}, key="two")
    again = post(line.sana, f"{row.public_id}/acknowledge/", {}, key="two")

    assert first.json() == again.json()
    assert Event.objects.filter(stream=row.stream, kind="need_to_know_acknowledged").count() == 1


def test_a_stranger_gets_the_answer_of_what_does_not_exist_and_writes_nothing(line):
    row = sent(line)
    before = Event.objects.count(), row.looks.count()

    answers = [get(line.world.chidi, f"{row.public_id}/"), post(line.world.chidi, f"{row.public_id}/acknowledge/", {})]
    nothing = get(line.world.chidi, "zzzzzzzzzzzz/")

    assert {answer.status_code for answer in (*answers, nothing)} == {404}
    assert answers[0].json() == nothing.json()
    assert (Event.objects.count(), row.looks.count()) == before
    assert get(line.world.chidi).json()["count"] == 0


def test_a_reader_without_sight_of_the_case_reads_the_notice_and_gets_no_way_to_the_child(line):
    row = sent(line)
    Rung.objects.filter(need_to_know=row, role="head_of_service").update(recipient=line.world.chidi)

    read = get(line.world.chidi, f"{row.public_id}/").json()

    assert read["children"] == [{"name": line.child.name, "ref": None}]
    assert client_of(line.world.chidi).get(f"/api/v1/children/{line.child.ref}/").status_code == 404


def test_refusals_are_told_apart(line):
    row = sent(line)
    path = f"{row.public_id}/"

    answers = {
        "not_your_decision": post(line.world.ben, f"{path}close/", {"outcome": "Safe.", "learning": "Call."}),
        "bad_input": post(line.world.grace, f"{path}close/", {"outcome": "", "learning": ""}),
        "wrong_moment": post(line.world.ben, f"{path}confirm/", {}),
        "bad_request": post(line.world.ben, f"{path}directions/", {"sayz": "Visit."}),
    }

    assert {code: (answer.status_code, answer.json()["code"]) for code, answer in answers.items()} == {
        "not_your_decision": (403, "not_your_decision"), "bad_input": (422, "bad_input"), "wrong_moment": (409, "wrong_moment"),
        "bad_request": (400, "bad_request"),
    }  # fmt: skip
    assert NeedToKnow.objects.get().state == "sent"


def test_a_child_whom_one_may_not_see_cannot_be_named(line):
    answer = post(line.world.chidi, "", {"category": "missing_high_risk", "children": [line.child.ref]})

    assert answer.status_code == 404
    assert NeedToKnow.objects.count() == 0


def test_the_list_is_narrowed_and_asks_as_much_for_few_as_for_many(line):
    row = sent(line)
    one = queries(line.world.ben)
    for _ in range(3):
        child = a_child()

        a_journey(line.world, stage=Stage.CHILD_PROTECTION, child=child, at=NOON)
        sent(line, children=[child.pk])

    assert queries(line.world.ben) == one
    assert get(line.world.ben).json()["count"] == 4
    assert get(line.world.ben, state="closed").json()["count"] == 0
    assert [found["id"] for found in get(line.world.ben, child=line.child.ref).json()["results"]] == [row.public_id]
    assert get(line.sana, waits_for_me="true").json()["count"] == 4
    assert get(line.world.ben, waits_for_me="true").json()["count"] == 0


def queries(user: User) -> int:
    client = client_of(user)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/api/v1/need-to-know/").status_code == 200
    return len(asked)


def test_a_moment_in_the_future_is_refused(line):
    late: datetime = NOON + timedelta(days=2)

    assert raised(line, known_at=late.isoformat()).status_code == 422
    assert NeedToKnow.objects.count() == 0
