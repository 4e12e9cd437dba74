"""Steps of a series that are counted from its start, when one of them is taken so late that the next is over too."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, a_world
from tracker.actions.record import record_happened
from tracker.models import Clock
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db

CHECKPOINT = "assessment.manager_checkpoint"


@pytest.mark.parametrize(
    ("days", "then_runs"),
    [(10, [2]), (30, [3]), (60, [])],
    ids=["in time: the second is next", "after the second was due: the third is next", "after all of them: none is left"],
)
def test_a_late_checkpoint_answers_those_that_were_over_by_then(days, then_runs):
    world = a_world()
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    at = NOON + timedelta(days=days)

    record_happened(journey_id=journey.pk, kinds=[EventKind.MANAGER_CHECKPOINT_RECORDED], says="Looked at.", note="",
                    actor=world.actor(world.ben), occurred_at=at, now=at)  # fmt: skip

    running = Clock.objects.filter(journey=journey, limit=CHECKPOINT, stopped_at=None, cancelled_at=None)
    assert list(running.values_list("occurrence", flat=True)) == then_runs
    assert Clock.objects.get(journey=journey, limit=CHECKPOINT, occurrence=1).stopped_at == at
