"""Chidi, a visitor who has not signed in and a system administrator: a child whom they have no reason to see is not there."""

import json
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.test import Client

from tests.builders import NOON, World, a_child, a_journey, a_person
from tracker.flows.handover import offer_transfer
from tracker.models import Child, Clock, Fault, Relationship, User
from tracker.terms import StandingRule
from workflows.terms import Role, Stage

NAME = "Rosalind"
PAGES = (
    "/children/{ref}/", "/children/{ref}/reason/", "/children/{ref}/emergency-admission/", "/journeys/{journey}/move/",
    "/children/{ref}/openings/", "/children/{ref}/openings/?to=contact_reopened",
    "/journeys/{journey}/move/?to=assessment_closed:closed", "/journeys/{journey}/record/", "/journeys/{journey}/missing/",
    "/journeys/{journey}/assessment/", "/journeys/{journey}/allocate/", "/journeys/{journey}/transfer/", "/journeys/{journey}/people/",
    "/journeys/{journey}/put-forward/", "/journeys/{journey}/put-forward/?business=legal_gateway", "/handovers/{handover}/",
    "/children/{ref}/family/", "/children/{ref}/family/end/?other={ref}&link=sibling", "/journeys/{journey}/move/family/",
    "/journeys/{journey}/move/family/?to=assessment_closed:closed", "/journeys/{journey}/team-around-the-family/",
    "/journeys/{journey}/team-around-the-family/minutes/", "/journeys/{journey}/edge-of-care/", "/journeys/{journey}/permanence/",
    "/journeys/{journey}/permanence/step/?route=long_term_fostering", "/clocks/{clock}/", "/clocks/{clock}/pause/",
    "/journeys/{journey}/permanence/milestone/?route=long_term_fostering&milestone=x",
)  # fmt: skip
LISTS = (
    "/",
    "/children/",
    "/handovers/",
    "/handovers/?show=by-me",
    "/handovers/?show=overdue",
    "/permanency/",
    "/panels/",
    "/notices/",
    "/to-fix/",
    "/process-book/",
    "/process-book/journey/",
)
READS = ("children/{ref}/", "children/{ref}/timeline/", "journeys/{journey}/", "journeys/{journey}/moves/", "journeys/{journey}/events/",
         "journeys/{journey}/clocks/", "handovers/{handover}/", "children/{ref}/family/", "journeys/{journey}/routes/",
         "clocks/{clock}/certificate/", "journeys/{journey}/moves/?to=looked_after", "children/{ref}/openings/")  # fmt: skip
WRITES = (
    ("journeys/{journey}/moves/", {"move": "assessment_closed", "version": 3}),
    ("handovers/", {"journey": "{journey}", "version": 3, "to_team": "early-help-north", "note": "x"}),
    ("handovers/{handover}/accept/", {}),
    ("handovers/{handover}/refuse/", {"reason": "x"}),
    ("handovers/{handover}/withdraw/", {"reason": "x"}),
    ("panel-requests/", {"journey": "{journey}", "business": "legal_gateway", "asks": "x", "minutes": 10}),
    ("children/{ref}/journeys/", {"move": "contact_reopened", "reason": "x", "warnings_accepted": True, "team": "front-door"}),
    ("children/{ref}/family/", {"other": "{ref}", "kind": "sibling"}),
    ("children/{ref}/family/end/", {"other": "{ref}", "kind": "sibling", "reason": "x"}),
    ("families/moves/", {"move": "assessment_closed", "children": [{"journey": "{journey}", "version": 3, "reason": "x"}]}),
    ("journeys/{journey}/routes/", {"route": "long_term_fostering"}),
    ("journeys/{journey}/routes/steps/", {"route": "long_term_fostering", "state": "plan_agreed"}),
    ("journeys/{journey}/routes/milestones/", {"route": "long_term_fostering", "milestone": "x"}),
)
API_LISTS = ("children/", "journeys/", "handovers/", "clocks/", "permanency/", "panel-requests/", "notices/")


@dataclass(frozen=True)
class Target:
    """A child of Amina's who is offered to another team, and the words by which an address would name the child."""

    child: Child
    names: dict[str, str]


def target_of(world: World) -> Target:
    child = a_child(given=NAME)
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=child)
    made = offer_transfer(
        journey_id=journey.pk, version=journey.version, to_team=world.long_term.pk, actor=world.actor(world.ben), note="", occurred_at=NOON,
        now=NOON,
    )  # fmt: skip
    assert made.handover is not None
    clock = Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True).earliest("pk")
    Fault.objects.create(journey=journey, rule=StandingRule.NOTHING_DUE, found_at=NOON)
    return Target(child, {"ref": child.ref, "journey": journey.public_id, "handover": made.handover.public_id, "clock": clock.public_id})


