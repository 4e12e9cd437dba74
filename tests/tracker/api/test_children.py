"""Children over the API: found, read with a trace, put on record; and for whom they do not exist."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_child, a_contact, a_journey, admitted
from tests.tracker.api.conftest import LATER
from tracker.models import AccessRow, Child, Event, Journey
from workflows.terms import Stage


def refs(response):
    return [row["ref"] for row in response.json()["results"]]


def test_a_practitioner_lists_the_children_of_the_team_and_nobody_else(world, as_):
    ours = a_journey(world, stage=Stage.CHILD_IN_NEED)
    theirs = a_journey(world, stage=Stage.EARLY_HELP)

    assert refs(as_(world.amina).get("children/")) == [ours.child.ref]
    assert refs(as_(world.chidi).get("children/")) == [theirs.child.ref]
    assert sorted(refs(as_(world.dora).get("children/"))) == sorted([ours.child.ref, theirs.child.ref])


def test_a_child_in_a_list_says_where_the_open_journey_stands_and_who_holds_it(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    (row,) = as_(world.amina).get("children/").json()["results"]

    assert row == {
        "ref": journey.child.ref,
        "given_name": journey.child.given_name,
        "family_name": "Example",
        "date_of_birth": "2016-05-20",
        "expected_date": None,
        "sex": "F",
        "open_journey": {
            "journey": journey.public_id,
            "stage": "child_in_need",
            "sub_stage": "",
            "looked_after": False,
            "lead": {"username": "amina", "name": "Amina Khan"},
            "team": {"code": "assessment", "name": "Assessment Team"},
        },
    }


@pytest.mark.parametrize("typed", ["rowan", "Rowan Examp", "03/02/2015", "{ref}"])
def test_a_search_finds_a_child_by_name_reference_or_date_of_birth(typed, world, as_):
    wanted = a_child(given="Rowan", born=date(2015, 2, 3))
    a_journey(world, stage=Stage.CHILD_IN_NEED, child=wanted)
    a_journey(world, stage=Stage.CHILD_IN_NEED)

    assert refs(as_(world.amina).get(f"children/?search={typed.format(ref=wanted.ref)}")) == [wanted.ref]


def test_a_list_is_narrowed_by_team_stage_and_whose_child_it_is(world, as_):
    in_need = a_journey(world, stage=Stage.CHILD_IN_NEED)
    contact = a_contact(world)
    dora = as_(world.dora)

    assert refs(dora.get("children/?stage=contact")) == [contact.child.ref]
    assert refs(dora.get("children/?team=assessment")) == [in_need.child.ref]
    assert refs(as_(world.amina).get("children/?mine=true")) == [in_need.child.ref]
    assert refs(as_(world.ben).get("children/?mine=true")) == []


def test_a_list_comes_in_pages_that_say_how_many_rows_there_are(world, as_):
    for _ in range(3):
        a_contact(world)

    page = as_(world.dora).get("children/?page=2&page_size=2").json()

    assert (page["count"], page["page"], page["pages"], page["next"], len(page["results"])) == (3, 2, 2, None, 1)
    assert page["previous"].endswith("/api/v1/children/?page_size=2")


def test_reading_a_child_tells_every_journey_and_leaves_its_trace(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    answer = as_(world.amina).get(f"children/{journey.child.ref}/").json()

    assert (answer["ref"], [j["id"] for j in answer["journeys"]]) == (journey.child.ref, [journey.public_id])
    look = AccessRow.objects.get()
    assert (look.child, look.user, look.at, look.page) == (journey.child, world.amina, LATER, "api/child")


def test_a_child_of_amina_does_not_exist_for_chidi_word_for_word(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    chidi = as_(world.chidi)
    assert as_(world.amina).get(f"children/{journey.child.ref}/").status_code == 200
    looks = AccessRow.objects.count()

    hidden = chidi.get(f"children/{journey.child.ref}/")
    nobody = chidi.get("children/K7P2-M4QX/")
    nowhere = chidi.get("no-such-thing/")

    assert (hidden.status_code, hidden["Content-Type"]) == (404, "application/problem+json")
    assert hidden.json() == nobody.json() == nowhere.json()
    assert hidden.json()["detail"] == "There is nothing here that you can see."
    assert chidi.get(f"children/{journey.child.ref}/timeline/").json() == hidden.json()
    assert AccessRow.objects.count() == looks


def test_the_front_door_says_why_it_looks_at_another_team_s_child_once_a_shift(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    dora = as_(world.dora)

    refused = dora.get(f"children/{journey.child.ref}/")
    assert (refused.status_code, refused.json()["code"]) == (403, "reason_needed")
    assert AccessRow.objects.count() == 0

    assert dora.get(f"children/{journey.child.ref}/", **{"Access-Reason": "A new contact about a sibling"}).status_code == 200
    assert dora.get(f"journeys/{journey.public_id}/").status_code == 200
    assert list(AccessRow.objects.order_by("pk").values_list("page", "reason")) == [
        ("api/child", "A new contact about a sibling"),
        ("api/journey", "A new contact about a sibling"),
    ]


def test_a_timeline_tells_every_journey_the_latest_first(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    page = as_(world.amina).get(f"children/{journey.child.ref}/timeline/").json()

    told = [(row["occurred_at"], row["seq"]) for row in page["results"]]
    assert page["count"] == Event.objects.filter(child=journey.child).count() == len(told)
    assert told == sorted(told, reverse=True)
    assert {row["journey"] for row in page["results"]} == {journey.public_id}
    assert AccessRow.objects.get().page == "api/timeline"


BORN = {"given_name": "Ash", "family_name": "Example", "date_of_birth": "2019-07-01", "sex": "M"}


def test_the_front_door_puts_a_child_on_record_under_a_random_reference(world, as_):
    response = as_(world.dora).post("children/", BORN)

    assert response.status_code == 201
    child = Child.objects.get()
    assert (child.given_name, child.family_name, child.date_of_birth, child.sex) == ("Ash", "Example", date(2019, 7, 1), "M")
    assert (response.json()["ref"], response.json()["journeys"]) == (child.ref, [])
    assert refs(as_(world.dora).get("children/?search=ash")) == [child.ref]


def test_a_child_comes_on_record_with_the_contact_that_opens_the_journey(world, as_):
    contact = {"source": "School", "received_at": "2026-03-04T11:00:00Z", "concern": "Absent", "team": "front-door"}

    response = as_(world.dora).post("children/", {**BORN, "contact": contact})

    journey = Journey.objects.get()
    assert response.status_code == 201
    assert [j["id"] for j in response.json()["journeys"]] == [journey.public_id]
    assert (journey.stage, journey.team, journey.opened_at) == (Stage.CONTACT, world.front_door, NOON - timedelta(hours=1))


def test_a_contact_that_cannot_be_taken_leaves_no_child_behind(world, as_):
    contact = {"source": "School", "received_at": "2026-03-04T11:00:00Z", "concern": "Absent", "team": "no-such-team"}

    response = as_(world.dora).post("children/", {**BORN, "contact": contact})

    assert (response.status_code, response.json()["code"]) == (422, "bad_input")
    assert response.json()["fields"] == {"contact.team": "Give the code of a team in use."}
    assert not Child.objects.exists()


def test_who_takes_no_contacts_puts_no_child_on_record(world, as_):
    response = as_(world.amina).post("children/", BORN)

    assert (response.status_code, response.json()["code"]) == (403, "not_your_decision")
    assert response.json()["who"] == ["mash_decision_maker", "edt"]
    assert not Child.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date_of_birth": "2026-03-05"}, "date_of_birth"),
        ({"date_of_birth": "1990-01-01"}, "date_of_birth"),
        ({"date_of_birth": None, "expected_date": "2028-01-01", "sex": "U"}, "expected_date"),
        ({"date_of_birth": None}, "date_of_birth"),
        ({"expected_date": "2026-06-01"}, "date_of_birth"),
        ({"family_name": ""}, "family_name"),
    ],
)
def test_what_cannot_be_so_of_a_child_is_not_taken(wrong, field, world, as_):
    response = as_(world.dora).post("children/", {**BORN, **wrong})

    assert (response.status_code, response.json()["code"], list(response.json()["fields"])) == (422, "bad_input", [field])
    assert not Child.objects.exists()


@pytest.mark.parametrize("path", ["children/", "children/?search=example", "children/{ref}/", "children/{ref}/timeline/"])
def test_children_take_the_same_number_of_queries_few_or_many(path, world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    grace = as_(world.grace)
    path = path.format(ref=journey.child.ref)
    grace.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert grace.get(path).status_code == 200
    for _ in range(2):
        admitted(world, a_contact(world), NOON)
    with CaptureQueriesContext(connection) as many:
        assert grace.get(path).status_code == 200

    assert len(many) == len(few)
