"""Journeys broken by hand in the database: each shows within one check, as one task, and comes right again."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, World, a_journey, a_person, a_world, ask, events_of, fresh
from tracker.actions import check_standing_rules as checking
from tracker.actions.check_standing_rules import Checked, check_standing_rules
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.requests import Details
from tracker.flows import handover
from tracker.models import Clock, Effect, Fault, Firing, Holding, Journey, OrgUnit, Relationship, Track, User
from tracker.selectors.standing import found
from tracker.terms import RelationshipKind, StandingRule
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def journey(world: World) -> Journey:
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


def by_hand(statement: str, *values: object) -> None:
    """What somebody does who has the database's password and not the time to ask."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rules_broken(at: datetime = LATER) -> list[str]:
    fire_due_clocks(now=at)
    check_standing_rules(now=at)
    return sorted(Fault.objects.filter(mended_at__isnull=True).values_list("rule", flat=True))


def no_team(journey: Journey) -> None:
    by_hand("update tracker_relationship set to_at = %s where child_id = %s", NOON, journey.child_id)


def worker_left(journey: Journey) -> None:
    User.objects.filter(journeys=journey).update(is_active=False)


def worker_moved(journey: Journey) -> None:
    Holding.objects.filter(user=journey.worker_id).update(to_on=date(2026, 3, 3))


def team_closed(journey: Journey) -> None:
    OrgUnit.objects.filter(journeys=journey).update(is_active=False)


def no_clock(journey: Journey) -> None:
    Firing.objects.filter(clock__journey=journey).delete()
    Clock.objects.filter(journey=journey).delete()


def running(journey: Journey) -> Clock:
    """The running timescale that is due last."""
    return journey.clocks.filter(stopped_at__isnull=True, cancelled_at__isnull=True).order_by("-due_at", "pk")[0]


def never_fires(journey: Journey) -> None:
    Clock.objects.filter(pk=running(journey).pk).update(next_fire_at=None)


def fires_too_late(journey: Journey) -> None:
    clock = running(journey)
    Clock.objects.filter(pk=clock.pk).update(next_fire_at=clock.due_at + timedelta(days=400))


def stage_changed(journey: Journey) -> None:
    by_hand("update tracker_journey set stage = 'child_protection' where id = %s", journey.pk)


def holder_changed(journey: Journey) -> None:
    by_hand("update tracker_journey set worker_id = null where id = %s", journey.pk)


def track_changed(journey: Journey) -> None:
    track = Track.objects.get(journey=journey, ended_at__isnull=True)
    by_hand("update tracker_track set state = 'requested' where id = %s", track.pk)


def track_gone(journey: Journey) -> None:
    by_hand("delete from tracker_track where journey_id = %s and ended_at is null", journey.pk)


def not_listed(journey: Journey) -> None:
    by_hand("delete from tracker_caseloadrow where journey_id = %s", journey.pk)


@pytest.mark.parametrize(
    ("broken", "rules"),
    [
        (no_team, [StandingRule.NO_OWNER]),
        (worker_left, [StandingRule.OWNER_INACTIVE]),
        (worker_moved, [StandingRule.OWNER_INACTIVE]),
        (team_closed, [StandingRule.OWNER_INACTIVE]),
        (no_clock, [StandingRule.NOTHING_DUE]),
        (never_fires, [StandingRule.NOBODY_TOLD]),
        (fires_too_late, [StandingRule.NOBODY_TOLD]),
        (stage_changed, [StandingRule.RECORD_CHANGED]),
        (holder_changed, [StandingRule.RECORD_CHANGED]),
        (track_changed, [StandingRule.RECORD_CHANGED]),
        (track_gone, [StandingRule.RECORD_CHANGED]),
        (not_listed, [StandingRule.RECORD_CHANGED]),
    ],
)
def test_a_journey_broken_by_hand_shows_within_one_check_and_is_one_task(world, journey, broken, rules):
    assert rules_broken() == []
    broken(journey)

    assert rules_broken() == rules
    assert events_of(journey)[-1] == "fault_found"
    task = Clock.objects.get(journey=journey, limit="oversight.fix")
    assert (task.is_running, task.answers) == (True, Role.TEAM_MANAGER)
    assert events_of(a_journey(world, stage=Stage.CONTACT))[-1] != "fault_found"


def test_it_is_found_once_however_often_it_is_looked_for(world, journey):
    worker_left(journey)

    assert check_standing_rules(now=LATER) == Checked(found=1, mended=0, to_fix=1)
    assert check_standing_rules(now=LATER) == Checked(found=0, mended=0, to_fix=1)
    assert events_of(journey).count("fault_found") == 1


def test_two_things_wrong_with_one_child_are_one_task(world, journey):
    worker_left(journey)
    never_fires(journey)

    assert rules_broken() == [StandingRule.NOBODY_TOLD, StandingRule.OWNER_INACTIVE]
    assert Clock.objects.filter(journey=journey, limit="oversight.fix").count() == 1


