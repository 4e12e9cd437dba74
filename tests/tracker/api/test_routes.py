"""The routes to permanence and the family over the API: what the screens say and do, for a program."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_child, a_journey
from tracker.actions.family import link_children
from tracker.actions.permanence import set_route
from tracker.actions.record import record_happened
from tracker.models import AccessRow, Event, FamilyLink, Track
from tracker.terms import LinkKind
from workflows.terms import EventKind, Stage, TrackCode

DAY = timedelta(days=1)


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 20 * DAY)


def routes(journey):
    return list(Track.objects.filter(journey=journey, code=TrackCode.PERMANENCE_ROUTE).values_list("route", "state"))


def plan(world, journey, route, days=10):
    at = NOON - days * DAY
    set_route(journey_id=journey.pk, route=route, actor=world.actor(world.amina, at), occurred_at=at, now=at)


def test_the_routes_of_a_child_say_what_is_done_what_is_next_and_by_when(world, as_, journey):
    plan(world, journey, "long_term_fostering")
    record_happened(journey_id=journey.pk, kinds=[EventKind.LONG_TERM_FOSTERING_PLAN_AGREED], says="Agreed at the review.", note="",
                    actor=world.actor(world.amina), occurred_at=NOON - 5 * DAY, now=NOON)  # fmt: skip

    [route] = as_(world.amina).get(f"journeys/{journey.public_id}/routes/").json()["routes"]

    milestones = {one["code"]: one for one in route["milestones"]}
    assert (route["code"], route["state"], route["since"], route["ended_on"]) == ("long_term_fostering", "planning", "2026-02-22", None)
    assert route["next_states"] == ["plan_agreed", "not_applicable"]
    assert route["next_milestone"] == "profile"
    assert len(milestones) == 11
    assert (milestones["plan_agreed"]["done_on"], milestones["plan_agreed"]["done_by"]) == ("2026-02-27", "Agreed at the review.")
    assert milestones["match_approved"]["due"]["title"] == "Long-term foster match approved"
    assert milestones["match_approved"]["due"]["who_must_act"] == "Amina Khan, allocated worker"
    assert (milestones["profile"]["by_hand"], milestones["visits_reduced"]["optional"]) == (True, True)
    assert AccessRow.objects.get().page == "api/routes"


def test_a_route_is_set_moved_on_and_a_milestone_recorded(world, as_, journey):
    amina = as_(world.amina)
    path = f"journeys/{journey.public_id}/routes/"

    answers = [
        amina.post(path, {"route": "adoption"}),
        amina.post(f"{path}milestones/", {"route": "adoption", "milestone": "introductions", "note": "Plan agreed"}),
        amina.post(f"{path}steps/", {"route": "adoption", "state": "plan_agreed"}),
    ]

    assert [a.status_code for a in answers] == [200, 200, 200]
    [route] = answers[-1].json()["routes"]
    assert (route["state"], [m["code"] for m in route["milestones"] if m["done_on"]]) == ("plan_agreed", ["introductions"])
    assert routes(journey) == [("adoption", "plan_agreed")]


def test_the_same_request_twice_sets_a_route_once(world, as_, journey):
    amina = as_(world.amina)

    first, again = (
        amina.post(f"journeys/{journey.public_id}/routes/", {"route": "adoption"}, **{"Idempotency-Key": "one"}) for _ in range(2)
    )

    assert (first.status_code, again.json()) == (200, first.json())
    assert routes(journey) == [("adoption", "planning")]


@pytest.mark.parametrize(
    ("part", "body", "field"),
    [
        ("", {"route": "adoption"}, "route"),
        ("steps/", {"route": "adoption", "state": "matched"}, "state"),
        ("steps/", {"route": "adoption", "state": "not_applicable"}, "why"),
        ("steps/", {"route": "return_home", "state": "plan_agreed"}, "route"),
        ("milestones/", {"route": "adoption", "milestone": "nowhere"}, "milestone"),
        ("milestones/", {"route": "adoption", "milestone": "order"}, "milestone"),
    ],
)
def test_what_cannot_be_so_is_refused_with_its_field_and_nothing_is_written(world, as_, journey, part, body, field):
    plan(world, journey, "adoption")
    before = Event.objects.count()

    response = as_(world.amina).post(f"journeys/{journey.public_id}/routes/{part}", body)

    assert (response.status_code, response.json()["code"], list(response.json()["fields"])) == (422, "bad_input", [field])
    assert (Event.objects.count(), routes(journey)) == (before, [("adoption", "planning")])


def test_the_routes_of_a_child_out_of_sight_do_not_exist(world, as_, journey):
    chidi = as_(world.chidi)
    path = f"journeys/{journey.public_id}/routes/"

    answers = [
        chidi.get(path),
        chidi.post(path, {"route": "adoption"}),
        chidi.post(f"{path}steps/", {"route": "adoption", "state": "plan_agreed"}),
        chidi.post(f"{path}milestones/", {"route": "adoption", "milestone": "cpr"}),
    ]

    assert [a.status_code for a in answers] == [404] * 4
    assert routes(journey) == []


def test_reading_the_routes_makes_the_same_number_of_queries_with_one_and_with_three(world, as_, journey):
    amina = as_(world.amina)
    path = f"journeys/{journey.public_id}/routes/"
    plan(world, journey, "adoption")
    with CaptureQueriesContext(connection) as few:
        amina.get(path)
    plan(world, journey, "return_home", days=9)
    plan(world, journey, "kinship_sgo", days=8)

    with CaptureQueriesContext(connection) as many:
        answer = amina.get(path).json()

    assert len(answer["routes"]) == 3
    assert len(many) == len(few)


def test_another_child_is_linked_and_the_link_ended(world, as_, journey):
    sister = a_journey(world, stage=Stage.CHILD_IN_NEED).child
    amina = as_(world.amina)
    path = f"children/{journey.child.ref}/family/"

    linked = amina.post(path, {"other": sister.ref, "kind": "sibling"})
    ended = amina.post(f"{path}end/", {"other": sister.ref, "kind": "sibling", "reason": "Recorded in error"})

    assert linked.status_code == 201
    assert linked.json() == {
        "family": [{"child": sister.ref, "name": sister.name, "kind": "sibling", "how": "Sister", "since": "2026-03-04"}]
    }
    assert (ended.status_code, ended.json()) == (200, {"family": []})
    assert FamilyLink.ever.count() == 1


def test_a_relative_out_of_sight_is_neither_read_nor_linked(world, as_, journey):
    hidden, unknown = a_child(), "ZZZZ-ZZZZ"
    link_children(
        child_id=journey.child_id, other_id=hidden.pk, kind=LinkKind.TWIN, actor=world.actor(world.ben), occurred_at=NOON, now=NOON
    )
    amina = as_(world.amina)
    path = f"children/{journey.child.ref}/family/"

    assert amina.get(path).json() == {"family": []}
    for ref in (hidden.ref, unknown):
        assert amina.post(path, {"other": ref, "kind": "sibling"}).status_code == 404
        assert amina.post(f"{path}end/", {"other": ref, "kind": "twin", "reason": "No"}).status_code == 404
    assert list(FamilyLink.objects.values_list("kind", flat=True)) == ["twin"]


def test_the_family_of_a_child_out_of_sight_does_not_exist(world, as_, journey):
    chidi = as_(world.chidi)

    assert chidi.get(f"children/{journey.child.ref}/family/").status_code == 404


def test_a_document_and_how_the_child_is_doing_are_recorded_and_read(world, as_, journey):
    plan(world, journey, "adoption")
    amina = as_(world.amina)
    path = f"journeys/{journey.public_id}/routes/"

    amina.post(f"{path}documents/", {"document": "child_permanence_report", "state": "drafted", "where_held": "Electronic record"})
    told = amina.post(f"{path}experiences/", {"experience": "doing_well", "told_by": "worker", "says": "Sleeps well."}).json()

    documents = {one["code"]: one for one in told["documents"]}
    assert (documents["child_permanence_report"]["state"], documents["child_permanence_report"]["where_held"]) == (
        "drafted", "Electronic record",
    )  # fmt: skip
    assert (documents["life_story_work"]["state"], documents["life_story_work"]["is_owed"]) == ("expected", True)
    assert told["experiences"] == [{"experience": "doing_well", "told_by": "worker", "on": "2026-03-04", "says": "Sleeps well."}]


def test_a_document_that_no_route_expects_is_refused_and_nothing_is_written(world, as_, journey):
    before = Event.objects.count()

    response = as_(world.amina).post(
        f"journeys/{journey.public_id}/routes/documents/", {"document": "later_life_letter", "state": "drafted", "where_held": "Shelf 4"}
    )

    assert (response.status_code, Event.objects.count()) == (422, before)


def test_the_day_for_the_adoption_application_is_set_by_a_manager_only(world, as_, journey):
    plan(world, journey, "adoption")
    path, asked = f"journeys/{journey.public_id}/routes/adoption-target/", {"target_on": "2026-12-01", "reason": "She needs longer."}

    assert as_(world.amina).post(path, asked).status_code == 403
    assert as_(world.ben).post(path, asked).status_code == 200
