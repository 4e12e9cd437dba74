"""Journeys over the API: where the child stands, the record in order, the timescales and how they were worked out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_contact, a_journey, admitted, events_of
from tracker.models import AccessRow, Clock, Event, Journey
from workflows.terms import Stage


def ids(response):
    return [row["id"] for row in response.json()["results"]]


def test_a_journey_says_where_the_child_stands_who_holds_the_child_and_on_which_definition(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    answer = as_(world.amina).get(f"journeys/{journey.public_id}/").json()

    clocks = answer.pop("clocks")
    tracks = answer.pop("tracks")
    assert answer == {
        "id": journey.public_id,
        "child": journey.child.ref,
        "is_open": True,
        "stage": "child_in_need",
        "sub_stage": "",
        "version": journey.version,
        "looked_after": False,
        "looked_after_since": None,
        "legal_statuses": [],
        "placement": None,
        "lead": {"username": "amina", "name": "Amina Khan"},
        "team": {"code": "assessment", "name": "Assessment Team"},
        "offer": None,
        "definition": "journey",
        "definition_version": 1,
        "opened_at": "2026-03-04T06:00:00Z",
        "stage_entered_at": journey.stage_entered_at.isoformat().replace("+00:00", "Z"),
        "closed_at": None,
        "closed_because": "",
        "previous": None,
        "last_known_on": None,
    }
    assert [(t["code"], t["is_open"]) for t in tracks] == [("assessment", False), ("child_in_need_plan", True)]
    running = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).order_by("due_at", "pk")
    assert [c["code"] for c in clocks] == [c.limit for c in running]
    assert AccessRow.objects.get().page == "api/journey"


def test_a_looked_after_child_shows_the_legal_status_and_the_placement_whatever_the_stage(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    answer = as_(world.amina).get(f"journeys/{journey.public_id}/").json()

    assert (answer["stage"], answer["looked_after"]) == ("looked_after", True)
    assert [row["code"] for row in answer["legal_statuses"]] == ["V2"]
    assert (answer["placement"]["code"], answer["placement"]["provider"]) == ("U6", "")


def test_a_journey_of_amina_does_not_exist_for_chidi(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    chidi = as_(world.chidi)

    answers = [chidi.get(f"journeys/{journey.public_id}/{part}") for part in ("", "events/", "clocks/", "moves/")]

    assert [a.status_code for a in answers] == [404, 404, 404, 404]
    assert all(a.json() == chidi.get("journeys/abcdefghijkl/").json() for a in answers)
    assert chidi.get("journeys/").json()["count"] == 0
    assert chidi.get(f"journeys/?child={journey.child.ref}").json()["count"] == 0
    assert not AccessRow.objects.exists()


def test_journeys_are_narrowed_by_stage_team_worker_child_and_law(world, as_):
    in_need = a_journey(world, stage=Stage.CHILD_IN_NEED)
    in_care = a_journey(world, stage=Stage.LOOKED_AFTER)
    contact = a_contact(world)
    dora = as_(world.dora)

    assert ids(dora.get("journeys/?stage=child_in_need")) == [in_need.public_id]
    assert ids(dora.get("journeys/?team=front-door")) == [contact.public_id]
    assert sorted(ids(dora.get("journeys/?worker=amina"))) == sorted([in_need.public_id, in_care.public_id])
    assert ids(dora.get(f"journeys/?child={contact.child.ref}")) == [contact.public_id]
    assert ids(dora.get("journeys/?looked_after=true")) == [in_care.public_id]
    assert ids(dora.get("journeys/?open=false")) == []
    assert len(ids(dora.get("journeys/?open=true"))) == 3


def test_the_record_is_told_in_the_order_in_which_it_was_written(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    page = as_(world.amina).get(f"journeys/{journey.public_id}/events/?page_size=100").json()

    assert [row["kind"] for row in page["results"]] == events_of(journey)
    assert [row["seq"] for row in page["results"]] == list(range(1, page["count"] + 1))
    first = page["results"][0]
    stored = Event.objects.get(journey=journey, seq=1)
    assert (first["says"], first["hash"], first["by"]) == (
        stored.payload.says, stored.hash, {"username": "dora", "name": "Dora Price"}
    )  # fmt: skip
    assert (first["evidence"], first["part_of"], first["corrects"], first["is_corrected"]) == (
        ["source", "time_received"], None, None, False
    )  # fmt: skip
    assert AccessRow.objects.get().page == "api/events"


def test_a_timescale_tells_its_rule_its_source_its_start_and_how_the_date_was_worked_out(world, as_):
    journey = a_contact(world)

    rows = as_(world.dora).get(f"journeys/{journey.public_id}/clocks/").json()["results"]

    (clock,) = [row for row in rows if row["code"] == "front_door.contact_outcome"]
    stored = Clock.objects.get(journey=journey, limit="front_door.contact_outcome")
    assert (clock["journey"], clock["child"], clock["state"], clock["pauses"]) == (
        journey.public_id, journey.child.ref, "running", []
    )  # fmt: skip
    assert clock["rule"]["code"] == "front_door.contact_outcome"
    assert clock["rule"]["version"] == 1
    assert clock["source"] == clock["rule"]["source"] != ""
    assert clock["start_event"]["seq"] == stored.start_event.seq
    assert clock["started_at"] == "2026-03-04T12:00:00Z"
    assert clock["due_at"] == stored.due_at.isoformat().replace("+00:00", "Z")
    assert (clock["colour"], clock["word"]) in {("green", "on time"), ("amber", "due soon"), ("amber", "due today")}
    assert clock["worked_out"][0].startswith(clock["rule"]["title"])
    assert clock["worked_out"][-1].startswith("Due on ")
    assert AccessRow.objects.get().page == "api/clocks"


def test_days_that_are_not_counted_are_listed_with_the_reason(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    rows = as_(world.amina).get(f"journeys/{journey.public_id}/clocks/?page_size=100").json()["results"]

    (clock,) = [row for row in rows if row["code"] == "assessment.child_seen" and row["state"] == "running"]
    assert clock["due_on"] == "2026-03-11"
    assert clock["skipped"] == [{"on": "2026-03-07", "because": "weekend"}, {"on": "2026-03-08", "because": "weekend"}]


def test_timescales_that_ended_come_after_those_that_run_and_name_what_ended_them(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    rows = as_(world.amina).get(f"journeys/{journey.public_id}/clocks/?page_size=100").json()["results"]

    states = [row["state"] for row in rows]
    assert states == sorted(states, key=lambda state: state != "running")
    ended = [row for row in rows if row["state"] != "running"]
    assert ended
    assert all((row["stop_event"] or row["cancel_event"])["seq"] > row["start_event"]["seq"] for row in ended)


@pytest.mark.parametrize("path", ["journeys/", "journeys/{id}/", "journeys/{id}/events/", "journeys/{id}/clocks/", "journeys/{id}/moves/"])
def test_journeys_take_the_same_number_of_queries_few_or_many(path, world, as_):
    journey = a_contact(world, at=NOON - timedelta(hours=2))
    dora = as_(world.dora)
    path = path.format(id=journey.public_id)
    dora.get(path)
    with CaptureQueriesContext(connection) as few:
        assert dora.get(path).status_code == 200
    admitted(world, journey, NOON)
    for _ in range(2):
        admitted(world, a_contact(world), NOON)
    with CaptureQueriesContext(connection) as many:
        assert dora.get(path).status_code == 200

    assert len(many) == len(few)
    assert Journey.objects.count() == 3
