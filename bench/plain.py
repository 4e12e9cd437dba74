"""Plain SQL: statements sent one by one through the database driver's own cursor, with nothing of Django between."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

Statement = tuple[str, Sequence[Any]]
_PLACEHOLDER = re.compile(r"(?<!%)%s")
_SAVEPOINTS = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")


def cursor() -> Any:
    """The driver's own cursor on the connection that Django has set up, so that both sides have the same settings."""
    connection.ensure_connection()
    return connection.connection.cursor()


def ready(statements: Sequence[Statement]) -> list[Statement]:
    """The statements as this driver takes them, so that turning them costs the plain side nothing."""
    if connection.vendor != "sqlite":
        return list(statements)
    return [(_PLACEHOLDER.sub("?", sql).replace("%%", "%"), params) for sql, params in statements]


def send(bare: Any, statements: Sequence[Statement]) -> list[list[Any]]:
    """Send them one by one; the rows of each that has any."""
    found = []
    for sql, params in statements:
        bare.execute(sql, params)
        if bare.description:
            found.append(bare.fetchall())
    return found


def send_in_a_transaction(bare: Any, statements: Sequence[Statement]) -> None:
    """The same in a transaction of their own, begun as our actions begin theirs."""
    bare.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
    send(bare, statements)
    bare.execute("COMMIT")


def statements_of(act: Callable[[], object]) -> list[Statement]:
    """What an act sends to the database, in order, as this driver takes it. What it reads it reads."""
    with _captured() as found:
        act()
    return ready(found)


def statements_of_undone(act: Callable[[], object]) -> list[Statement]:
    """The same of an act that writes, which is then undone: the database, its sequences included, is as it was."""
    sequences = _sequences()
    with transaction.atomic():
        with _captured() as found:
            act()
        transaction.set_rollback(True)
    _put_back(sequences)
    return ready([(sql, params) for sql, params in found if not sql.startswith(_SAVEPOINTS)])


@contextmanager
def _captured() -> Iterator[list[Statement]]:
    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if many:
            raise NotImplementedError("One statement for many rows is not measured yet.")
        found.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def _sequences() -> dict[str, int]:
    """Where each sequence stands. On SQLite they are undone with the rest; on PostgreSQL they are not."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as found:
        found.execute("SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences")
        return {name: value for name, value in found.fetchall() if value is not None}


def _put_back(sequences: dict[str, int]) -> None:
    moved = {name for name, value in _sequences().items() if sequences.get(name) != value}
    with connection.cursor() as to:
        for name in moved:
            if name in sequences:
                to.execute("SELECT setval(%s::regclass, %s)", [name, sequences[name]])
            else:
                to.execute(f"ALTER SEQUENCE {name} RESTART")
