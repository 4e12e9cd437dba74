"""Several workers and beats at once on a real broker: whoever is killed, whatever the broker loses, each thing is done once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import Count

from notifications.models import Notice
from tests.brokers import Processes, Rabbit, Redis, broker, processes, until
from tests.builders import a_contact, a_world
from tracker.models import Clock, Effect, Firing

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OURS = {"sweep", "delivery", "export", "default"}
CHILDREN = 12
SWEEP = "from tracker.config import celery_app as app; app.loader.import_default_modules(); app.tasks['tracker.tasks.sweep_clocks.sweep']"
DELIVER = SWEEP.replace("sweep_clocks.sweep", "deliver_effects.deliver")


@pytest.fixture(params=["rabbitmq", "redis"])
def a_broker(request) -> Iterator[Rabbit | Redis]:
    with broker(request.param) as one:
        yield one


@pytest.fixture
def run(a_broker, tmp_path: Path) -> Iterator[Processes]:
    with processes(a_broker.url, tmp_path) as started:
        yield started


def some_work() -> int:
    """Contacts with a timescale each that is due now; how many timescales."""
    world = a_world()
    for _ in range(CHILDREN):
        a_contact(world)
    Clock.objects.update(next_fire_at=None)
    due = Clock.objects.filter(limit="front_door.contact_outcome")
    return due.update(next_fire_at=datetime.now(UTC) - timedelta(seconds=1))


def all_is_done() -> bool:
    return not Clock.objects.filter(next_fire_at__lte=datetime.now(UTC)).exists() and not Effect.objects.filter(done_at=None).exists()


def doubled() -> list[object]:
    told = Notice.objects.values("recipient", "channel", "event", "firing").annotate(times=Count("pk"))
    fired = Firing.objects.values("clock", "rung").annotate(times=Count("pk"))
    return [*told.filter(times__gt=1), *fired.filter(times__gt=1)]


def test_with_two_workers_and_two_beats_one_of_them_killed_and_the_broker_emptied_all_is_done_once(a_broker, run):
    due = some_work()
    first = run.worker("first")
    run.worker("second")
    run.beat("beat-one")
    run.beat("beat-two")
    run.say(f"{SWEEP}.delay()")
    until(lambda: Firing.objects.exists(), says=run.written)

    run.kill(first)
    a_broker.lose_everything()

    until(all_is_done, says=run.written)
    assert Firing.objects.values("clock").distinct().count() == due
    assert Effect.objects.filter(gave_up_at__isnull=False).count() == 0
    assert Notice.objects.exists()
    assert doubled() == []


def test_a_flood_of_nudges_does_not_starve_the_timers_and_no_queue_is_made_but_ours(a_broker, run):
    some_work()
    run.worker("only")
    run.say(_flood(3000))
    run.say(f"{SWEEP}.delay()")

    until(lambda: Firing.objects.exists(), seconds=30, says=run.written)
    assert set(a_broker.queues()) <= OURS
    if isinstance(a_broker, Rabbit):
        assert a_broker.queues() == dict.fromkeys(OURS, "quorum")


def _flood(how_many: int) -> str:
    return f"{DELIVER.replace(' app.tasks', ' nudge = app.tasks')}\nfor _ in range({how_many}): nudge.apply_async(expires=600)"
