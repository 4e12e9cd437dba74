"""Writes many rows with one statement that works on the whole set, on both databases."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from sqlite3 import SQLITE_LIMIT_VARIABLE_NUMBER
from types import NoneType
from typing import Any

from django.db import connection, models

AT_MOST = 1000
"""Rows to a statement; fewer where the database takes fewer values."""

_SAVE = "WITH saved({names}) AS (VALUES {first}{others}) UPDATE {table} SET {put} FROM saved WHERE {table}.{key} = saved.{key}"
_INSERT = "INSERT INTO {table} ({names}) VALUES {rows}"


def save_many(rows: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Save these columns of rows of one table that are there already. What else is in the rows is left as it is.

    Unlike `bulk_update`, which writes a choice for each row and column, its time grows only with the number of rows.
    """
    if not rows:
        return
    meta = rows[0]._meta
    by_name = {field.name: field for field in meta.concrete_fields}
    fields = [meta.pk, *(by_name[name] for name in columns)]
    with connection.cursor() as cursor:
        for some in _in_turn(rows, fields):
            cursor.execute(_statement(meta.db_table, fields, len(some)), _values(some, fields))


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one table whose ids the database gives; each then has its id. Relations must have been saved before.

    Unlike `bulk_create`, which turns each value of each row into an expression first, it asks a column's field once for each
    different value: in a pass over thousands most are the same. Raises IntegrityError where the database refuses a row.
    """
    with connection.cursor() as cursor:
        for some, sql, values in _inserts(rows):
            cursor.execute(f"{sql} RETURNING {connection.ops.quote_name(rows[0]._meta.pk.column)}", values)
            for row, (pk,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = pk
                row._state.adding = False
                row._state.db = connection.alias


def insert_missing(rows: Sequence[models.Model]) -> None:
    """The same, of rows of which some may be there already by a unique constraint: those stay as they are, whoever wrote them.

    No row has its id afterwards. So what may be there once is there once, however often and by however many it is written.
    """
    with connection.cursor() as cursor:
        for _, sql, values in _inserts(rows):
            cursor.execute(f"{sql} ON CONFLICT DO NOTHING", values)


def _inserts(rows: Sequence[models.Model]) -> Iterator[tuple[Sequence[models.Model], str, list[Any]]]:
    """The rows in as few parts as the database takes, each with its statement and its values."""
    if not rows:
        return
    meta, quoted = rows[0]._meta, connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if field is not meta.pk or not isinstance(field, models.AutoField)]
    names = ", ".join(quoted(field.column) for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    for some in _in_turn(rows, fields):
        sql = _INSERT.format(table=quoted(meta.db_table), names=names, rows=", ".join([one] * len(some)))
        yield some, sql, _values(some, fields)


def _in_turn(rows: Sequence[models.Model], fields: Sequence[models.Field]) -> Iterator[Sequence[models.Model]]:
    """The rows in as few parts as the database takes at once."""
    at_once = AT_MOST
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        at_once = min(AT_MOST, connection.connection.getlimit(SQLITE_LIMIT_VARIABLE_NUMBER) // len(fields))
    for first in range(0, len(rows), at_once):
        yield rows[first : first + at_once]


def _values(rows: Sequence[models.Model], fields: Sequence[models.Field]) -> list[Any]:
    """What the driver is given, row by row."""
    given = list(map(attrgetter(*(field.attname for field in fields)), rows))
    columns = [_column(field, [row[place] for row in given]) for place, field in enumerate(fields)]
    return [value for row in zip(*columns, strict=True) for value in row]


_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)
"""Columns whose text and numbers every driver takes as they are."""


def _column(field: models.Field, values: Sequence[Any]) -> list[Any]:
    """One column's values as the driver takes them. Of equal values one is prepared for all of them."""
    if isinstance(field, models.JSONField):
        return [field.get_db_prep_save(value, connection) for value in values]
    different = set(values)
    if isinstance(field, _AS_THEY_ARE) and {type(value) for value in different} <= {str, int, NoneType}:
        return list(values)
    prepared = {value: field.get_db_prep_save(value, connection) for value in different}
    return [prepared[value] for value in values]


def _statement(table: str, fields: Sequence[models.Field], rows: int) -> str:
    quoted = connection.ops.quote_name
    names = [quoted(field.column) for field in fields]
    # The first row says of which kind each column is, since one of nothing but nulls has none. SQLite asks for no kind.
    kinds = ", ".join(f"CAST(%s AS {field.db_type(connection)})" if connection.vendor == "postgresql" else "%s" for field in fields)
    others = f", ({', '.join(['%s'] * len(fields))})" * (rows - 1)
    put = ", ".join(f"{name} = saved.{name}" for name in names[1:])
    return _SAVE.format(table=quoted(table), names=", ".join(names), first=f"({kinds})", others=others, put=put, key=names[0])
