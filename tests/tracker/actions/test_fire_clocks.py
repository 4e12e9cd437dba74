"""Timescales fire each rung once: on time, late, twice over, and with the same number of statements however many."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_contact, a_journey, a_world, events_of, fresh
from tracker.actions import effects
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import Clock, Effect, Event, Firing
from tracker.selectors.audit import verify_chain
from workflows.calendar import LONDON
from workflows.terms import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def listening(monkeypatch):
    """Something registered that wants to hear of every fired rung."""
    monkeypatch.setattr(effects, "_registered", {})
    effects.register("test.listen", lambda effect, now: None, firings=True)


def clock_of(journey, limit):
    return Clock.objects.get(journey=journey, limit=limit, stopped_at=None, cancelled_at=None)


def rungs(clock):
    return list(Firing.objects.filter(clock=clock).order_by("moment").values_list("rung", flat=True))


def test_nothing_fires_before_its_moment(world):
    clock = clock_of(a_contact(world), "front_door.contact_outcome")

    fire_due_clocks(now=clock.next_fire_at - timedelta(seconds=1))

    assert rungs(clock) == []


def test_falling_due_is_an_event_on_the_record_and_a_warning_is_not(world):
    journey = a_contact(world)
    clock = clock_of(journey, "front_door.contact_outcome")
    fire_due_clocks(now=clock.due_at - timedelta(seconds=1))
    assert (rungs(clock), "clock_fell_due" in events_of(journey)) == (["warn"], False)

    fire_due_clocks(now=clock.due_at)

    assert (rungs(clock), events_of(journey).count("clock_fell_due")) == (["warn", "due"], 1)
    fell_due = Event.objects.get(journey=journey, kind="clock_fell_due")
    assert (fell_due.occurred_at, fell_due.actor) == (clock.due_at, None)


def test_a_second_pass_at_the_same_moment_does_nothing(world, listening):
    clock = clock_of(a_contact(world), "front_door.contact_outcome")
    fire_due_clocks(now=clock.due_at)
    before = (Firing.objects.count(), Event.objects.count(), Effect.objects.count())

    again = fire_due_clocks(now=clock.due_at)

    assert (again.clocks, again.rungs) == (0, 0)
    assert (Firing.objects.count(), Event.objects.count(), Effect.objects.count()) == before


def test_after_an_outage_every_rung_is_written_in_order_and_none_twice(world, listening):
    clock = clock_of(a_contact(world), "front_door.contact_outcome")

    fire_due_clocks(now=clock.due_at + timedelta(days=60))

    fired = rungs(clock)
    assert fired[:2] == ["warn", "due"]
    assert len(fired) == len(set(fired)) >= 4
    assert Effect.objects.filter(firing__clock=clock).count() == len(fired)
    assert Clock.objects.get(pk=clock.pk).next_fire_at is None


def test_a_clock_that_is_set_back_an_hour_fires_nothing_twice_and_goes_on_from_there(world, listening):
    clock = clock_of(a_contact(world), "front_door.contact_outcome")
    fire_due_clocks(now=clock.due_at)
    fired = rungs(clock)
    set_back = clock.due_at - timedelta(hours=1)

    assert [fire_due_clocks(now=set_back + timedelta(minutes=minute)).rungs for minute in (0, 59, 60)] == [0, 0, 0]
    assert rungs(clock) == fired == ["warn", "due"]
    started, before = a_contact(world, at=set_back), Firing.objects.count()
    later = fire_due_clocks(now=set_back + timedelta(days=30))

    assert rungs(clock)[2:] != []
    assert rungs(clock_of(started, "front_door.contact_outcome")) == rungs(clock)
    assert later.rungs == Firing.objects.count() - before
    assert verify_chain().broken is None


@pytest.mark.parametrize(
    ("midnight", "hours"),
    [(datetime(2026, 3, 29, tzinfo=LONDON), 23), (datetime(2026, 10, 25, tzinfo=LONDON), 25)],
    ids=["the night of 23 hours", "the night of 25 hours"],
)
def test_on_the_nights_on_which_the_clocks_change_every_rung_fires_once_and_at_its_moment(world, listening, midnight, hours):
    begins = midnight.astimezone(UTC)
    a_contact(world, at=begins - timedelta(days=1))  # 24 hours, and a working day, fall into the night and the day after
    assert begins + timedelta(hours=hours) == (midnight + timedelta(days=1)).astimezone(UTC)

    for quarter in range(4 * 60):
        fire_due_clocks(now=begins + timedelta(minutes=15 * quarter))

    firings = list(Firing.objects.all())
    assert len(firings) > 0
    assert [f for f in firings if not timedelta(0) <= f.fired_at - f.moment < timedelta(minutes=15) and f.moment >= begins] == []
    assert len({(f.clock_id, f.rung) for f in firings}) == len(firings) == Effect.objects.filter(firing__isnull=False).count()


def test_a_stopped_timescale_fires_no_more(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    stopped = Clock.objects.get(journey=journey, limit="front_door.contact_outcome")

    fire_due_clocks(now=stopped.due_at + timedelta(days=60))

    assert (stopped.next_fire_at, rungs(stopped)) == (None, [])


def test_a_batch_takes_the_same_number_of_statements_for_two_children_and_for_twelve(world, listening):
    def statements(children):
        for _ in range(children):
            a_contact(world)
        moment = Clock.objects.filter(limit="front_door.contact_outcome").latest("due_at").due_at
        with CaptureQueriesContext(connection) as captured:
            fired = fire_due_clocks(now=moment)
        assert fired.clocks >= children
        Clock.objects.update(next_fire_at=None)
        return len(captured)

    assert statements(2) == statements(12)


def test_the_chain_of_a_stream_goes_on_over_what_fired(world):
    journey = a_contact(world)
    fire_due_clocks(now=NOON + timedelta(days=30))

    events = list(Event.objects.filter(journey=journey).order_by("seq"))

    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    assert all(after.previous_hash == before.hash for before, after in pairwise(events))
    assert fresh(journey).stream.last_hash == events[-1].hash
