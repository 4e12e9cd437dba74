"""The page of national adoption measures: figures with their sums, and exactly the children behind each."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import text_of
from tracker.actions.permanence import set_route
from tracker.actions.record import record_happened
from workflows.terms import EventKind, Stage

DAY = timedelta(days=1)


@pytest.fixture
def a_waiting_child(world):
    """Makes a child who came into care so many days ago, with adoption as the plan."""

    def make(days):
        at = NOON - days * DAY
        journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=at)
        set_route(journey_id=journey.pk, route="adoption", actor=world.actor(world.amina, at + DAY), occurred_at=at + DAY, now=at + DAY)
        return journey

    return make


def test_where_nobody_counts_the_page_says_so(world, as_):
    text = text_of(as_(world.ben).get("/permanency/scorecard/"))

    assert "from 4 March 2023 to 4 March 2026" in text
    assert text.count("No child counts") == 4
    text = text_of(as_(world.ben).get("/permanency/scorecard/?measure=A2"))
    assert "Placement order to match: 0 children No child whom you may see is counted here, and none is left out." in text


def test_a_child_who_waits_longer_than_fourteen_months_is_behind_the_figure(world, as_, a_waiting_child):
    long, short = a_waiting_child(500), a_waiting_child(100)
    placed = a_waiting_child(300)
    at = NOON - 50 * DAY
    record_happened(journey_id=placed.pk, kinds=[EventKind.PLACED_FOR_ADOPTION], says="Placed.", note="",
                    actor=world.actor(world.amina, at), occurred_at=at, now=at)  # fmt: skip

    text = text_of(as_(world.ben).get("/permanency/scorecard/?measure=A3"))

    assert "50% None is set 1 under 14 months of 2 children : Share waiting under 14 months 1 left out" in text
    assert f"{long.child.ref} 500 days, not under 14 months" in text
    assert f"{placed.child.ref} 250 days, under 14 months" in text
    assert f"{short.child.ref} Left out: waits, and fourteen months are not over" in text


def test_a_child_whom_the_viewer_may_not_see_counts_nowhere(world, as_, a_waiting_child):
    journey = a_waiting_child(500)

    text = text_of(as_(world.chidi).get("/permanency/scorecard/?measure=A3"))

    assert journey.child.ref not in text
    assert text.count("No child counts") == 4


def test_the_page_makes_the_same_queries_for_few_and_for_many(world, as_, queries_of, a_waiting_child):
    a_waiting_child(500)
    client = as_(world.ben)
    few = queries_of(client, "/permanency/scorecard/?measure=A3")
    for days in (100, 200, 600):
        a_waiting_child(days)

    assert queries_of(client, "/permanency/scorecard/?measure=A3") == few
