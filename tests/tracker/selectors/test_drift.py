"""Drift as a page shows it and as the database puts children in order by it: the same points, in a fixed number of queries."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_journey, a_world
from tracker.models import Clock, PermanencyRow
from tracker.selectors.drift import drifts, how_many_overdue, with_drift, worst_drift_first
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return a_world()


def test_a_child_just_come_into_care_with_nothing_late_has_no_drift(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    Clock.objects.filter(journey=journey).update(due_at=NOON + 30 * DAY)

    (found,) = drifts(PermanencyRow.objects.all(), now=NOON).values()

    assert (found.points, found.overdue) == (0, ())


def test_what_is_paused_ended_or_can_never_be_late_is_no_part_of_it(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    Clock.objects.filter(journey=journey).update(due_at=NOON + 30 * DAY)
    review, threshold = (
        Clock.objects.get(journey=journey, limit=limit, stopped_at__isnull=True)
        for limit in ("lac.review", "permanence.cease_to_look_after_threshold")
    )
    Clock.objects.filter(pk__in=[review.pk, threshold.pk]).update(due_at=NOON)
    later = NOON + 10 * DAY

    def found():
        return [(part.limit, part.days) for part in drifts(PermanencyRow.objects.all(), now=later)[journey.pk].overdue]

    assert found() == [("lac.review", 10)]
    Clock.objects.filter(pk=review.pk).update(next_fire_at=None, paused_at=NOON)
    assert found() == []


def test_the_database_works_out_the_same_points_in_the_hours_and_on_the_days_the_clocks_change(world):
    chance = random.Random(60)
    for _ in range(4):
        a_journey(world, stage=Stage.LOOKED_AFTER)
    for clock in Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True):
        due = clock.started_at + timedelta(minutes=chance.randrange(60 * 24 * 60))
        Clock.objects.filter(pk=clock.pk).update(due_at=due)
    # The last Sunday of March, an hour before midnight in London, at midnight there, and the second after each.
    for at in (NOON, NOON + 25 * DAY + timedelta(hours=11), NOON + 25 * DAY + timedelta(hours=11, seconds=1), NOON + 200 * DAY):
        rows = PermanencyRow.objects.all()
        in_python = {pk: one.points for pk, one in drifts(rows, now=at).items()}

        assert {row.pk: row.drift for row in with_drift(rows, now=at)} == in_python
        in_order = sorted(in_python, key=lambda pk: (-in_python[pk], pk))
        assert [row.pk for row in worst_drift_first(rows, now=at)] == in_order
        assert how_many_overdue(rows, now=at) == sum(len(one.overdue) for one in drifts(rows, now=at).values())
    assert len(set(in_python.values())) > 1, "the order is not that of the journeys"


@pytest.mark.parametrize("children", [1, 3])
def test_it_is_one_query_for_one_child_and_for_three(world, children):
    for _ in range(children):
        a_journey(world, stage=Stage.LOOKED_AFTER)
    rows = list(PermanencyRow.objects.all())

    with CaptureQueriesContext(connection) as made:
        assert len(drifts(rows, now=NOON + 90 * DAY)) == children

    assert len(made) == 1
