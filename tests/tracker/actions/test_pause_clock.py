"""A timescale stands still only by a manager, for a reason of the list and a while, and never where law or safety sets it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.builders import NOON, a_journey, a_world, events_of
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.pause_clock import pause_clock
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import CaseloadRow, Clock, ClockPause, Firing
from tracker.selectors.standing import found
from tracker.terms import StandingRule
from workflows.calendar import local_date
from workflows.definitions.limits import ALL_LIMITS
from workflows.definitions.pauses import PAUSES
from workflows.engine.clock import may_pause
from workflows.terms import Basis, PauseReason, Stage

pytestmark = pytest.mark.django_db

UNTIL = local_date(NOON) + timedelta(days=14)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


@pytest.fixture
def clock(journey):
    """The child in need visit: twenty working days, a local standard."""
    return Clock.objects.get(journey=journey, limit="cin.visit", stopped_at=None, cancelled_at=None)


def pauses(world, clock, *, by=None, reason=PauseReason.FAMILY_AWAY, until=UNTIL, now=NOON, note="With an aunt in Leeds."):
    return pause_clock(clock_id=clock.pk, reason=reason, note=note, until=until, actor=world.actor(by or world.ben, now), now=now)


def test_a_paused_timescale_keeps_its_place_and_fires_nothing(world, journey, clock):
    paused = pauses(world, clock)

    after = Clock.objects.get(pk=clock.pk)
    assert (after.paused_at, after.next_fire_at, after.due_at, after.stopped_at) == (NOON, None, clock.due_at, None)
    assert (paused.reason, paused.until, paused.to_at, paused.note) == ("family_away", UNTIL, None, "With an aunt in Leeds.")
    assert events_of(journey)[-1] == "clock_paused"
    fire_due_clocks(now=clock.due_at + timedelta(days=60))
    assert not Firing.objects.filter(clock=clock).exists()


def test_no_list_tells_a_paused_timescale_as_next(world, journey, clock):
    for other in Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None, due_at__lt=clock.due_at):
        assert other.pk != clock.pk
    Clock.objects.filter(pk=clock.pk).update(due_at=NOON + timedelta(minutes=1))

    pauses(world, clock)

    assert CaseloadRow.objects.get(journey=journey).next_limit != "cin.visit"


@pytest.mark.parametrize("who", ["amina", "chidi"])
def test_only_a_manager_pauses(world, journey, clock, who):
    before = events_of(journey)

    with pytest.raises(NotYourDecision):
        pauses(world, clock, by=getattr(world, who))

    assert (events_of(journey), ClockPause.objects.count()) == (before, 0)


def test_no_limit_of_law_guidance_or_safety_is_ever_paused(world, journey):
    for limit in ALL_LIMITS:
        if limit.safety or limit.basis is not Basis.COMMON_LOCAL_STANDARD or not limit.kind.can_be_late:
            assert may_pause(limit) is False, limit.code
    clock = next(c for c in Clock.objects.filter(journey=journey) if c.is_running)
    Clock.objects.filter(pk=clock.pk).update(limit="lac.review")
    before = events_of(journey)

    with pytest.raises(BadInput, match="never paused"):
        pauses(world, clock)

    assert (events_of(journey), ClockPause.objects.count()) == (before, 0)


@pytest.mark.parametrize("until", [local_date(NOON), local_date(NOON) + timedelta(days=29), date(2001, 1, 1), date(9999, 12, 31)])
def test_a_pause_has_its_longest(world, journey, clock, until):
    with pytest.raises(BadInput) as refused:
        pauses(world, clock, until=until)

    assert set(refused.value.fields) == {"until"}
    assert "4 weeks is the longest" in refused.value.fields["until"]
    assert ClockPause.objects.count() == 0


def test_what_stands_still_or_is_late_or_over_is_not_paused(world, journey, clock):
    pauses(world, clock)
    with pytest.raises(BadInput, match="paused already"):
        pauses(world, clock)
    ClockPause.objects.all().delete()
    Clock.objects.filter(pk=clock.pk).update(paused_at=None, due_at=NOON)
    with pytest.raises(BadInput, match="overdue"):
        pauses(world, clock)
    Clock.objects.filter(pk=clock.pk).update(stopped_at=NOON, stop_event=clock.start_event)
    with pytest.raises(BadInput, match="ended"):
        pauses(world, clock)
    with pytest.raises(NotVisible):
        pause_clock(clock_id=0, reason=PauseReason.FAMILY_AWAY, note="", until=UNTIL, actor=world.actor(world.ben), now=NOON)


def test_a_pause_that_lasts_past_its_day_is_a_task(world, journey, clock):
    pauses(world, clock)
    last = NOON + timedelta(days=14)

    assert (journey.pk, StandingRule.PAUSED_TOO_LONG) not in found(now=last)
    assert (journey.pk, StandingRule.PAUSED_TOO_LONG) in found(now=last + timedelta(days=1))


def test_the_database_holds_one_open_pause_and_no_paused_timescale_that_fires(world, clock):
    paused = pauses(world, clock)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClockPause.objects.create(clock=clock, reason="family_away", from_at=NOON, until=UNTIL, event=paused.event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(next_fire_at=NOON)


def test_every_reason_of_the_list_has_its_words_and_its_longest():
    assert set(PAUSES) == set(PauseReason)
    assert all(rule.label and rule.longest.value > 0 for rule in PAUSES.values())
