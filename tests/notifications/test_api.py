"""The inbox through the API: the same things, for the same person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from notifications.models import Item
from tests.builders import NOON, a_child, a_journey
from tests.notifications.inboxes import delivered, emptied
from tracker.actions.go_missing import report_missing
from tracker.models import Child
from tracker.terms import MissingKind
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def missing(world):
    """Robin is missing; Amina, Ben and Edward are told."""
    return told_of_a_missing_child(world, LATER)


def told_of_a_missing_child(world, at):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given="Robin"))
    emptied_before = Item.objects.count()
    if not emptied_before:
        emptied(NOON)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.dora), occurred_at=at, now=at)
    delivered(at)
    return journey


def api(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_my_notices_are_listed_with_the_child(world, missing):
    answer = api(world.ben).get("/api/v1/notices/").json()

    reference = Item.objects.get(recipient=world.ben).reference
    assert answer["results"] == [
        {
            "reference": reference,
            "child": {"ref": missing.child.ref, "name": "Robin Example"},
            "matter": None,
            "told_at": "2026-03-04T14:00:00Z",
            "read_at": None,
            "says": ["The child was reported missing, or away without authorisation."],
        }
    ]


def test_a_child_i_may_no_longer_see_is_null(world, missing):
    Child.objects.update(is_restricted=True)

    found = api(world.ben).get("/api/v1/notices/").json()["results"]

    assert [row["child"] for row in found] == [None]


def test_marking_as_read_takes_it_off_the_unread(world, missing):
    reference = Item.objects.get(recipient=world.ben).reference

    first = api(world.ben).post(f"/api/v1/notices/{reference}/read/")
    again = api(world.ben).post(f"/api/v1/notices/{reference}/read/")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["read_at"] == again.json()["read_at"] is not None
    assert api(world.ben).get("/api/v1/notices/?unread=true").json()["results"] == []
    assert api(world.ben).get("/api/v1/notices/").json()["count"] == 1


def test_another_persons_notice_is_not_there(world, missing):
    reference = Item.objects.get(recipient=world.ben).reference

    answer = api(world.chidi).post(f"/api/v1/notices/{reference}/read/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Item.objects.filter(read_at=None).count() == 3
    assert api(world.chidi).get("/api/v1/notices/").json()["results"] == []


def test_nobody_reads_notices_without_signing_in(db):
    assert APIClient().get("/api/v1/notices/").status_code == 401


def test_a_filter_that_is_not_known_is_refused(world):
    assert api(world.ben).get("/api/v1/notices/?colour=red").json()["code"] == "bad_request"


def test_a_page_makes_the_same_queries_for_few_and_for_many(world, missing):
    few = queries(world.ben)
    for minute in range(1, 4):
        told_of_a_missing_child(world, LATER + timedelta(minutes=minute))

    assert queries(world.ben) == few


def queries(user) -> int:
    client = api(user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/api/v1/notices/").status_code == 200
    return len(captured)
