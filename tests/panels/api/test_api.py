"""The API of panels: the timetable, an agenda as each may see it, listing and deciding."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.declare_conflict import declare_conflict
from panels.models import AgendaItem, ConflictAnswer, Decision, Meeting, PanelRequest
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, Panels, asked, listed, opened, some_panels, the_next
from tracker.models import Journey, User
from workflows.terms import Stage

As = Callable[[User], Client]


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def journey(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_PROTECTION)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    travelled: list[time_machine.travel] = []

    def go(moment: datetime) -> None:
        travel = time_machine.travel(moment, tick=False)
        travel.start()
        travelled.append(travel)

    go(NOON)
    yield go
    for travel in reversed(travelled):
        travel.stop()


@pytest.fixture
def as_(at: Callable[[datetime], None]) -> As:
    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/{path}", body, content_type="application/json")


def test_the_panels_are_listed_with_their_rules_and_outcomes(panels: Panels, as_: As) -> None:
    answer = as_(panels.world.amina).get("/api/v1/panels/").json()

    assert [(p["code"], p["weekday"], p["starts"]) for p in answer["results"]] == [
        ("access_to_resources", 0, "14:00:00"),
        ("plo_and_care_proceedings", 1, "14:00:00"),
        ("legal_gateway", 2, "09:30:00"),
        ("best_care_best_value", 2, "14:00:00"),
        ("permanency", 3, "14:30:00"),
    ]
    gateway = next(p for p in answer["results"] if p["code"] == "legal_gateway")
    assert [o["code"] for o in gateway["business"][0]["outcomes"]] == ["enter_plo", "issue", "not_met", "deferred"]


def test_meetings_are_listed_by_kind_of_business_from_today(panels: Panels, as_: As) -> None:
    answer = as_(panels.world.amina).get("/api/v1/panel-meetings/?business=housing_pathways&state=planned").json()

    assert [(m["title"], m["starts_at"]) for m in answer["results"]] == [
        ("Access to Resources Panel with Housing Pathways", "2026-03-30T13:00:00Z"),
        ("Access to Resources Panel with Housing Pathways", "2026-04-27T13:00:00Z"),
    ]


def test_an_agenda_shows_the_items_of_children_in_sight_and_no_others(panels: Panels, journey: Journey, as_: As) -> None:
    item = listed(panels, journey)
    path = f"/api/v1/panel-meetings/{item.meeting.public_id}/agenda/"

    chair = as_(panels.lena).get(path).json()
    assert [(i["id"], i["request"]["child"]) for i in chair["items"]] == [(item.public_id, journey.child.ref)]
    assert chair["parts"] == [{"business": "legal_gateway", "minutes": 150, "used": 20, "left": 130}]
    stranger = as_(panels.world.chidi).get(path)
    assert stranger.json()["items"] == []
    assert journey.child.ref not in stranger.content.decode()


def test_a_child_is_put_forward_listed_and_decided(panels: Panels, journey: Journey, as_: As, at: Callable[[datetime], None]) -> None:
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    body = {"journey": journey.public_id, "business": "legal_gateway", "asks": "Is it met?", "wanted": meeting.public_id,
            "papers": "The folder", "agreed_by": "ben"}  # fmt: skip
    made = post(as_(panels.world.amina), "panel-requests/", body)
    assert (made.status_code, made.json()["state"]) == (201, "asked")

    put_on = post(as_(panels.ade), f"panel-meetings/{meeting.public_id}/agenda/", {"request": made.json()["id"]})
    assert put_on.status_code == 201
    item = AgendaItem.objects.get()
    decision = f"panel-meetings/{meeting.public_id}/agenda/{item.public_id}/decision/"
    early = post(as_(panels.lena), decision, {"outcome": "enter_plo", "reason": "It is met."})
    assert (early.status_code, early.json()["code"]) == (409, "wrong_moment")

    at(meeting.starts_at)
    members = {"present": ["lena", "ade", "marcus"]}
    assert post(as_(panels.ade), f"panel-meetings/{meeting.public_id}/open/", members).status_code == 200
    decided = post(as_(panels.lena), decision, {"outcome": "enter_plo", "reason": "It is met."})

    assert (decided.status_code, decided.json()["outcome"]) == (201, "enter_plo")
    assert decided.json()["decided_by"]["username"] == "lena"
    assert post(as_(panels.ade), f"panel-meetings/{meeting.public_id}/close/", {}).json()["meeting"]["state"] == "closed"


def test_a_decision_that_lacks_something_answers_422_with_fields_and_writes_nothing(panels: Panels, journey: Journey, as_: As,
                                                                                     at: Callable[[datetime], None]) -> None:  # fmt: skip
    item = listed(panels, journey)
    opened(panels, item.meeting)
    at(item.meeting.starts_at)

    path = f"panel-meetings/{item.meeting.public_id}/agenda/{item.public_id}/decision/"
    answer = post(as_(panels.lena), path, {"outcome": "deferred", "reason": "More."})

    assert answer.status_code == 422
    assert sorted(answer.json()["fields"]) == ["action", "action_owner", "returns_to"]
    assert not Decision.objects.exists()


def test_someone_who_does_not_run_the_panel_is_told_who_does(panels: Panels, journey: Journey, as_: As) -> None:
    item = listed(panels, journey)
    opened(panels, item.meeting)

    path = f"panel-meetings/{item.meeting.public_id}/agenda/{item.public_id}/decision/"
    answer = post(as_(panels.world.ben), path, {"outcome": "not_met", "reason": "No."})

    assert (answer.status_code, answer.json()["who"]) == (403, ["panel_chair", "panel_administrator"])


def test_a_child_out_of_sight_cannot_be_put_forward_or_read(panels: Panels, journey: Journey, as_: As) -> None:
    request = asked(panels, journey)
    chidi = as_(panels.world.chidi)

    assert post(chidi, "panel-requests/", {"journey": journey.public_id, "business": "permanency", "asks": "?"}).status_code == 404
    assert chidi.get(f"/api/v1/panel-requests/{request.public_id}/").status_code == 404
    assert chidi.get("/api/v1/panel-requests/").json()["count"] == 0
    assert PanelRequest.objects.count() == 1


def test_requests_cost_the_same_with_one_and_with_many(panels: Panels, journey: Journey, as_: As) -> None:
    asked(panels, journey)
    client = as_(panels.world.amina)
    client.get("/api/v1/panel-requests/")
    with CaptureQueriesContext(connection) as few:
        client.get("/api/v1/panel-requests/")
    for _ in range(3):
        asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))

    with CaptureQueriesContext(connection) as many:
        assert client.get("/api/v1/panel-requests/").json()["count"] == 4

    assert len(many) == len(few)


def test_meetings_cost_the_same_with_one_and_with_many(panels: Panels, as_: As) -> None:
    client = as_(panels.world.amina)
    client.get("/api/v1/panel-meetings/")
    with CaptureQueriesContext(connection) as few:
        client.get("/api/v1/panel-meetings/?page_size=1")

    with CaptureQueriesContext(connection) as many:
        shown = client.get("/api/v1/panel-meetings/?page_size=50").json()["results"]

    assert len(shown) == Meeting.objects.count()
    assert len(many) == len(few)


def test_members_come_and_go_and_the_minutes_are_read_over_the_api(
    panels: Panels, journey: Journey, as_: As, at: Callable[[datetime], None]
) -> None:
    item = listed(panels, journey)
    meeting = opened(panels, item.meeting)
    at(meeting.starts_at + timedelta(minutes=5))
    ade, path = as_(panels.ade), f"panel-meetings/{meeting.public_id}"

    left = post(ade, f"{path}/attendance/", {"user": "marcus", "did": "left"})
    assert (left.status_code, left.json()["gaps"]) == (200, [])
    assert sum(1 for stay in left.json()["stays"] if stay["left_at"]) == 1
    assert as_(panels.world.amina).get(f"/api/v1/{path}/attendance/").status_code == 404
    assert post(as_(panels.marcus), f"{path}/attendance/", {"user": "marcus", "did": "came"}).status_code == 403

    due = (meeting.on + timedelta(days=7)).isoformat()
    body = {"outcome": "not_met", "reason": "No.", "conditions": ["One."], "dissent": [{"says": "Yes."}],
            "actions": [{"what": "Write.", "owner": "amina", "by": due}]}  # fmt: skip
    told = post(ade, f"{path}/agenda/{item.public_id}/decision/", body)
    assert (told.status_code, told.json()["conditions"]) == (201, ["One."])
    assert post(ade, f"{path}/close/", {}).status_code == 200
    minutes = ade.get(f"/api/v1/{path}/minutes/").json()
    assert (minutes["state"], minutes["items"][0]["actions"][0]["what"], minutes["hidden"]) == ("draft", "Write.", 0)

    mine = as_(panels.world.amina).get("/api/v1/panel-actions/").json()["results"]
    assert [(one["what"], one["due_on"]) for one in mine] == [("Write.", due)]
    done = post(as_(panels.world.amina), f"panel-actions/{mine[0]['id']}/done/", {"shown_by": "On file."})
    assert (done.status_code, done.json()["state"]) == (200, "done")


def test_an_interest_is_read_and_answered_over_the_api_by_who_runs_the_panel(panels: Panels, journey: Journey, as_: As) -> None:
    item = listed(panels, journey)
    at_item = f"panel-meetings/{item.meeting.public_id}/agenda/{item.public_id}/interests/"
    declare_conflict(item_id=item.pk, user_id=panels.marcus.pk, says="A neighbour.", actor=panels.actor(panels.marcus), now=NOON)
    ade, stays = as_(panels.ade), {"person": "marcus", "did": "stays", "because": "Nobody else knows the service."}

    before = ade.get(f"/api/v1/{at_item}").json()
    no_reason = post(ade, at_item, stays | {"because": " "})
    strangers = [as_(panels.world.chidi).get(f"/api/v1/{at_item}").status_code, post(as_(panels.world.amina), at_item, stays).status_code]
    untouched = ConflictAnswer.objects.count()
    answered = post(ade, at_item, stays)

    assert [(one["name"], one["stays"]) for one in before["interests"] if one["name"].startswith("Marcus")] == [("Marcus Reeve", "")]
    assert (no_reason.status_code, strangers, untouched) == (422, [404, 404], 0)
    assert answered.status_code == 200
    told = next(one for one in answered.json()["interests"] if one["name"] == "Marcus Reeve")
    assert (told["stays"], [says for says in told["chain"] if "A neighbour." in says]) == ("Nobody else knows the service.", told["chain"])
