"""Databases of the run's own: one filled as a template for each kind, and a copy of it for each run. Taken away after."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

from bench.databases import server

WAITING = """SELECT
  (SELECT count(*) FROM tracker_effect WHERE done_at IS NULL AND gave_up_at IS NULL)
  + (SELECT count(*) FROM notifications_mail WHERE sent_at IS NULL AND gave_up_at IS NULL AND due_at <= {now})
  + (SELECT count(*) FROM tracker_clock WHERE next_fire_at <= {now})"""
"""How much is due and not done: effects, messages and rungs."""


class Databases(Protocol):
    """Where the databases of one kind are made."""

    kind: str

    def new(self, name: str) -> str:
        """The URL of a new database."""

    def copy(self, name: str, to: str) -> str:
        """The URL of a copy. Nobody may be in the first one."""

    def drop(self, name: str) -> None: ...

    def waiting(self, name: str) -> int:
        """How much is due and not done."""


class Sqlite:
    """Files in a folder."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def copy(self, name: str, to: str) -> str:
        with closing(sqlite3.connect(self._file(name))) as source, closing(sqlite3.connect(self._file(to))) as copy:
            source.backup(copy)
        return self.new(to)

    def drop(self, name: str) -> None:
        for path in self._folder.glob(f"{name}.sqlite3*"):
            path.unlink()

    def waiting(self, name: str) -> int:
        with closing(sqlite3.connect(f"file:{self._file(name)}?mode=ro", uri=True, timeout=20)) as connection:
            found = connection.execute(WAITING.format(now="strftime('%Y-%m-%d %H:%M:%f', 'now')")).fetchone()
        return int(found[0])

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"


class Postgresql:
    """Databases of one server."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self._server = url.rpartition("/")[0].replace("postgres://", "postgresql://")
        self._prefix = f"waymark_faults_{os.getpid()}_"

    def new(self, name: str) -> str:
        self._run(sql.SQL("CREATE DATABASE {}").format(self._named(name)))
        return self._url(name)

    def copy(self, name: str, to: str) -> str:
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(self._named(to), self._named(name)))
        return self._url(to)

    def drop(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(self._named(name)))

    def waiting(self, name: str) -> int:
        with psycopg.connect(self._url(name)) as connection:
            found: Any = connection.execute(WAITING.format(now="now()")).fetchone()
        return int(found[0])

    def _url(self, name: str) -> str:
        return f"{self._server}/{self._prefix}{name}"

    def _named(self, name: str) -> sql.Identifier:
        return sql.Identifier(f"{self._prefix}{name}")

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def kept_while(databases: Databases, *names: str) -> Iterator[None]:
    """Drop these databases in the end, whatever happens."""
    try:
        yield
    finally:
        for name in names:
            databases.drop(name)


__all__ = ["Databases", "Postgresql", "Sqlite", "kept_while", "server"]
