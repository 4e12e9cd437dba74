"""The route to permanence: set for a looked after child, and moved on a step at a time."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, events_of
from tracker.actions.permanence import advance_route, set_route
from tracker.actions.record import record_happened
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Event, PermanencyRow, Review, Track
from tracker.rules.fold import fold, starts
from workflows.terms import EventKind, Role, Stage, TrackCode

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=30)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def looked_after(world):
    return a_journey(world, stage=Stage.LOOKED_AFTER)


def routes(journey):
    tracks = Track.objects.filter(journey=journey, code=TrackCode.PERMANENCE_ROUTE).order_by("number")
    return list(tracks.values_list("route", "state"))


def plan(world, journey, route, at=LATER, by=None):
    return set_route(journey_id=journey.pk, route=route, actor=world.actor(by or world.amina, at), occurred_at=at, now=at)


def step(world, journey, route, state, at):
    return advance_route(journey_id=journey.pk, route=route, state=state, actor=world.actor(world.amina, at), occurred_at=at, now=at)


def test_the_route_stands_on_the_tracker_from_the_moment_it_is_set(world, looked_after):
    plan(world, looked_after, "long_term_fostering")

    row = PermanencyRow.objects.get(journey=looked_after)
    assert (row.route, row.route_state) == ("long_term_fostering", "planning")
    assert "permanence_route_set" in events_of(looked_after)


def test_a_plan_for_long_term_fostering_that_is_agreed_starts_the_timescale_for_the_match(world, looked_after):
    plan(world, looked_after, "long_term_fostering")

    step(world, looked_after, "long_term_fostering", "plan_agreed", LATER + timedelta(days=20))

    assert routes(looked_after) == [("long_term_fostering", "plan_agreed")]
    assert Clock.objects.filter(journey=looked_after, limit="permanence.long_term_foster_match", stopped_at=None).exists()


def test_a_second_route_may_be_planned_in_parallel_but_not_the_same_one_twice(world, looked_after):
    plan(world, looked_after, "return_home")
    plan(world, looked_after, "kinship_sgo", LATER + timedelta(days=1))

    with pytest.raises(BadInput, match="planned already"):
        plan(world, looked_after, "return_home", LATER + timedelta(days=2))

    assert routes(looked_after) == [("return_home", "planning"), ("kinship_sgo", "planning")]


@pytest.mark.parametrize("state", ["matched", "nowhere"])
def test_a_step_that_does_not_follow_is_refused_and_nothing_is_written(world, looked_after, state):
    plan(world, looked_after, "adoption")
    before = Event.objects.count()

    with pytest.raises(BadInput, match="no such next step"):
        step(world, looked_after, "adoption", state, LATER + timedelta(days=1))

    assert (Event.objects.count(), routes(looked_after)) == (before, [("adoption", "planning")])


def test_only_a_looked_after_child_has_a_route_and_only_a_known_one(world):
    at_home = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = Event.objects.count()

    with pytest.raises(BadInput, match="looked after"):
        plan(world, at_home, "adoption")
    with pytest.raises(BadInput, match="no such route"):
        plan(world, at_home, "somewhere")

    assert Event.objects.count() == before


def test_a_date_before_care_began_or_in_the_future_is_refused(world, looked_after):
    for at, now in ((NOON - timedelta(days=3), LATER), (LATER, NOON + timedelta(days=1))):
        with pytest.raises(BadInput):
            set_route(journey_id=looked_after.pk, route="adoption", actor=world.actor(world.amina, now), occurred_at=at, now=now)

    assert routes(looked_after) == []


def test_somebody_who_does_not_plan_for_children_in_care_may_not_record_it(world, looked_after):
    with pytest.raises(NotYourDecision) as refused:
        plan(world, looked_after, "adoption", by=world.chidi)

    assert Role.SOCIAL_WORKER in refused.value.who
    assert routes(looked_after) == []


def test_a_review_that_is_recorded_stands_on_the_tracker_as_the_last_one(world, looked_after):
    record_happened(journey_id=looked_after.pk, kinds=[EventKind.LAC_REVIEW_HELD], says="Review held.", note="",
                    actor=world.actor(world.ivy), occurred_at=LATER, now=LATER)  # fmt: skip

    assert [(r.held_on, r.is_planned) for r in Review.objects.filter(journey=looked_after)] == [(LATER.date(), False)]
    assert PermanencyRow.objects.get(journey=looked_after).last_review_on == LATER.date()


def test_the_route_can_be_folded_again_from_the_events(world, looked_after):
    plan(world, looked_after, "adoption")
    step(world, looked_after, "adoption", "plan_agreed", LATER + timedelta(days=20))

    told = Event.objects.filter(journey=looked_after).select_related("payload")
    entries = [(e.occurred_at, starts(e.payload.body.get("changes", ())), e.seq, e.payload.body.get("changes", ())) for e in told]
    picture = fold(entries, looked_after.child.date_of_birth)

    assert picture.tracks[TrackCode.PERMANENCE_ROUTE, 1] == "plan_agreed"
