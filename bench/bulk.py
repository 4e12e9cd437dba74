"""Rows of one table gathered as plain values and written at once: by COPY on PostgreSQL, many at a time on SQLite.

A column that is not named has the value that a new row has. The rows are those that the actions leave; only the way is shorter.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from bench import plain

AT_A_TIME = 5_000


class Rows:
    """The rows of one table, with ids of their own from the next that is free."""

    def __init__(self, table: type[models.Model], *columns: str, **same: Any) -> None:
        """`columns` are what `add` is given, by the name of the column; `same` are values that every row has."""
        self.table, self.columns = table, columns
        self._key = table._meta.pk.column
        self._same = _of_a_new_row(table, {*columns, self._key}) | {name: _ready(value) for name, value in same.items()}
        self._moments = [place for place, name in enumerate(columns) if _is_moment(table, name)]
        self._next = _next_free(table)
        self._rows: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> int:
        """Keep a row to be written. Returns its id; that of a table whose key is another row's is given among the values."""
        number = self._next
        self._next += 1
        self._rows.append(values)
        return number

    def write(self) -> None:
        """Write what was kept, and have the next new row of the table come after it."""
        own = self._key not in self.columns
        first = self._next - len(self._rows)
        names = [*self.columns, *self._same, *([self._key] if own else [])]
        same = tuple(self._same.values())
        rows = (
            (*self._moments_ready(row), *same, first + number) if own else (*self._moments_ready(row), *same)
            for number, row in enumerate(self._rows)
        )
        _write(self.table._meta.db_table, names, rows)
        self._rows = []
        if own:
            _come_after(self.table)

    def _moments_ready(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if connection.vendor != "sqlite":
            return row
        return tuple(_ready(value) if place in self._moments else value for place, value in enumerate(row))


def _write(table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    if connection.vendor == "postgresql":
        with plain.cursor().copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["?"] * len(names))
    plain.cursor().executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", rows)


def _of_a_new_row(table: type[models.Model], given: Iterable[str]) -> dict[str, Any]:
    known = set(given)
    fields = [field for field in table._meta.concrete_fields if field.column not in known]
    values = {field.column: _default(field) for field in fields}
    return {column: value for column, value in values.items() if value is not None}


def _default(field: "models.Field[Any, Any]") -> Any:
    if isinstance(field, models.JSONField):
        return "{}"
    return _ready(field.get_default())


def _ready(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return str(value) if isinstance(value, str) else value


def _is_moment(table: type[models.Model], column: str) -> bool:
    named = [field for field in table._meta.concrete_fields if field.column == column]
    return any(isinstance(field, models.DateField) for field in named)


def _next_free(table: type[models.Model]) -> int:
    return (table._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def _come_after(table: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table]):
            cursor.execute(statement)