def test_what_has_been_put_right_is_mended_and_the_task_ends_with_the_last_of_it(world, journey):
    silent = running(journey)
    worker_left(journey)
    never_fires(journey)
    rules_broken()
    User.objects.filter(pk=journey.worker_id).update(is_active=True)

    assert rules_broken(LATER + timedelta(hours=1)) == [StandingRule.NOBODY_TOLD]
    assert Clock.objects.get(journey=journey, limit="oversight.fix").is_running
    Clock.objects.filter(pk=silent.pk).update(next_fire_at=LATER + timedelta(days=1))

    assert rules_broken(LATER + timedelta(hours=2)) == []
    assert Clock.objects.get(journey=journey, limit="oversight.fix").stopped_at == LATER + timedelta(hours=2)
    assert events_of(journey)[-1] == "fault_mended"


def test_an_offer_nobody_answered_is_to_be_fixed(world, journey):
    offered = handover.offer_transfer(journey_id=journey.pk, version=journey.version, to_team=world.early_help.pk, note="",
                                      actor=world.actor(world.ben), occurred_at=NOON, now=NOON)  # fmt: skip
    offered.handover.fell_back_at = LATER
    offered.handover.save()

    assert rules_broken() == [StandingRule.OFFER_UNANSWERED]


def test_a_decision_whose_next_step_is_overdue_is_to_be_fixed(world, journey):
    clock = running(journey)
    Clock.objects.filter(pk=clock.pk).update(limit="panel.decision_confirmed", due_at=LATER, next_fire_at=LATER)

    assert rules_broken(LATER - timedelta(minutes=1)) == []
    assert rules_broken(LATER) == [StandingRule.DECISION_WITHOUT_ACTION]


def test_a_notice_that_was_given_up_is_to_be_fixed(world, journey):
    effect = Effect.objects.filter(event__journey=journey).order_by("pk")[0]
    Effect.objects.filter(pk=effect.pk).update(gave_up_at=NOON)

    assert rules_broken() == [StandingRule.NOBODY_TOLD]


def test_a_closed_journey_is_never_stuck(world, journey):
    worker_left(journey)
    request = ask("child_died", journey, NOON, details=Details(died_on=NOON.date()))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=NOON)

    assert rules_broken() == []


def test_a_journey_too_broken_to_take_an_event_stands_in_the_list_and_does_not_stop_the_check(world, journey, monkeypatch):
    other = a_journey(world, stage=Stage.CONTACT)
    worker_left(journey)
    Clock.objects.filter(journey=other).update(next_fire_at=None)
    really = checking.carry_out

    def fails_for_one(change, act, **more):
        if change.locked.journey == journey:
            raise RuntimeError("broken")
        return really(change, act, **more)

    monkeypatch.setattr(checking, "carry_out", fails_for_one)
    rules_broken()

    assert {(f.journey_id, f.rule, f.event_id is None) for f in Fault.objects.all()} == {
        (journey.pk, "owner_inactive", True), (other.pk, "nobody_told", False),
    }  # fmt: skip
    monkeypatch.undo()
    rules_broken()
    assert Fault.objects.get(journey=journey).event.kind == "fault_found"


def test_a_mended_fault_whose_telling_failed_is_told_by_the_next_check(world, journey, monkeypatch):
    worker_left(journey)
    rules_broken()
    User.objects.filter(journeys=journey).update(is_active=True)

    def fails(change, act, **more):
        raise RuntimeError("broken")

    monkeypatch.setattr(checking, "carry_out", fails)
    assert rules_broken() == []
    assert (Clock.objects.get(limit="oversight.fix").is_running, "fault_mended" in events_of(journey)) == (True, False)
    monkeypatch.undo()
    rules_broken()

    assert (Clock.objects.get(limit="oversight.fix").is_running, events_of(journey).count("fault_mended")) == (False, 1)
    before = events_of(journey)
    rules_broken()
    assert events_of(journey) == before, "told once"


def test_the_manager_is_reminded_and_then_the_next_above(world, journey):
    worker_left(journey)
    rules_broken()

    fire_due_clocks(now=LATER + timedelta(days=30))

    rungs = list(Firing.objects.filter(clock__limit="oversight.fix").order_by("moment").values_list("rung", flat=True))
    assert rungs[:3] == ["warn", "due", "up_1"]


def test_the_check_asks_the_same_of_few_journeys_and_of_many(world, journey):
    with_one = queries_of(lambda: found(now=LATER))
    for _ in range(4):
        a_journey(world, stage=Stage.CHILD_IN_NEED)
    a_person("kim", "Kim", "Lowe", Role.TEAM_MANAGER, world.long_term)

    assert queries_of(lambda: found(now=LATER)) == with_one


def test_a_journey_closed_by_hand_shows_and_nothing_is_appended_to_it(world, journey):
    before = events_of(journey)
    by_hand("update tracker_journey set closed_at = %s, stage = 'closed', closed_because = 'died' where id = %s", NOON, journey.pk)

    assert rules_broken() == [StandingRule.RECORD_CHANGED]
    assert [kind for kind in events_of(journey) if kind not in before] == []


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_child_without_a_team_has_no_tie_left_to_be_seen_by_it(world, journey):
    no_team(journey)

    assert not Relationship.objects.filter(child=journey.child, kind=RelationshipKind.RESPONSIBLE_TEAM, to_at__isnull=True).exists()
    assert fresh(journey).team_id == world.assessment.pk
