"""A database of the benchmarks' own, made for one run and taken away after it. Never anybody else's."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

LOCAL_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
# Beside the developer's own database, because what a commit costs depends on the disk.
VAR = Path(__file__).resolve().parents[1] / "var"


def name_of(process: int) -> str:
    """What the database of this process is called, so that one left behind can be told from one in use."""
    return f"waymark_bench_{process}"


def server() -> str | None:
    """The PostgreSQL server to measure on: that of DATABASE_URL, else one on this machine; None where none answers."""
    given = os.environ.get("DATABASE_URL", "")
    url = given if given.startswith("postgres") else LOCAL_SERVER
    try:
        psycopg.connect(_on_server(url), connect_timeout=3).close()
    except psycopg.OperationalError:
        return None
    return url


@contextmanager
def temporary_sqlite() -> Iterator[str]:
    """The URL of a new SQLite file."""
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{name_of(os.getpid())}-", dir=VAR) as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextmanager
def temporary_postgresql(url: str) -> Iterator[str]:
    """The URL of a new database on the server of `url`."""
    name = name_of(os.getpid())
    with psycopg.connect(_on_server(url), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield _with_name(url, name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _on_server(url: str) -> str:
    """The same server's database that is always there, in the form that the driver takes."""
    return _with_name(url, "postgres")


def _with_name(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(("postgresql", parts.netloc, f"/{name}", parts.query, ""))
