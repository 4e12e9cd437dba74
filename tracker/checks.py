"""Checks made when the program starts: that SQLite keeps the promises which the record rests on."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

BUSY_TIMEOUT_AT_LEAST_MS = 5_000

# What each PRAGMA must answer, and what goes wrong where it does not.
PROMISES: dict[str, tuple[str, str]] = {
    "journal_mode": ("wal", "readers would wait for writers"),
    "synchronous": ("2", "a power cut could lose a move that somebody was told had been saved"),
    "foreign_keys": ("1", "a row could point at a child who is not there"),
}


@register(Tags.database)
def sqlite_keeps_its_promises(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Read the pragmas of each SQLite database in use and report every one that is not as the settings ask.

    A pragma can be asked for and not taken: a database file on a network share stays out of WAL without a word.
    """
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "sqlite":
            found += _faults_of(connection)
    return found


def _faults_of(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    faults: list[CheckMessage] = []
    with connection.cursor() as cursor:
        for pragma, (wanted, harm) in PROMISES.items():
            got = str(cursor.execute(f"PRAGMA {pragma}").fetchone()[0]).lower()
            if got != wanted:
                faults.append(Error(f"SQLite answers {pragma} = {got} where {wanted} is needed: {harm}.", id="tracker.E001"))
        timeout = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
    if timeout < BUSY_TIMEOUT_AT_LEAST_MS:
        faults.append(
            Error(f"SQLite waits only {timeout} ms for another writer; {BUSY_TIMEOUT_AT_LEAST_MS} ms are needed.", id="tracker.E002")
        )
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        faults.append(Error("SQLite transactions must begin IMMEDIATE, or two writers end with one error.", id="tracker.E003"))
    return faults
