"""A handler of effects that writes down each time it is run, and when by the clock on the wall.

It takes no care of its own to run once: what it shows is the care of whoever delivers.
"""

import os
from datetime import UTC, datetime

from django.db import connection

from tracker.actions import effects
from tracker.models import Effect, Firing
from workflows.terms import EventKind

HANDLER = "faults.probe"
TABLES = (
    "CREATE TABLE faults_ran (effect_id bigint NOT NULL, process integer NOT NULL, ran_at varchar(40) NOT NULL)",
    "CREATE TABLE faults_fired (clock_id bigint NOT NULL, rung varchar(12) NOT NULL, fired_at varchar(40) NOT NULL)",
)


def listen() -> None:
    """Hear of every event and of every rung that fires."""
    effects.register(HANDLER, write_down, kinds=EventKind, firings=note_the_firing)


def make_tables() -> None:
    """Make the tables that the probe writes to. They are in no migration, because no council has them."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(table)


def note_the_firing(firing: Firing) -> bool:
    """Write down when a rung fires by the clock on the wall, in the transaction that fires it. The record's own time is one it was told."""
    with connection.cursor() as cursor:
        values: tuple[int, str, str] = (firing.clock_id, firing.rung, datetime.now(UTC).isoformat())
        cursor.execute("INSERT INTO faults_fired VALUES (%s, %s, %s)", values)
    return True


def firings() -> dict[tuple[int, str], datetime]:
    """When each rung of each timescale fired by the clock on the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_id, rung, fired_at FROM faults_fired")
        return {(clock, rung): datetime.fromisoformat(fired_at) for clock, rung, fired_at in cursor.fetchall()}


def write_down(effect: Effect, _now: datetime) -> None:
    """Write one row, inside the transaction that marks the effect done."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO faults_ran VALUES (%s, %s, %s)", [effect.pk, os.getpid(), datetime.now(UTC).isoformat()])


def runs() -> dict[int, list[datetime]]:
    """When each effect was run, by effect."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT effect_id, ran_at FROM faults_ran")
        found: dict[int, list[datetime]] = {}
        for effect, ran_at in cursor.fetchall():
            found.setdefault(effect, []).append(datetime.fromisoformat(ran_at))
    return found
