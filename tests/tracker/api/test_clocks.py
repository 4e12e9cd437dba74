"""Timescales across journeys, and the permanency tracker: narrowed, the worst first, as far as one may see."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_contact, a_journey, admitted, events_of
from tracker.models import Clock, ClockPause, PermanencyRow
from tracker.selectors.timescales import dates_of
from workflows.definitions.limits import NEVER_LATE
from workflows.engine.clock import colour
from workflows.terms import Stage


def test_running_timescales_come_the_earliest_due_first_with_who_must_act(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    rows = as_(world.amina).get("clocks/?page_size=100").json()["results"]

    running = Clock.objects.filter(stopped_at=None, cancelled_at=None).order_by("due_at", "pk")
    assert [row["code"] for row in rows] == [clock.limit for clock in running]
    assert {row["journey"] for row in rows} == {journey.public_id}
    (visit,) = [row for row in rows if row["code"] == "cin.visit"]
    assert visit["who"] == {"name": "Amina Khan", "post": "allocated worker"}
    assert visit["state"] == "running"


def test_timescales_of_a_child_out_of_sight_do_not_exist(world, as_):
    a_journey(world, stage=Stage.CHILD_IN_NEED)

    assert as_(world.amina).get("clocks/").json()["count"] > 0
    assert as_(world.chidi).get("clocks/").json()["count"] == 0


def test_a_manager_lets_a_timescale_stand_still_and_run_on_and_a_repeated_request_gets_the_first_answer(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    visit = Clock.objects.get(journey=journey, limit="cin.visit", stopped_at=None, cancelled_at=None)
    at, key = f"clocks/{visit.public_id}/", {"Idempotency-Key": "one"}
    asked = {"reason": "family_away", "until": (NOON + timedelta(days=14)).date().isoformat(), "note": "With an aunt."}

    refused = as_(world.amina).post(f"{at}pause/", asked)
    hidden = as_(world.chidi).post(f"{at}pause/", asked)
    unlawful = as_(world.ben).post(f"{at}pause/", {**asked, "until": NOON.date().isoformat()})
    assert (refused.status_code, hidden.status_code, unlawful.status_code, ClockPause.objects.count()) == (403, 404, 422, 0)
    paused, again = as_(world.ben).post(f"{at}pause/", asked, **key), as_(world.ben).post(f"{at}pause/", asked, **key)

    assert (paused.status_code, paused.json()["state"], again.json()) == (200, "paused", paused.json())
    assert events_of(journey).count("clock_paused") == ClockPause.objects.count() == 1
    resumed = as_(world.ben).post(f"{at}resume/", {"note": "They are back."})
    assert (resumed.status_code, resumed.json()["state"], events_of(journey)[-1]) == (200, "running", "clock_resumed")
    assert as_(world.ben).post(f"{at}resume/", {}).status_code == 422


def test_timescales_are_narrowed_by_team_worker_code_and_day(world, as_):
    in_need = a_journey(world, stage=Stage.CHILD_IN_NEED)
    contact = a_contact(world)
    dora = as_(world.dora)

    def journeys(query):
        return {row["journey"] for row in dora.get(f"clocks/?page_size=100&{query}").json()["results"]}

    assert journeys("team=front-door") == {contact.public_id}
    assert journeys("worker=amina") == {in_need.public_id}
    assert journeys("code=front_door.contact_outcome") == {contact.public_id}
    assert journeys("due_before=2026-03-04T12:00:00Z") == set()
    assert journeys("due_before=2027-01-01") == {contact.public_id, in_need.public_id}


@pytest.mark.parametrize("days", [0, 6, 40])
def test_timescales_are_narrowed_by_colour_as_the_engine_sees_it(days, world, as_):
    a_journey(world, stage=Stage.CHILD_IN_NEED)
    now = NOON + timedelta(days=days, hours=1)
    expected = {"red": 0, "amber": 0, "green": 0}
    for clock in Clock.objects.filter(stopped_at=None, cancelled_at=None).exclude(limit__in=NEVER_LATE):
        expected[str(colour(**dates_of(clock), now=now))] += 1
    program = as_(world.amina)

    with time_machine.travel(now, tick=False):
        counts = {name: program.get(f"clocks/?colour={name}").json()["count"] for name in expected}

    assert counts == expected
    assert sum(expected.values()) > 0


def test_the_tracker_has_a_row_for_a_child_looked_after_in_law_and_for_no_other(world, as_):
    in_care = a_journey(world, stage=Stage.LOOKED_AFTER)
    a_journey(world, stage=Stage.CHILD_IN_NEED)

    answer = as_(world.amina).get("permanency/").json()

    row = PermanencyRow.objects.get()
    (told,) = answer["results"]
    next_one = told.pop("next")
    expected = {
        "child": in_care.child.ref,
        "journey": in_care.public_id,
        "stage": "looked_after",
        "sub_stage": "",
        "route": "",
        "route_state": "",
        "looked_after_since": row.looked_after_since.isoformat().replace("+00:00", "Z"),
        "days_in_care": 0,
        "legal_status": "V2",
        "placement": "U6",
        "placement_started_at": row.placement_started_at.isoformat().replace("+00:00", "Z"),
        "settled_on": None,
        "last_review_on": None,
        "who_must_act": told["who_must_act"],
        "lead": {"username": "amina", "name": "Amina Khan"},
        "team": {"code": "assessment", "name": "Assessment Team"},
    }
    assert {name: told[name] for name in expected} == expected
    assert (next_one["code"], next_one["asks_for"], next_one["answers"]) == (row.next_limit, row.next_asks_for, row.next_answers)
    assert next_one["word"] in {"on time", "due soon", "due today", "overdue"}
    assert as_(world.chidi).get("permanency/").json()["count"] == 0


def test_the_tracker_is_narrowed_like_its_page(world, as_):
    in_care = a_journey(world, stage=Stage.LOOKED_AFTER)
    at_the_door = admitted(world, a_contact(world), NOON)
    dora = as_(world.dora)

    def children(query):
        return [row["child"] for row in dora.get(f"permanency/?{query}").json()["results"]]

    assert children("team=assessment") == [in_care.child.ref]
    assert children("team=front-door") == [at_the_door.child.ref]
    assert sorted(children("route=none")) == sorted([in_care.child.ref, at_the_door.child.ref])
    assert children("route=adoption") == []


@pytest.mark.parametrize("path", ["clocks/", "permanency/"])
def test_lists_across_children_take_the_same_number_of_queries_few_or_many(path, world, as_):
    a_journey(world, stage=Stage.LOOKED_AFTER)
    dora = as_(world.dora)
    dora.get(path)
    with CaptureQueriesContext(connection) as few:
        assert dora.get(path).status_code == 200
    for _ in range(2):
        admitted(world, a_contact(world), NOON)
    with CaptureQueriesContext(connection) as many:
        assert dora.get(path).status_code == 200

    assert len(many) == len(few)
