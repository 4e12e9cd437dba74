"""Permanence as the reviews found it, and as it must be: each story is one acceptance test, over the real actions and screens."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import NOON, a_journey, a_world
from tests.tracker.web.conftest import text_of
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.record import record_evidence, record_happened
from tracker.actions.requests import Given
from tracker.models import Clock, Firing
from tracker.selectors.permanency import Filters, in_words, tracker
from tracker.selectors.words import Words
from workflows.calendar import due_day, local_date
from workflows.definitions.limits import BY_CODE
from workflows.terms import EventKind, EvidenceKind, Stage

pytestmark = pytest.mark.django_db

MEETING = "permanence.planning_meeting_first"


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    """A child admitted to care on 4 March, for whom all is done in time for six weeks but the planning meeting."""
    found = a_journey(world, stage=Stage.LOOKED_AFTER)
    due_at = running(found).get(limit=MEETING).due_at
    while True:
        first = next((c for c in running(found) if c.limit != MEETING and can_be_late(c) and c.due_at <= due_at), None)
        if first is None:
            return found
        do_in_time(world, found, first)


def running(journey):
    return Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).order_by("due_at", "pk")


def can_be_late(clock):
    return BY_CODE[clock.limit].kind.can_be_late


def do_in_time(world, journey, clock):
    at = max(clock.due_at - timedelta(hours=1), clock.started_at)
    act = {"journey_id": journey.pk, "actor": world.actor(world.amina, at), "occurred_at": at, "now": at}
    if clock.asks_for:
        record_evidence(kind=EvidenceKind(clock.asks_for), given=Given(says="Done in time."), **act)
    else:
        record_happened(kinds=[BY_CODE[clock.limit].stops_on[0]], says="Done in time.", note="", **act)


def row_at(world, now: datetime):
    """The child's row of the tracker as the team manager reads it."""
    [row] = tracker(world.viewer(world.ben, now), Filters(), now=now)
    return in_words([row], Words(), now=now)[0]


def test_at_093_no_planning_meeting_by_the_limit_makes_the_row_red_and_says_who_must_act(world, journey):
    due_at = Clock.objects.get(journey=journey, limit=MEETING).due_at
    assert due_at.date() == (NOON + timedelta(weeks=6)).date()  # D-38: six weeks from the admission, the day itself included

    before, after = row_at(world, due_at - timedelta(seconds=1)), row_at(world, due_at)

    assert (before.next.name, before.next.colour) == ("First permanence planning meeting", "amber")
    assert (after.next.name, after.next.colour, after.next.word) == ("First permanence planning meeting", "red", "Overdue")
    assert after.must_act == "Ben Okoro, team manager, Assessment Team"


def test_at_093_the_red_row_is_on_the_page_of_the_manager_and_leads_to_the_child(world, journey, client: Client):
    due_at = Clock.objects.get(journey=journey, limit=MEETING).due_at
    with time_machine.travel(due_at + timedelta(hours=9), tick=False):
        client.force_login(world.ben)

        text = text_of(client.get("/permanency/?colour=red"))

    row = text[text.index(journey.child.name) :]
    assert "First permanence planning meeting Overdue 15 April 2026 Ben Okoro, team manager, Assessment Team" in row


def test_at_093_the_manager_is_told_at_the_limit_and_then_the_line_above(world, journey):
    due_at = Clock.objects.get(journey=journey, limit=MEETING).due_at

    fire_due_clocks(now=due_at)
    fire_due_clocks(now=due_at + timedelta(days=60))

    fired = Firing.objects.filter(clock__journey=journey, clock__limit=MEETING).order_by("moment").values_list("rung", flat=True)
    assert list(fired) == ["warn", "due", "up_1", "up_2"]


def test_at_093_a_meeting_that_is_held_late_is_still_late_and_the_next_is_due_in_eight_weeks(world, journey):
    due_at = Clock.objects.get(journey=journey, limit=MEETING).due_at
    held = due_at + timedelta(days=2)

    record_happened(journey_id=journey.pk, kinds=[EventKind.PERMANENCE_PLANNING_MEETING_HELD], says="Held.", note="",
                    actor=world.actor(world.ben, held), occurred_at=held, now=held)  # fmt: skip

    first = Clock.objects.get(journey=journey, limit=MEETING)
    following = Clock.objects.get(journey=journey, limit="permanence.planning_meeting_review")
    assert first.stopped_at == held > first.due_at
    assert due_day(following.due_at) == local_date(held) + timedelta(weeks=8)
