"""A handler of effects that writes down each time it is run, and when by the clock on the wall.

It takes no care of its own to run once: what it shows is the care of whoever delivers.
"""

import os
from datetime import UTC, datetime

from django.db import connection

from tracker.actions import effects
from tracker.models import Effect
from workflows.terms import EventKind

HANDLER = "faults.probe"
TABLE = "CREATE TABLE faults_ran (effect_id bigint NOT NULL, process integer NOT NULL, ran_at varchar(40) NOT NULL)"


def listen() -> None:
    """Hear of every event and of every rung that fires."""
    effects.register(HANDLER, write_down, kinds=EventKind, firings=True)


def make_table() -> None:
    """Make the table that the probe writes to. It is in no migration, because no council has it."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)


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
