"""A child is marked as on the edge of care, reviewed, and no longer marked. Who sees the child: see the panels."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, events_of, fresh
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.mark_edge_of_care import mark_edge_of_care, unmark_edge_of_care
from tracker.actions.record import record_happened
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Event, Track
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def world(db):
    return a_world()


def marked(world, journey, *, at=LATER, by=None):
    mark_edge_of_care(journey_id=journey.pk, why="The placement with grandparents may end.", actor=world.actor(by or world.amina),
                      occurred_at=at, now=at)  # fmt: skip
    return fresh(journey)


def review(journey):
    return Clock.objects.get(journey=journey, limit="edge_of_care.review", stopped_at__isnull=True, cancelled_at__isnull=True)


def test_a_review_starts_the_next_one_and_one_that_is_missed_is_told_up_the_line(world) -> None:
    journey = marked(world, a_journey(world, stage=Stage.CHILD_PROTECTION))
    held = LATER + timedelta(days=14)
    record_happened(journey_id=journey.pk, kinds=[EventKind.EDGE_OF_CARE_REVIEW_HELD], says="Edge of care review held.", note="",
                    actor=world.actor(world.ben, held), occurred_at=held, now=held)  # fmt: skip
    assert (review(journey).started_at, review(journey).occurrence) == (held, 2)

    late = review(journey).due_at + timedelta(hours=1)
    fire_due_clocks(now=late)

    said = Event.objects.filter(journey=journey, kind=EventKind.CLOCK_FELL_DUE, payload__body__limit="edge_of_care.review")
    assert said.count() == 1


@pytest.mark.parametrize(
    ("why", "who", "moment", "refused"),
    [
        ("", "amina", LATER, BadInput),
        ("Because.", "chidi", LATER, NotYourDecision),
        ("Because.", "amina", LATER + timedelta(days=1), BadInput),
        ("Because.", "amina", NOON - timedelta(days=30), BadInput),
    ],
)
def test_a_mark_without_a_reason_by_others_in_the_future_or_before_the_journey_writes_nothing(world, why, who, moment, refused) -> None:
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = events_of(journey)

    with pytest.raises(refused):
        mark_edge_of_care(journey_id=journey.pk, why=why, actor=world.actor(getattr(world, who)), occurred_at=moment, now=LATER)

    assert events_of(journey) == before
    assert not Track.objects.filter(journey=journey, code="edge_of_care").exists()


def test_a_child_is_marked_once_and_not_in_care_and_what_is_not_marked_is_not_taken_away(world) -> None:
    journey = marked(world, a_journey(world, stage=Stage.CHILD_IN_NEED))
    looked_after = a_journey(world, stage=Stage.LOOKED_AFTER)

    with pytest.raises(BadInput, match="already"):
        marked(world, journey)
    with pytest.raises(BadInput, match="looked after already"):
        marked(world, looked_after)
    with pytest.raises(BadInput, match="is not marked"):
        unmark_edge_of_care(journey_id=looked_after.pk, why="No.", actor=world.actor(world.ben), occurred_at=LATER, now=LATER)
    assert Track.objects.filter(code="edge_of_care").count() == 1
