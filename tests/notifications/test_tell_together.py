"""Many causes are told together: the same rows as one after the other, with a number of statements that does not grow."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from notifications.actions import tell as telling
from notifications.actions.tell import TELL, tell, tell_together
from notifications.models import Asked, Item, Mail, Notice
from notifications.terms import Channel
from tests.builders import NOON, a_journey, a_world, admitted
from tests.notifications.inboxes import emptied
from tracker.actions.deliver_effects import Delivered, deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_missing
from tracker.models import Child, Clock, Effect, User
from tracker.terms import MissingKind
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

NOTICE = ("recipient", "channel", "event", "firing", "says", "right", "item__key", "mail__key")
LATER = NOON + timedelta(hours=1)
DAYS_LATER = NOON + timedelta(days=400)


@pytest.fixture
def world(db):
    world = a_world()
    for user in User.objects.all():
        user.email = f"{user.username}@council.example"
        user.save(update_fields=["email"])
    return world


def waiting():
    return list(Effect.objects.filter(handler=TELL, done_at=None).order_by("due_at", "pk"))


def a_busy_day(world):
    """An admission, a child missing, and after an outage every rung of everything; one child is restricted, one item was read."""
    first, second, third = (a_journey(world, stage=stage) for stage in (Stage.ASSESSMENT, Stage.CHILD_IN_NEED, Stage.LOOKED_AFTER))
    Child.objects.filter(pk=second.child_id).update(is_restricted=True)
    emptied(NOON)
    admitted(world, first, LATER)
    report_missing(journey_id=third.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.dora), occurred_at=LATER, now=LATER)
    for effect in waiting():
        tell(effect, LATER)
    Effect.objects.filter(handler=TELL).update(done_at=LATER)
    Item.objects.update(read_at=LATER)
    fire_due_clocks(now=DAYS_LATER)
    return waiting()


def written():
    """Every row that telling leaves, without the ids and references that are drawn anew."""
    return {
        "items": Counter(Item.objects.values_list("recipient", "child", "key", "told_at", "read_at")),
        "asked": Counter(Asked.objects.values_list("item__recipient", "item__key", "clock")),
        "mails": Counter(Mail.objects.values_list("recipient", "key", "due_at", "is_digest", "at_any_hour", "decided_at")),
        "notices": Counter(Notice.objects.values_list(*NOTICE)),
    }


def test_together_leaves_the_rows_that_one_after_the_other_leaves(world):
    effects = a_busy_day(world)
    with transaction.atomic():
        for effect in effects:
            tell(effect, DAYS_LATER)
        one_by_one = written()
        transaction.set_rollback(True)

    tell_together(effects, DAYS_LATER)

    assert written() == one_by_one
    assert len(effects) > 20
    assert one_by_one["notices"].total() > len(effects)


def test_together_a_second_time_writes_nothing(world):
    effects = a_busy_day(world)
    tell_together(effects, DAYS_LATER)
    Item.objects.update(read_at=DAYS_LATER)
    before = written()

    tell_together(effects, DAYS_LATER)

    assert written() == before


def test_a_batch_takes_the_same_number_of_statements_for_two_children_and_for_twelve(world):
    def statements(children):
        for _ in range(children):
            a_journey(world, stage=Stage.CHILD_IN_NEED)
        emptied(NOON)
        Clock.objects.exclude(limit="cin.visit").update(next_fire_at=None)
        fire_due_clocks(now=DAYS_LATER)
        effects = waiting()
        with CaptureQueriesContext(connection) as captured:
            tell_together(effects, DAYS_LATER)
        told = Notice.objects.filter(channel=Channel.INBOX).count()
        Clock.objects.update(next_fire_at=None)
        emptied(DAYS_LATER)
        return len(captured), told

    few, many = statements(2), statements(12)

    assert few[0] == many[0] <= 40
    assert many[1] == 6 * few[1] > 0


def test_one_cause_that_cannot_be_told_leaves_the_others_told_and_is_tried_again_with_its_error(world, monkeypatch):
    effects = a_busy_day(world)
    whole = telling.whom_to_tell
    bad = effects[7]

    def breaks(causes, hours):
        if any((cause.event_id, cause.firing_id) == (bad.event_id, bad.firing_id) for cause in causes):
            raise KeyError("a limit that nobody knows")
        return whole(causes, hours)

    Effect.objects.exclude(handler=TELL).update(done_at=DAYS_LATER)
    monkeypatch.setattr(telling, "whom_to_tell", breaks)

    assert deliver_due(now=DAYS_LATER) == Delivered(done=len(effects) - 1, failed=1)
    bad.refresh_from_db()
    assert (bad.attempts, bad.last_error, bad.done_at) == (1, "KeyError", None)

    monkeypatch.setattr(telling, "whom_to_tell", whole)
    assert deliver_due(now=bad.due_at) == Delivered(done=1)
    assert not Effect.objects.filter(handler=TELL, done_at=None).exists()
