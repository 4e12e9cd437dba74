"""The process book for other programs."""

import pytest

from tests.builders import a_world
from workflows.engine import proof, registry
from workflows.engine.written import from_plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(client):
    client.force_login(a_world().amina)
    return client


def test_every_definition_is_listed_by_page_with_where_to_read_it(amina):
    workflow = registry.current("journey")
    codes, address = [], "/api/v1/process-book/?page_size=100"
    while address:
        answer = amina.get(address).json()
        codes += [row["code"] for row in answer["results"]]
        address = answer["next"]

    assert codes == [
        "journey", *(t.code for t in workflow.tracks), *(limit.code for limit in workflow.limits), *(m.code for m in registry.machines()),
    ]  # fmt: skip


def test_a_definition_is_told_whole_and_can_be_read_and_proved(amina):
    told = amina.get("/api/v1/process-book/journey/").json()

    again = from_plain(told["definition"])
    assert again == [registry.current("journey")]
    assert proof.check(again[0]) == []


def test_a_time_limit_says_its_length_and_source(amina):
    told = amina.get("/api/v1/process-book/front_door.contact_outcome/").json()["definition"]["time_limit"]

    assert told["title"] == registry.current("journey").limits[0].title
    assert told["basis"] == "common_local_standard"


def test_what_the_book_does_not_hold_is_not_found(amina):
    answer = amina.get("/api/v1/process-book/nothing/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_book_is_for_those_who_have_signed_in(client, db):
    assert client.get("/api/v1/process-book/").status_code == 401
