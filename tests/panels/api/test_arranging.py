"""Arranging agendas and proposals over the API: the same acts as on the pages, and nothing there for whoever does not run the panel."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panels.actions.declare_conflict import declare_conflict
from panels.models import AgendaItem, Meeting, Proposal
from tests.builders import NOON, a_journey
from tests.panels.api.test_api import as_, at, journey, panels, post
from tests.panels.builders import GATEWAY, Panels, asked, listed, the_next
from tracker.models import Event, Journey
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

__all__ = ["as_", "at", "journey", "panels"]

NOT_THERE = 404


@pytest.fixture
def items(panels: Panels, journey: Journey) -> list[AgendaItem]:
    """Two children on Legal Gateway's agenda of Wednesday 18 March 2026."""
    first = listed(panels, journey)
    return [first, listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=first.meeting)]


def where(meeting: Meeting) -> str:
    return f"panel-meetings/{meeting.public_id}/arrangement/"


def read(client: Any, path: str) -> Any:
    return client.get(f"/api/v1/{path}").json()


def on_agenda(told: Any) -> list[str]:
    return [item["id"] for item in told["lists"][0]["items"]]


def test_an_agenda_is_put_in_another_order_and_a_second_reader_who_was_late_is_told_so(panels, as_, items):
    ade, path = as_(panels.ade), where(items[0].meeting)
    before = read(ade, path)
    act = {"item": items[1].public_id, "version": before["version"], "act": "place", "place": 1}

    answer = post(ade, path, act)

    assert answer.status_code == 200, answer.json()
    assert on_agenda(answer.json()) == [items[1].public_id, items[0].public_id]
    events = Event.objects.count()
    late = post(as_(panels.lena), path, act | {"place": 2})
    assert (late.status_code, late.json()["code"]) == (409, "agenda_changed")
    assert (on_agenda(read(ade, path)), Event.objects.count()) == (on_agenda(answer.json()), events)


@pytest.mark.parametrize(
    ("act", "holds"),
    [
        ({"act": "pin"}, lambda item: item.is_pinned),
        ({"act": "reserve"}, lambda item: item.state == "reserve"),
        ({"act": "minutes", "minutes": 35}, lambda item: item.minutes == 35),
        ({"act": "off", "because": "The report is not ready."}, lambda item: item.state == "withdrawn"),
    ],
)
def test_each_act_on_an_item_is_done(panels, as_, items, act, holds):
    path = where(items[0].meeting)
    version = read(as_(panels.ade), path)["version"]

    answer = post(as_(panels.ade), path, {"item": items[0].public_id, "version": version, **act})

    assert answer.status_code == 200, answer.json()
    assert holds(AgendaItem.objects.get(pk=items[0].pk))


def test_an_item_goes_to_another_meeting_and_out_of_the_reserve_again(panels, as_, items):
    ade, path = as_(panels.ade), where(items[0].meeting)
    later = the_next(GATEWAY, after=items[0].meeting.starts_at)
    version = read(ade, path)["version"]

    moved = post(ade, path, {"item": items[0].public_id, "version": version, "act": "meeting", "meeting": later.public_id})
    assert (moved.status_code, on_agenda(moved.json())) == (200, [items[1].public_id])
    there = where(later)
    post(ade, there, {"item": items[0].public_id, "version": read(ade, there)["version"], "act": "reserve"})
    back = post(ade, there, {"item": items[0].public_id, "version": read(ade, there)["version"], "act": "time"})

    assert (back.status_code, on_agenda(back.json())) == (200, [items[0].public_id])
    assert AgendaItem.objects.get(pk=items[0].pk).meeting == later


def test_what_goes_with_an_act_is_asked_for_and_nothing_is_written(panels, as_, items):
    ade, path = as_(panels.ade), where(items[0].meeting)
    version, events = read(ade, path)["version"], Event.objects.count()

    for act, field in (("place", "place"), ("meeting", "meeting"), ("minutes", "minutes"), ("off", "because")):
        answer = post(ade, path, {"item": items[0].public_id, "version": version, "act": act})
        assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert post(ade, path, {"item": items[0].public_id, "version": version, "act": "drop"}).status_code == 400
    assert Event.objects.count() == events


