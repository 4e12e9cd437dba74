"""The database is restarted in the middle of a pass, or its disk is full: nothing is half written, and it goes on by itself."""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection

from tests.builders import a_contact, a_journey, a_world
from tracker.actions import deliver_effects, fire_clocks
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import Clock, Effect, Event, Firing, Journey, Tally
from tracker.selectors.audit import verify_chain
from tracker.tasks.sweep_clocks import sweep
from workflows.terms import Stage

pytestmark = pytest.mark.django_db(transaction=True)

on_postgresql = pytest.mark.skipif(settings.ON_SQLITE, reason="SQLite is no server that could be restarted")
on_sqlite = pytest.mark.skipif(not settings.ON_SQLITE, reason="only SQLite can be told how large its disk is")


class Cut:
    """Ends the connection of this test on the server's side at the first passing of a place, as a restart does."""

    def __init__(self, at: str) -> None:
        self.at, self.times = at, 0

    def __call__(self, name: str) -> None:
        if name == self.at and not self.times:
            self.times += 1
            given = connection.settings_dict
            told = {"host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"], "password": given["PASSWORD"]}
            with psycopg.connect(dbname="postgres", autocommit=True, **told) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


@on_postgresql
@pytest.mark.parametrize("place", ["after_the_lock_before_the_firing", "after_the_firings_before_the_commit"])
def test_a_database_that_restarts_in_the_middle_of_a_pass_fails_that_pass_and_the_next_goes_on(place, monkeypatch):
    journey = a_contact(a_world())
    cut = Cut(place)
    monkeypatch.setattr(fire_clocks, "point", cut)
    due = Clock.objects.filter(journey=journey, next_fire_at__lte=datetime.now(UTC)).count()

    with pytest.raises(OperationalError):
        sweep()
    close_old_connections()  # as Celery does before each task
    assert (cut.times, Firing.objects.count(), Tally.objects.filter(name="firing_late").count()) == (1, 0, 0)
    sweep()

    assert due > 0
    assert Firing.objects.filter(clock__journey=journey).values("clock").distinct().count() == due
    assert verify_chain().broken is None


@on_postgresql
@pytest.mark.parametrize("at_once", [1, 100], ids=["one by one", "many together"])
def test_a_database_that_restarts_in_the_middle_of_a_delivery_loses_and_doubles_nothing(at_once, monkeypatch):
    a_journey(a_world(), stage=Stage.CHILD_IN_NEED)
    sweep()
    owed = Effect.objects.filter(done_at=None).count()
    cut = Cut("after_the_effect_before_it_is_done")
    monkeypatch.setattr(deliver_effects, "point", cut)

    now = datetime.now(UTC)
    first = deliver_due(now=now, batch=at_once)
    # Many that fail together are tried again at once, one by one. One that fails by itself waits before it is tried again.
    assert (cut.times, owed > 1, first.given_up) == (1, True, 0)
    assert Effect.objects.filter(done_at=None).count() == first.failed <= 1
    second = deliver_due(now=now + deliver_effects.LONGEST_WAIT, batch=at_once)

    assert (second.failed, second.given_up) == (0, 0)
    assert Effect.objects.filter(done_at=None).count() == 0
    assert verify_chain().broken is None


@on_sqlite
def test_a_full_disk_refuses_what_it_cannot_hold_whole_and_all_goes_on_once_there_is_room():
    world = a_world()
    recorded = [a_contact(world).pk]
    disk_of(pages() + 4)
    assert "full" in refusal_of(lambda: recorded.append(a_contact(world).pk))

    assert list(Journey.objects.order_by("pk").values_list("pk", flat=True)) == recorded
    assert Event.objects.filter(kind="contact_received").count() == len(recorded)
    assert verify_chain().broken is None
    assert "full" in refusal_of(lambda: fire_due_clocks(now=datetime.now(UTC)))
    assert verify_chain().broken is None
    disk_of(2**30)
    for _ in range(3):  # what is told late may itself start something that is due by now
        fire_due_clocks(now=datetime.now(UTC))
        deliver_due(now=datetime.now(UTC), most=10_000)

    assert not Clock.objects.filter(next_fire_at__lte=datetime.now(UTC)).exists()
    assert Effect.objects.filter(gave_up_at__isnull=False).count() == 0
    assert verify_chain().broken is None


def refusal_of(act: Callable[[], object]) -> str:
    """Do it again and again until the database refuses; what it then says."""
    for _ in range(500):
        try:
            act()
        except OperationalError as refused:
            return str(refused)
    raise AssertionError("there was room for all of it")


def pages() -> int:
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA page_count").fetchone()[0]


def disk_of(size: int) -> None:
    """From now on the database may have so many pages and no more."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {size}")
