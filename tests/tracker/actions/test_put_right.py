"""The one step that puts a stuck journey right, taken from what is already on record."""

from datetime import timedelta

import pytest

from tests.builders import NOON, World, a_journey, a_world, events_of, fresh
from tests.tracker.actions.test_check_standing_rules import (
    LATER,
    by_hand,
    fires_too_late,
    holder_changed,
    never_fires,
    no_clock,
    no_team,
    rules_broken,
    stage_changed,
    track_changed,
    track_gone,
)
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.put_right import put_right
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Effect, Fault, Firing, Journey, Relationship
from tracker.selectors.invariants import breaches
from tracker.terms import RelationshipKind, StandingRule
from workflows.definitions.recordable import BY_CODE as ENTRIES
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

SOON = LATER + timedelta(minutes=5)


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def journey(world: World) -> Journey:
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


def mend(world: World, journey: Journey, rule: StandingRule) -> None:
    put_right(journey_id=journey.pk, rule=rule, actor=world.actor(world.ben), now=SOON)


@pytest.mark.parametrize("rule", [StandingRule.RECORD_CHANGED, StandingRule.NO_OWNER, StandingRule.NOTHING_DUE, StandingRule.NOBODY_TOLD])
def test_a_journey_on_which_nothing_is_wrong_is_left_as_it_is(world, journey, rule):
    before = (events_of(journey), Clock.objects.filter(journey=journey).count())

    with pytest.raises(BadInput, match="put right already"):
        mend(world, journey, rule)

    assert (events_of(journey), Clock.objects.filter(journey=journey).count()) == before
    assert fresh(journey).version == journey.version


@pytest.mark.parametrize("broken", [stage_changed, holder_changed, track_changed, track_gone])
def test_what_was_changed_by_hand_is_what_the_record_says_again(world, journey, broken):
    was = (journey.stage, journey.sub_stage, journey.team_id, journey.worker_id)
    broken(journey)
    assert rules_broken() == [StandingRule.RECORD_CHANGED]

    mend(world, journey, StandingRule.RECORD_CHANGED)

    now = fresh(journey)
    assert (now.stage, now.sub_stage, now.team_id, now.worker_id) == was
    assert now.version > journey.version
    assert list(breaches(with_projections=True)) == []
    assert rules_broken(SOON) == []


def test_a_journey_closed_by_hand_is_open_again(world, journey):
    by_hand("update tracker_journey set closed_at = %s, stage = 'closed', closed_because = 'died' where id = %s", NOON, journey.pk)
    rules_broken()

    mend(world, journey, StandingRule.RECORD_CHANGED)

    assert (fresh(journey).stage, fresh(journey).closed_at, fresh(journey).closed_because) == (Stage.CHILD_IN_NEED, None, "")
    assert list(breaches(with_projections=True)) == []


def test_the_team_that_the_record_names_is_responsible_again(world, journey):
    no_team(journey)
    rules_broken()

    mend(world, journey, StandingRule.NO_OWNER)

    open_ties = Relationship.objects.filter(child=journey.child, to_at__isnull=True).values_list("kind", "unit", "user")
    assert set(open_ties) == {
        (RelationshipKind.RESPONSIBLE_TEAM, world.assessment.pk, None), (RelationshipKind.ALLOCATED_WORKER, None, world.amina.pk),
    }  # fmt: skip
    assert list(breaches(with_projections=True)) == []


def test_the_timescales_that_should_run_run_from_their_true_start_again(world, journey):
    running = {"stopped_at__isnull": True, "cancelled_at__isnull": True}
    wanted = set(Clock.objects.filter(journey=journey, **running).exclude(asks_for__gt="").values_list("limit", "started_at", "due_at"))
    no_clock(journey)
    assert rules_broken() == [StandingRule.NOTHING_DUE]

    mend(world, journey, StandingRule.NOTHING_DUE)

    assert set(Clock.objects.filter(journey=journey, **running).values_list("limit", "started_at", "due_at")) == wanted
    assert rules_broken(SOON) == []


def test_what_was_approved_for_a_placement_still_decides_how_the_child_is_visited(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    record_entry(journey_id=journey.pk, entry=ENTRIES["carer_approval"], answers={"approval": "temporary"}, note="The grandmother.",
                 actor=world.actor(world.ben), occurred_at=NOON + timedelta(minutes=1), now=NOON + timedelta(minutes=1))  # fmt: skip
    running = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None, limit__startswith="lac.visit")
    wanted = set(running.values_list("limit", "due_at"))
    assert {limit for limit, _ in wanted} == {"lac.visit_local", "lac.visit_temporary_approval_or_ico_with_parent"}
    no_clock(journey)
    assert rules_broken() == [StandingRule.NOTHING_DUE]

    mend(world, journey, StandingRule.NOTHING_DUE)

    assert set(running.all().values_list("limit", "due_at")) == wanted


@pytest.mark.parametrize("broken", [never_fires, fires_too_late])
def test_a_timescale_that_would_not_have_been_told_is_told(world, journey, broken):
    broken(journey)
    rules_broken()

    mend(world, journey, StandingRule.NOBODY_TOLD)
    fire_due_clocks(now=NOON + timedelta(days=400))

    running = Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True)
    told = Firing.objects.filter(clock__in=running, rung="due")
    assert told.count() == running.count()


def test_a_notice_that_was_given_up_is_tried_again(world, journey):
    effect = Effect.objects.filter(event__journey=journey).order_by("pk")[0]
    Effect.objects.filter(pk=effect.pk).update(gave_up_at=NOON, attempts=8)
    rules_broken()

    mend(world, journey, StandingRule.NOBODY_TOLD)

    effect.refresh_from_db()
    assert (effect.gave_up_at, effect.attempts, effect.due_at) == (None, 0, SOON)


def test_who_put_it_right_is_on_the_childs_record(world, journey):
    stage_changed(journey)
    rules_broken()

    mend(world, journey, StandingRule.RECORD_CHANGED)

    assert events_of(journey)[-3:] == ["fault_found", "note_recorded", "fault_mended"]
    assert not Fault.objects.filter(mended_at__isnull=True).exists()


def test_only_a_manager_of_the_team_may(world, journey):
    never_fires(journey)
    rules_broken()
    before = events_of(journey)

    for person in (world.amina, world.chidi, world.fatima):
        with pytest.raises(NotYourDecision):
            put_right(journey_id=journey.pk, rule=StandingRule.NOBODY_TOLD, actor=world.actor(person), now=SOON)

    assert events_of(journey) == before
    assert rules_broken(SOON) == [StandingRule.NOBODY_TOLD]


def test_what_a_person_must_decide_is_not_decided_by_a_button(world, journey):
    with pytest.raises(BadInput, match="own page"):
        mend(world, journey, StandingRule.OWNER_INACTIVE)


def test_where_the_record_does_not_say_how_nothing_is_written(world, journey, monkeypatch):
    no_clock(journey)
    rules_broken()
    before = events_of(journey)
    monkeypatch.setattr("tracker.actions.put_right._by_the_record", lambda locked: [])

    with pytest.raises(BadInput, match="decide what must happen next"):
        mend(world, journey, StandingRule.NOTHING_DUE)

    assert events_of(journey) == before