@pytest.fixture
def target(world: World) -> Target:
    return target_of(world)


def admin_of(world: World) -> User:
    admin = a_person("sal", "Sal", "Reed", Role.SYSTEM_ADMINISTRATOR, world.authority)
    admin.is_staff = admin.is_superuser = True
    admin.save()
    return admin


def counts() -> list[tuple[str, int]]:
    """How many rows each table of the record has. Sessions and sign-ins are none of it."""
    models = [m for app in ("tracker", "panels", "notifications") for m in apps.get_app_config(app).get_models()]
    return [(m.__name__, m.objects.count()) for m in models if m.__name__ != "ApiToken"]


def filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text


NOTHING = {"ref": "ZZZZ-ZZZZ", "journey": "zzzzzzzzzzzz", "handover": "zzzzzzzzzzzz", "clock": "zzzzzzzzzzzz"}


@pytest.mark.parametrize("who", ["chidi", "administrator", "amina_of_a_restricted_child"])
def test_every_page_of_the_child_is_not_there_and_writes_nothing(who, world, target, as_):
    client = as_(who_is(who, world, target))
    before = counts()

    for page in PAGES:
        for send in (client.get, client.post):
            there, nowhere = send(filled(page, target.names)), send(filled(page, NOTHING))
            assert (page, there.status_code, there.content) == (page, 404, nowhere.content)
    assert counts() == before


@pytest.mark.parametrize("who", ["chidi", "administrator", "grace_of_a_restricted_child", "dora_of_a_restricted_child"])
def test_no_list_count_or_search_tells_of_the_child(who, world, target, as_):
    client = as_(who_is(who, world, target))

    for page in (*LISTS,):
        response = client.get(page)
        assert response.status_code == 200, page
        told = response.content.decode()
        assert (page, f"/children/{target.child.ref}/" in told, NAME in told) == (page, False, False)
    for typed in (NAME, target.child.ref, f"{target.child.date_of_birth:%d/%m/%Y}"):
        found = client.post("/children/", {"q": typed}, follow=True)
        assert (typed, "No child found" in found.content.decode()) == (typed, True)


@pytest.mark.parametrize("who", ["chidi", "administrator", "amina_of_a_restricted_child", "dora_of_a_restricted_child"])
def test_the_api_answers_as_for_what_does_not_exist(who, world, target, program):
    caller = program(who_is(who, world, target))
    before = counts()

    for path in READS:
        there, nowhere = caller.get(filled(path, target.names)), caller.get(filled(path, NOTHING))
        assert (path, there.status_code, there.content) == (path, 404, nowhere.content)
    for path, body in WRITES:
        there, nowhere = (
            caller.post(filled(path, names), json.loads(filled(json.dumps(body), names))) for names in (target.names, NOTHING)
        )
        assert (path, there.status_code, there.content) == (path, 404, nowhere.content)
    for path in API_LISTS:
        response = caller.get(path)
        assert (path, response.status_code, response.json()["results"]) == (path, 200, [])
    assert counts() == before


def test_whoever_has_not_signed_in_is_sent_to_sign_in(world, target, client):
    before = counts()

    for page in (*PAGES, *LISTS):
        for send in (client.get, client.post):
            response = send(filled(page, target.names))
            assert (page, response.status_code, response["Location"].split("?")[0]) == (page, 302, "/sign-in/")
    for path in (*READS, *API_LISTS, *(path for path, _ in WRITES)):
        for send in (client.get, client.post):
            assert (path, send(f"/api/v1/{filled(path, target.names)}").status_code) == (path, 401)
    assert counts() == before


def test_a_form_from_elsewhere_is_turned_away(world, target):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ben)
    before = counts()

    anew = ("/children/new-contact/", "/children/emergency-admission/", "/children/new-journey/")
    for page in (*PAGES, *anew, "/notices/read/", "/sign-out/"):
        assert (page, client.post(filled(page, target.names)).status_code) == (page, 403)
    for path, body in WRITES:
        answer = client.post(f"/api/v1/{filled(path, target.names)}", body, content_type="application/json")
        assert (path, answer.status_code) == (path, 403)
    assert counts() == before


def who_is(who: str, world: World, target: Target) -> User:
    """The person; of a restricted child nobody has a tie but Jonah."""
    if who.endswith("_of_a_restricted_child"):
        Child.objects.filter(pk=target.child.pk).update(is_restricted=True)
        Relationship.objects.filter(child=target.child, user__isnull=False).delete()
    name = who.split("_")[0]
    return admin_of(world) if name == "administrator" else getattr(world, name)
