"""The description of the API: complete, valid, and readable by people without anything from elsewhere."""

import re

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.builders import a_journey
from tracker.api.errors import PROBLEMS
from tracker.api.urls import resources
from workflows.terms import Stage


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(public=True)


def test_the_schema_is_valid_and_generating_it_warns_of_nothing(schema, capsys):
    SchemaGenerator().get_schema(public=True)

    validate_schema(schema)
    assert capsys.readouterr().err == ""


def test_every_address_of_the_tracker_is_described_with_its_answers(schema):
    for resource in resources:
        path = "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(resource.pattern))
        for verb, operation in schema["paths"][path].items():
            assert operation["description"], (path, verb)
            assert {"200", "201"} & set(operation["responses"]), (path, verb)
            assert {"400", "401"} <= set(operation["responses"]), (path, verb)


def test_both_ways_to_sign_in_are_described(schema):
    assert sorted(schema["components"]["securitySchemes"]) == ["session", "token"]


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("children/", "ChildOut"),
        ("journeys/", "JourneyOut"),
        ("journeys/{id}/events/", "EventOut"),
        ("journeys/{id}/clocks/", "JourneyClockOut"),
        ("clocks/", "ClockOut"),
        ("permanency/", "PermanencyOut"),
    ],
)
def test_an_answer_holds_exactly_the_fields_that_the_schema_says(path, shape, schema, world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    row = as_(world.amina).get(path.format(id=journey.public_id)).json()["results"][0]

    assert sorted(row) == sorted(schema["components"]["schemas"][shape]["properties"])


def test_a_move_holds_exactly_the_fields_that_the_schema_says(schema, world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    answer = as_(world.amina).get(f"journeys/{journey.public_id}/moves/?to=early_help").json()

    shapes = schema["components"]["schemas"]
    assert {tuple(sorted(step)) for step in answer["way"]} == {tuple(sorted(shapes["StepOut"]["properties"]))}
    assert sorted(answer) == sorted(shapes["MovesOut"]["properties"])
    assert {tuple(sorted(move)) for move in answer["moves"]} == {tuple(sorted(shapes["MoveOut"]["properties"]))}
    assert {tuple(sorted(n)) for m in answer["moves"] for n in m["needs"]} == {tuple(sorted(shapes["NeedOut"]["properties"]))}
    told = [r for m in answer["moves"] for r in (*m["reasons"], *m["warnings"])]
    assert {tuple(sorted(r)) for r in told} == {tuple(sorted(shapes["ReasonOut"]["properties"]))}


def test_programs_get_openapi_as_json_unless_they_ask_for_yaml(world, later):
    client = Client()
    client.force_login(world.amina)

    as_json = client.get("/api/schema/")
    as_yaml = client.get("/api/schema/?format=yaml")

    assert as_json.json()["openapi"].startswith("3.")
    assert as_yaml.content.decode().startswith("openapi: 3.")


def test_people_get_a_page_that_names_every_address_and_every_problem_and_needs_nothing_from_elsewhere(schema, world, later):
    client = Client()
    client.force_login(world.amina)

    html = client.get("/api/schema/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}).content.decode()

    assert all(path in html.replace("<wbr>", "") for path in schema["paths"])
    assert all(f'id="problem-{code}"' in html for code in PROBLEMS)
    assert all(f'id="shape-{name}"' in html for name in schema["components"]["schemas"])
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\sonclick=", html) == []
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert [address for address in addresses if not address.startswith(("/", "#", "?"))] == []
    linked = {address[1:] for address in addresses if address.startswith("#")}
    assert linked <= set(re.findall(r'id="([^"]+)"', html))


def test_who_is_not_signed_in_is_led_to_sign_in_in_a_browser_and_told_so_as_a_program(client, db):
    in_a_browser = client.get("/api/schema/", headers={"Accept": "text/html"})
    as_a_program = client.get("/api/schema/")

    assert (in_a_browser.status_code, in_a_browser["Location"]) == (302, "/sign-in/?next=/api/schema/")
    assert (as_a_program.status_code, as_a_program["Content-Type"]) == (401, "application/problem+json")