def test_the_same_act_with_the_same_key_is_done_once(panels, as_, items):
    ade, path = as_(panels.ade), where(items[0].meeting)
    act = {"item": items[1].public_id, "version": read(ade, path)["version"], "act": "place", "place": 1}
    key = {"Idempotency-Key": "one-and-the-same"}

    answers = [ade.post(f"/api/v1/{path}", act, content_type="application/json", headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Event.objects.filter(stream=items[0].meeting.stream_id, kind="panel_item_moved").count() == 1


def test_arranging_and_proposals_do_not_exist_for_whoever_does_not_run_the_panel(panels, as_, items):
    ade = as_(panels.ade)
    proposal = post(ade, "panels/legal_gateway/proposals/", {"until": "2026-04-01"}).json()["id"]
    act = {"item": items[0].public_id, "version": 1, "act": "pin"}

    for user in (panels.world.amina, panels.marcus, panels.world.chidi):
        client = as_(user)
        answers = [
            client.get(f"/api/v1/{where(items[0].meeting)}"), post(client, where(items[0].meeting), act),
            post(client, "panels/legal_gateway/proposals/", {"until": "2026-04-01"}), client.get(f"/api/v1/panel-proposals/{proposal}/"),
            post(client, f"panel-proposals/{proposal}/accept/", {"lines": [1]}),
        ]  # fmt: skip
        assert [answer.status_code for answer in answers] == [NOT_THERE] * 5
    assert not AgendaItem.objects.get(pk=items[0].pk).is_pinned
    assert Proposal.objects.count() == 1


def test_a_proposal_is_asked_for_read_and_accepted_in_part(panels, as_, journey):
    requests = [asked(panels, journey), asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))]
    ade = as_(panels.ade)

    made = post(ade, "panels/legal_gateway/proposals/", {"until": "2026-04-01"})
    told = made.json()
    assert (made.status_code, told["panel"], AgendaItem.objects.count()) == (201, "legal_gateway", 0)
    assert {line["state"] for line in told["lines"]} == {"open"}
    assert read(ade, f"panel-proposals/{told['id']}/") == told
    one = next(line for line in told["lines"] if line["request"] == requests[0].public_id or line["request"] is None)

    accepted = post(ade, f"panel-proposals/{told['id']}/accept/", {"lines": [one["id"]]})

    assert accepted.status_code == 200, accepted.json()
    states = {line["id"]: line["state"] for line in accepted.json()["lines"]}
    assert (states[one["id"]], sorted(states.values())) == ("accepted", ["accepted", "open"])
    assert AgendaItem.objects.get().meeting.public_id == one["meeting"]
    again = post(ade, f"panel-proposals/{told['id']}/accept/", {"lines": [one["id"]]})
    assert (again.status_code, AgendaItem.objects.count()) == (422, 1)


def test_a_proposal_without_a_meeting_to_come_and_lines_of_another_are_refused(panels, as_, journey):
    asked(panels, journey)
    ade = as_(panels.ade)
    proposal = post(ade, "panels/legal_gateway/proposals/", {"until": "2026-04-01"}).json()["id"]

    early = post(ade, "panels/legal_gateway/proposals/", {"until": NOON.date().isoformat()})
    foreign = post(ade, f"panel-proposals/{proposal}/accept/", {"lines": [999_999]})

    assert (early.status_code, early.json()["code"]) == (409, "wrong_moment")
    assert (foreign.status_code, list(foreign.json()["fields"])) == (422, ["lines"])
    assert AgendaItem.objects.count() == 0


def test_whoever_may_not_see_a_child_is_told_its_place_and_not_its_request(panels, as_, items):
    """Ade runs the panel but has declared an interest in the second child."""
    declare_conflict(item_id=items[1].pk, user_id=panels.ade.pk, says="A cousin.", actor=panels.actor(panels.ade), now=NOON)

    told = read(as_(panels.ade), where(items[0].meeting))["lists"][0]["items"]

    assert [item["request"] for item in told] == [items[0].request.public_id, None]


def test_it_costs_the_same_for_one_item_and_for_many(panels, as_, items):
    ade: Any = as_(panels.ade)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            read(ade, where(items[0].meeting))
        return len(found)

    few = queries()
    for _ in range(2):
        listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=items[0].meeting)
    assert queries() == few
