"""The next journey of a child over the API: opened by every move that the process book lets start where no journey is open."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faults.bodies import an_opening
from tests.builders import NOON, a_child, a_contact, a_unit
from tests.tracker.rules_changed import administrators, published
from tracker.models import AccessRow, Event, Holding, Journey, Post
from tracker.rules.access import SEES_NO_CHILD
from tracker.rules.rulebook import Set
from tracker.terms import RuleKind, UnitKind
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
    return close(world, as_, a_contact(world))


def close(world, as_, journey):
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


def listed(program, child):
    response = program.get(f"children/{child.ref}/openings/", **{"Access-Reason": "A transfer in."})
    assert response.status_code == 200, response.json()
    return {opening["code"]: opening for opening in response.json()["openings"]}


def test_the_openings_listed_are_the_moves_that_start_where_nothing_is_open_and_is_so_of_the_child(world, as_):
    child = closed_contact(world, as_).child
    response = as_(world.dora).get(f"children/{child.ref}/openings/")

    of_grown_ups = {"leaving_care_reopened"}
    assert (response.json()["child"], response.json()["journey"]) == (child.ref, None)
    assert set(listed(as_(world.dora), child)) == {found.code for found in OPENINGS} - of_grown_ups
    assert AccessRow.objects.filter(child=child).latest("pk").page == "api/openings"


def test_an_opening_says_who_decides_it_what_it_needs_and_what_warns_and_leads_to_no_page_of_a_journey(world, as_):
    told = listed(as_(world.dora), closed_contact(world, as_).child)

    anew, help_asked = told["contact_reopened"], told["early_help_start_from_universal"]
    assert (anew["allowed"], anew["yours"], anew["direction"], anew["target"], anew["target_stage"]) == (
        True, True, "up", "contact", "contact",
    )  # fmt: skip
    assert anew["warnings"] == [
        {
            "code": "missing_previous_episodes_reviewed",
            "says": "A look at the earlier involvement is not on record.",
            "who": ["mash_decision_maker", "edt"],
            "where": "",
            "earliest": None,
        }
    ]
    assert (help_asked["allowed"], help_asked["yours"], help_asked["decided_by"]) == (True, False, ["early_help_manager"])
    assert [(need["evidence"], need["must_have"]) for need in help_asked["needs"]] == [("request_reason", "before"), ("consent", "reason")]


def test_what_has_happened_is_anybody_s_to_record_who_works_with_children_and_asks_for_its_facts(world, as_):
    told = listed(as_(world.dora), closed_contact(world, as_).child)["looked_after_transfer_in"]

    assert (told["nature"], told["allowed"], told["yours"]) == ("happening", True, True)
    assert (told["decided_by"], told["details"]) == (["dcs", "head_of_service"], ["placement", "legal_status"])


def test_an_opening_that_time_alone_allows_says_the_first_day(everybody, as_):
    told = listed(as_(everybody), a_child(born=date(2008, 6, 1)))["leaving_care_reopened"]

    assert (told["allowed"], [(r["code"], r["earliest"]) for r in told["reasons"]]) == (False, [("aged_18", "2026-06-01")])


def test_an_opening_that_this_authority_forbids_is_listed_with_that_reason(world, as_):
    child = closed_contact(world, as_).child
    forbids = Set(kind=RuleKind.FORBIDDEN_MOVE, key="early_help_start_from_universal", value={"reason": "Through the front door alone."})
    published(*administrators(world), forbids)

    told = listed(as_(world.dora), child)["early_help_start_from_universal"]

    assert (told["allowed"], [r["code"] for r in told["reasons"]]) == (False, ["forbidden_by_authority"])


def test_a_child_with_an_open_journey_has_no_opening_and_the_answer_names_the_journey(world, as_):
    journey = a_contact(world)

    response = as_(world.dora).get(f"children/{journey.child.ref}/openings/")

    assert response.json() == {"child": journey.child.ref, "journey": journey.public_id, "openings": []}


def test_whoever_may_not_see_the_child_is_told_of_no_opening(world, as_):
    child = closed_contact(world, as_).child

    response = as_(world.chidi).get(f"children/{child.ref}/openings/")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_the_list_of_openings_takes_the_same_queries_for_a_child_with_one_journey_and_with_three(world, as_):
    child = closed_contact(world, as_).child
    program = as_(world.dora)
    listed(program, child)
    with CaptureQueriesContext(connection) as with_one:
        listed(program, child)
    for _ in range(2):
        assert program.post(f"children/{child.ref}/journeys/", ANEW).status_code == 201
        close(world, as_, Journey.objects.get(child=child, closed_at__isnull=True))
    listed(program, child)
    with CaptureQueriesContext(connection) as with_three:
        listed(program, child)

    assert (len(with_one), Journey.objects.filter(child=child).count()) == (len(with_three), 3)
