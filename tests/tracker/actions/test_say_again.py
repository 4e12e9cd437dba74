"""What has come again is an event on the record, told once for each time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_contact, a_journey, a_world, ask, events_of, fresh, given
from tracker.actions.move import move
from tracker.actions.open_journey import open_journey
from tracker.actions.record import record_happened
from tracker.actions.record_entry import record_entry
from tracker.actions.requests import MoveRequest
from tracker.models import Event
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EventKind, EvidenceKind, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return a_world()


def rated(world, journey, rating, at):
    return record_entry(journey_id=journey.pk, entry=BY_CODE["risk_rated"], answers={"rating": rating}, note="",
                        actor=world.actor(world.chidi, at), occurred_at=at, now=at)  # fmt: skip


def referred(world, journey, at):
    request = ask("contact_to_referral", fresh(journey), at, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora, at), now=at)


def closed(world, journey, at):
    request = ask("referral_no_further_action", fresh(journey), at, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora, at), now=at)


@pytest.mark.parametrize(("days", "is_again"), [(300, True), (400, False)])
def test_a_referral_within_twelve_months_of_the_childs_last_is_told_as_a_re_referral(world, days, is_again):
    first = a_contact(world)
    referred(world, first, NOON)
    closed(world, first, NOON + timedelta(hours=1))
    at = NOON + timedelta(days=days)
    request = MoveRequest(
        move="contact_reopened", version=None, occurred_at=at, why="Told again.", warnings_accepted=True,
    )  # fmt: skip
    second = open_journey(child_id=first.child_id, request=request, team_id=world.front_door.pk, actor=world.actor(world.dora, at), now=at)

    referred(world, second.journey, at + timedelta(hours=1))

    assert "referred_again" not in events_of(first)
    assert ("referred_again" in events_of(second.journey)) is is_again


def test_an_act_in_which_no_row_listens_asks_the_database_nothing_more(world):
    journey = a_journey(world, stage=Stage.EARLY_HELP)

    def statements(kind, at):
        with CaptureQueriesContext(connection) as captured:
            record_happened(journey_id=journey.pk, kinds=[kind], says="Happened.", note="", actor=world.actor(world.chidi, at),
                            occurred_at=at, now=at)  # fmt: skip
        return [q["sql"] for q in captured if "risk_rated" in q["sql"] or "referral_received" in q["sql"]]

    assert statements(EventKind.NOTE_RECORDED, NOON + timedelta(hours=1)) == []


def test_it_takes_one_statement_however_long_the_record_is(world):
    journey = a_journey(world, stage=Stage.EARLY_HELP)

    def statements(at):
        with CaptureQueriesContext(connection) as captured:
            rated(world, journey, "low", at)
        return len(captured)

    few = statements(NOON + timedelta(days=1))
    for day in range(2, 20):
        rated(world, journey, ("high", "medium")[day % 2], NOON + timedelta(days=day))

    assert statements(NOON + timedelta(days=30)) == few


def test_a_fact_that_was_put_right_does_not_count(world):
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    for day in (1, 2):
        rated(world, journey, "high", NOON + timedelta(days=day))
    wrong = Event.objects.filter(journey=journey, kind="risk_rated").first()
    right = Event.objects.filter(journey=journey).last()
    Event.objects.filter(pk=right.pk).update(corrects=wrong)

    rated(world, journey, "high", NOON + timedelta(days=3))

    assert "risk_rating_unchanged" not in events_of(journey)


def test_a_referral_takes_at_most_thirty_queries_with_what_is_read_of_earlier_ones(world, django_assert_max_num_queries):
    journey = a_contact(world)
    at = NOON + timedelta(hours=1)

    with django_assert_max_num_queries(30):
        referred(world, journey, at)
