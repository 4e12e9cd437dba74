"""A timescale that was paused runs on with the days that were left."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, events_of
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.pause_clock import pause_clock
from tracker.actions.record import record_happened
from tracker.actions.recount_clocks import recount
from tracker.actions.resume_clock import resume_clock
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, ClockPause, Firing
from tracker.selectors.rulebook import rulebook
from workflows.calendar import due_day, local_date, working_days_between
from workflows.terms import EventKind, PauseReason, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


@pytest.fixture
def clock(journey):
    return Clock.objects.get(journey=journey, limit="cin.visit", stopped_at=None, cancelled_at=None)


def pauses(world, clock, now=NOON):
    until = local_date(now) + 14 * DAY
    pause_clock(clock_id=clock.pk, reason=PauseReason.FAMILY_AWAY, note="", until=until, actor=world.actor(world.ben, now), now=now)


def resumes(world, clock, now, by=None):
    return resume_clock(clock_id=clock.pk, note="They are back.", actor=world.actor(by or world.ben, now), now=now)


def left(clock, day):
    return working_days_between(day, due_day(Clock.objects.get(pk=clock.pk).due_at), calendar=rulebook().calendar)


def test_the_working_days_that_were_left_are_kept(world, journey, clock):
    before = left(clock, local_date(NOON))
    pauses(world, clock)

    resumes(world, clock, NOON + 10 * DAY)

    after = Clock.objects.get(pk=clock.pk)
    assert left(clock, local_date(NOON + 10 * DAY)) == before
    assert (after.paused_at, after.length) == (None, clock.length)
    assert after.next_fire_at == after.warns_at > clock.warns_at
    pause = ClockPause.objects.get(clock=clock)
    assert (pause.to_at, pause.end_event.kind) == (NOON + 10 * DAY, "clock_resumed")
    assert events_of(journey)[-2:] == ["clock_paused", "clock_resumed"]


def test_resumed_on_the_same_day_it_is_due_as_before(world, clock):
    pauses(world, clock)

    resumes(world, clock, NOON + timedelta(hours=2))

    assert Clock.objects.get(pk=clock.pk).due_at == clock.due_at


def test_two_pauses_are_both_kept_and_a_recount_knows_them(world, clock):
    for start in (NOON, NOON + 8 * DAY):
        pauses(world, clock, start)
        resumes(world, clock, start + 5 * DAY)
    due_at = Clock.objects.get(pk=clock.pk).due_at

    recount(book=rulebook(), now=NOON + 20 * DAY)

    assert Clock.objects.get(pk=clock.pk).due_at == due_at > clock.due_at


def test_what_had_fired_stays_fired_once(world, clock):
    fire_due_clocks(now=clock.warns_at)
    now = clock.warns_at + DAY
    pauses(world, clock, now)

    resumes(world, clock, now + 7 * DAY)

    after = Clock.objects.get(pk=clock.pk)
    assert after.next_fire_at == after.due_at
    fire_due_clocks(now=after.due_at)
    assert sorted(Firing.objects.filter(clock=clock).values_list("rung", flat=True)) == ["due", "warn"]


def test_only_a_manager_lets_it_run_on_and_only_what_is_paused(world, journey, clock):
    with pytest.raises(BadInput, match="not paused"):
        resumes(world, clock, NOON)
    pauses(world, clock)
    before = events_of(journey)
    with pytest.raises(NotYourDecision):
        resumes(world, clock, NOON + DAY, by=world.amina)
    assert events_of(journey) == before
    assert Clock.objects.get(pk=clock.pk).paused_at == NOON


def test_what_is_done_during_a_pause_ends_the_pause_too(world, journey, clock):
    pauses(world, clock)
    seen = NOON + 3 * DAY

    record_happened(journey_id=journey.pk, kinds=[EventKind.CHILD_SEEN], says="Seen.", note="", actor=world.actor(world.amina, seen),
                    occurred_at=seen, now=seen)  # fmt: skip

    after = Clock.objects.get(pk=clock.pk)
    pause = ClockPause.objects.get(clock=clock)
    assert (after.stopped_at, after.paused_at, pause.to_at, pause.end_event.kind) == (seen, None, seen, "child_seen")


def test_a_pause_moves_no_day_before_it(clock):
    assert due_day(clock.due_at) > date(2026, 3, 4)
