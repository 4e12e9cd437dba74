"""Delivery: each effect once, whoever dies, however slow, whatever the computer's clock says; and nothing waits for ever."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from tests.builders import NOON, a_contact, a_world, events_of
from tracker.actions import effects
from tracker.actions.deliver_effects import LEASE, LONGEST_WAIT, MOST_ATTEMPTS, Delivered, deliver_due, waiting
from tracker.models import Effect, Event
from workflows.terms import EventKind

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


class Handler:
    """Counts what it is given, by effect. Fails for those that are on its list."""

    def __init__(self):
        self.handled: list[int] = []
        self.together: list[int] = []
        self.fails_for: set[int] = set()

    def one(self, effect, now):
        if effect.pk in self.fails_for:
            raise RuntimeError("Rosalind Example could not be told")
        self.handled.append(effect.pk)

    def many(self, some, now):
        self.together.append(len(some))
        for effect in some:
            self.one(effect, now)


@pytest.fixture
def handler(monkeypatch):
    """The only one registered; it hears of contacts."""
    monkeypatch.setattr(effects, "_registered", {})
    handler = Handler()
    effects.register("test.count", handler.one, kinds=[EventKind.CONTACT_RECEIVED])
    return handler


def owed(world, how_many=1):
    """So many effects, of as many contacts."""
    for _ in range(how_many):
        a_contact(world)
    return list(Effect.objects.order_by("pk"))


@pytest.fixture
def world(db, handler):
    return a_world()


def test_everything_is_delivered_once_however_often_it_is_run(world, handler):
    effects_owed = owed(world, 3)

    first, second = deliver_due(now=NOON), deliver_due(now=NOON)

    assert (first, second) == (Delivered(done=3), Delivered())
    assert handler.handled == [effect.pk for effect in effects_owed]


def test_many_are_handled_together_where_the_handler_can(world, handler):
    effects.register("test.count", handler.one, kinds=[EventKind.CONTACT_RECEIVED], together=handler.many)
    owed(world, 5)

    assert deliver_due(now=NOON, batch=3) == Delivered(done=5)
    assert handler.together == [3, 2]


def test_one_that_fails_does_not_take_the_others_of_its_batch_along(world, handler):
    effects.register("test.count", handler.one, kinds=[EventKind.CONTACT_RECEIVED], together=handler.many)
    first, broken, last = owed(world, 3)
    handler.fails_for = {broken.pk}

    assert deliver_due(now=NOON) == Delivered(done=2, failed=1)
    assert set(Effect.objects.filter(done_at__isnull=False)) == {first, last}
    broken.refresh_from_db()
    assert (broken.attempts, broken.last_error, broken.leased_until) == (1, "RuntimeError", None)


def test_one_that_fails_among_eight_is_found_by_halves(world, handler):
    effects.register("test.count", handler.one, kinds=[EventKind.CONTACT_RECEIVED], together=handler.many)
    owed_effects = owed(world, 8)
    handler.fails_for = {owed_effects[5].pk}

    assert deliver_due(now=NOON) == Delivered(done=7, failed=1)
    assert handler.together == [8, 4, 4, 2, 2]
    assert list(Effect.objects.filter(done_at=None)) == [owed_effects[5]]


def test_what_fails_is_tried_later_and_later_and_then_given_up_in_sight(world, handler):
    (effect,) = owed(world)
    handler.fails_for = {effect.pk}
    now, waits = NOON, []
    for _ in range(MOST_ATTEMPTS - 1):
        assert deliver_due(now=now) == Delivered(failed=1)
        effect.refresh_from_db()
        waits.append(effect.due_at - now)
        assert deliver_due(now=effect.due_at - timedelta(seconds=1)) == Delivered()
        now = effect.due_at

    assert deliver_due(now=now) == Delivered(given_up=1)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=30), LONGEST_WAIT)
    assert deliver_due(now=now + HOUR) == Delivered()
    assert handler.handled == []


def test_what_a_killed_worker_held_is_done_by_another_when_its_time_is_over(world, handler):
    (effect,) = owed(world)
    Effect.objects.update(leased_until=NOON + LEASE, attempts=1)

    assert deliver_due(now=NOON + LEASE - timedelta(seconds=1)) == Delivered()
    assert deliver_due(now=NOON + LEASE) == Delivered(done=1)
    assert handler.handled == [effect.pk]


def test_a_slow_worker_whose_time_ran_out_does_not_do_it_a_second_time(world, handler, monkeypatch):
    """Claimed by the first, claimed again and done by the second, and then the first goes on."""
    (effect,) = owed(world)
    from tracker.actions import deliver_effects

    claimed = deliver_effects._claim(NOON, 1)
    assert deliver_due(now=NOON + LEASE) == Delivered(done=1)

    assert deliver_effects._deliver("test.count", claimed, NOON + LEASE) == Delivered()
    assert handler.handled == [effect.pk]


def test_a_slow_worker_that_fails_does_not_undo_what_another_has_done(world, handler):
    (effect,) = owed(world)
    from tracker.actions import deliver_effects

    (claimed,) = deliver_effects._claim(NOON, 1)
    deliver_due(now=NOON + LEASE)

    assert deliver_effects._failed(claimed, RuntimeError(), NOON + LEASE) == Delivered()
    effect.refresh_from_db()
    assert (effect.done_at, effect.last_error) == (NOON + LEASE, "")


def test_a_clock_set_back_an_hour_stalls_nothing_that_was_written_before(world, handler):
    (effect,) = owed(world)
    Effect.objects.update(due_at=NOON + HOUR)

    assert waiting(NOON)
    assert deliver_due(now=NOON) == Delivered(done=1)
    assert handler.handled == [effect.pk]


def test_a_clock_set_back_an_hour_does_not_leave_a_killed_workers_effect_lying_for_an_hour(world, handler):
    owed(world)
    Effect.objects.update(leased_until=NOON + HOUR + LEASE, attempts=1)

    assert deliver_due(now=NOON) == Delivered(done=1)
    assert deliver_due(now=NOON + 2 * HOUR) == Delivered()
    assert len(handler.handled) == 1


def test_a_clock_set_back_an_hour_does_not_put_off_the_next_try_by_an_hour(world, handler):
    owed(world)
    Effect.objects.update(due_at=NOON + HOUR + timedelta(seconds=30), attempts=1)

    assert deliver_due(now=NOON) == Delivered(done=1)


def test_a_failure_is_logged_without_what_it_said(world, handler, caplog):
    (effect,) = owed(world)
    handler.fails_for = {effect.pk}

    deliver_due(now=NOON)

    assert "effect_failed" in caplog.text
    assert "Rosalind" not in caplog.text


def test_whoever_delivers_is_woken_once_the_act_is_committed_and_not_for_one_that_is_undone(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    woken: list[str] = []
    monkeypatch.setattr(effects, "_wakers", [lambda: woken.append("woken")])

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        a_contact(world)
        transaction.set_rollback(True)
    assert woken == []
    with django_capture_on_commit_callbacks(execute=True):
        a_contact(world)

    assert woken == ["woken"]


@pytest.mark.django_db(transaction=True)
def test_a_waker_that_fails_is_no_business_of_whoever_recorded_something(handler, monkeypatch):
    def fails():
        raise ConnectionRefusedError

    monkeypatch.setattr(effects, "_wakers", [fails])

    journey = a_contact(a_world())

    assert "contact_received" in events_of(journey)
    assert Effect.objects.filter(done_at=None).count() == Event.objects.filter(kind="contact_received").count()


@pytest.mark.django_db(transaction=True)
def test_four_workers_who_claim_at_once_do_each_effect_once(handler, monkeypatch):
    effects.register("test.count", handler.one, kinds=[EventKind.CONTACT_RECEIVED], together=handler.many)
    owed(a_world(), 12)
    ready, counts = Barrier(4), []

    def work() -> None:
        try:
            ready.wait()
            counts.append(deliver_due(now=NOON, batch=2))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(c.done for c in counts) == 12
    assert sorted(handler.handled) == sorted(Effect.objects.values_list("pk", flat=True))
