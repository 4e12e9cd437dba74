"""AT-073: a child on the edge of care is marked, reviewed, listed, and seen by those who run the legal panels."""

from datetime import date, timedelta

import pytest

from panels.actions import watch_edge_of_care
from panels.models import Panel
from tests.builders import NOON, a_journey, a_person, admitted, events_of, fresh
from tests.panels.builders import post_of, some_panels
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.mark_edge_of_care import mark_edge_of_care, unmark_edge_of_care
from tracker.models import Clock, Effect, Relationship, Track
from tracker.models.visible import visible_children
from tracker.selectors.caseloads import Filters, caseload
from workflows.calendar import due_day
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def panels(db):
    return some_panels()


@pytest.fixture
def world(panels):
    return panels.world


def marked(world, journey, *, at=LATER, by=None):
    mark_edge_of_care(journey_id=journey.pk, why="The placement with grandparents may end.", actor=world.actor(by or world.amina),
                      occurred_at=at, now=at)  # fmt: skip
    deliver_due(now=at)
    return fresh(journey)


def review(journey):
    return Clock.objects.get(journey=journey, limit="edge_of_care.review", stopped_at__isnull=True, cancelled_at__isnull=True)


def may_see(world, user, journey, *, at=LATER):
    return visible_children(world.viewer(user, at)).filter(pk=journey.child_id).exists()


def the_list(world, user, *, at=LATER):
    return [row.journey_id for row in caseload(world.viewer(user, at), Filters(kept="edge_of_care"), now=at)]


@pytest.fixture
def nadia(panels):
    """She leads legal planning from another service, and owns the Legal Gateway: but for that she would see none of these children."""
    nadia = a_person("nadia", "Nadia", "Iqbal", Role.SERVICE_MANAGER, panels.world.early_help_service)
    Panel.objects.filter(code="legal_gateway").update(owner=post_of(nadia))
    return nadia


def test_at_073_a_child_marked_on_the_edge_of_care_is_reviewed_and_listed_for_heads_and_both_legal_panels(world, nadia) -> None:
    journey, other = a_journey(world, stage=Stage.CHILD_IN_NEED), a_journey(world, stage=Stage.CHILD_IN_NEED)
    assert not may_see(world, nadia, journey)

    journey = marked(world, journey)

    assert journey.stage == Stage.CHILD_IN_NEED, "the mark moves nobody"
    clock = review(journey)
    assert (clock.started_at, due_day(clock.due_at), clock.answers) == (LATER, date(2026, 4, 1), Role.TEAM_MANAGER)
    # Grace, head of service, owns the panel for pre-proceedings and care proceedings; Nadia owns the Legal Gateway.
    assert the_list(world, world.grace) == the_list(world, nadia) == [journey.pk]
    assert not may_see(world, nadia, other)
    assert the_list(world, world.chidi) == []


def test_taking_the_mark_away_ends_the_reviews_and_the_sight_of_those_who_run_the_panels(world, nadia) -> None:
    journey = marked(world, a_journey(world, stage=Stage.CHILD_IN_NEED))
    later = LATER + timedelta(days=3)

    unmark_edge_of_care(journey_id=journey.pk, why="Grandparents are staying.", actor=world.actor(world.ben, later), occurred_at=later,
                        now=later)  # fmt: skip
    deliver_due(now=later)

    assert not Clock.objects.filter(journey=journey, limit="edge_of_care.review", cancelled_at__isnull=True).exists()
    assert the_list(world, world.grace, at=later) == []
    assert not may_see(world, nadia, journey, at=later)
    assert Track.objects.get(journey=journey, code="edge_of_care").ended_at == later


def test_coming_into_care_takes_the_mark_away(world, nadia) -> None:
    journey = marked(world, a_journey(world, stage=Stage.CHILD_IN_NEED))
    later = LATER + timedelta(hours=5)

    journey = admitted(world, journey, later)
    deliver_due(now=later)

    assert "edge_of_care_ended" in events_of(journey)
    assert not may_see(world, nadia, journey, at=later)


def test_a_mark_heard_of_twice_or_after_it_was_taken_away_shows_the_child_to_nobody_more(world, nadia) -> None:
    journey = marked(world, a_journey(world, stage=Stage.CHILD_IN_NEED))
    effect = Effect.objects.get(handler=watch_edge_of_care.HANDLER)
    watch_edge_of_care.watch_edge_of_care(effect, LATER)
    ties = Relationship.objects.filter(child=journey.child_id, kind="panel_member")
    assert ties.filter(user=nadia).count() == 1

    later = LATER + timedelta(days=1)
    unmark_edge_of_care(journey_id=journey.pk, why="No longer.", actor=world.actor(world.ben, later), occurred_at=later, now=later)
    deliver_due(now=later)
    watch_edge_of_care.watch_edge_of_care(effect, later)

    assert not ties.filter(to_at__isnull=True).exists()
