"""What the days in care went on, from the real record: offers, pauses, papers that are late; and the totals of many children."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_journey, a_world
from tracker.actions.allocate import offer_transfer
from tracker.models import Clock, ClockPause, PermanencyRow
from tracker.rules.waiting import WaitKind
from tracker.selectors.drifting import drifting_of
from tracker.selectors.waiting_split import splits, totals
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return a_world()


def days_of(journey, at):
    ((_, found),) = splits(PermanencyRow.objects.filter(journey=journey), now=at)
    return {kind: days for kind, days in found.by_kind.items() if days}


def nothing_late(journey, at):
    Clock.objects.filter(journey=journey).update(due_at=at + 900 * DAY)


def test_an_offer_nobody_answers_is_a_persons_queue_from_the_day_it_was_made(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    later = NOON + 40 * DAY
    nothing_late(journey, later)
    before = days_of(journey, NOON + 10 * DAY)
    at = NOON + 10 * DAY
    offer_transfer(journey_id=journey.pk, version=journey.version, to_team=world.long_term.pk, note="", actor=world.actor(world.ben, at),
                   occurred_at=at, now=at)  # fmt: skip

    assert before == {WaitKind.WORK: 10}
    assert days_of(journey, later) == {WaitKind.WORK: 10, WaitKind.QUEUE: 30}


def test_a_paper_is_missing_from_the_day_it_was_due_and_a_pause_counts_before_it(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    later = NOON + 40 * DAY
    nothing_late(journey, later)
    plan = Clock.objects.get(journey=journey, limit="lac.care_plan")
    Clock.objects.filter(pk=plan.pk).update(due_at=NOON + 20 * DAY)
    ClockPause.objects.create(clock=plan, reason="child_in_hospital", from_at=NOON + 30 * DAY, until=(NOON + 60 * DAY).date(),
                              event=plan.start_event)  # fmt: skip

    assert days_of(journey, later) == {WaitKind.WORK: 20, WaitKind.PAPER: 10, WaitKind.PAUSE: 10}


def test_the_childs_page_has_two_bars_that_each_add_up_to_its_days(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    PermanencyRow.objects.filter(journey=journey).update(settled_on=(NOON + 15 * DAY).date())
    later = NOON + 100 * DAY

    found = drifting_of(journey, now=later)

    assert [(bar.title, bar.days) for bar in found.bars] == [("Since care began", 100), ("Since the child settled", 85)]
    for bar in found.bars:
        assert sum(one.days for one in bar.kinds) == bar.days
        assert sum(piece.days for piece in bar.pieces) == bar.days
        assert round(sum(piece.width for piece in bar.pieces)) == 1000
    assert found.drift.points > 0
    points = [part.points for part in found.drift.parts]
    assert sum(points) == found.drift.points


def test_a_child_who_is_not_looked_after_has_none(world):
    assert drifting_of(a_journey(world, stage=Stage.CHILD_IN_NEED), now=NOON) is None


def test_the_totals_of_many_are_the_days_of_all_of_them_and_take_as_many_queries_as_one(world):
    def counted():
        with CaptureQueriesContext(connection) as made:
            found = [one for _, one in splits(PermanencyRow.objects.all(), now=NOON + 60 * DAY)]
        return len(made), totals(found)

    a_journey(world, stage=Stage.LOOKED_AFTER)
    few, of_one = counted()
    for _ in range(2):
        a_journey(world, stage=Stage.LOOKED_AFTER)
    many, of_three = counted()

    assert (many, sum(one.days for one in of_one), sum(one.days for one in of_three)) == (few, 60, 180)
    assert {one.kind: one.children for one in of_three}[WaitKind.WORK] == 3
