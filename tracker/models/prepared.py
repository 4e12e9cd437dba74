"""Queries that are asked on every page, put into SQL once and then only sent.

For most of them the query builder takes longer than the database takes to answer. What is kept is the statement and never
an answer: the rows are read each time, for the person and the moment that are asked for.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

from tracker.rules.access import Viewer
from workflows.calendar import local_date, start_of_day

AT_MOST = 500
"""Statements kept for one connection. The one that was sent longest ago makes room."""

Row = TypeVar("Row", bound=Model)

_Place = tuple[int, int, Callable[[Any], Any]]
"""Where a value stands among the parameters, which value it is, and how the driver takes it."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL with its parameters. Those of `places` change from one call to the next."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[_Place, ...]
    columns: int
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]

    def rows(self, values: Sequence[Any], connection: BaseDatabaseWrapper) -> list[tuple[Any, ...]]:
        params = list(self.params)
        for place, value, taken in self.places:
            params[place] = taken(values[value])
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return [self._converted(row, connection) for row in found]

    def _converted(self, row: Sequence[Any], connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
        values = list(row[: self.columns])
        for place, converters, expression in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return tuple(values)


_kept: WeakKeyDictionary[BaseDatabaseWrapper, OrderedDict[Hashable, _Statement | None]] = WeakKeyDictionary()


def read(build: Callable[..., QuerySet[Any, Any]], *given: Any) -> list[tuple[Any, ...]]:
    """The rows of `build(*given)`, a query of plain values (`values_list`). Equal to `list(build(*given))`. One query.

    From one call to the next these may differ and the statement stays the same: whole numbers, the numbers of a list, the
    id and the units of a Viewer, and a moment within its day (Europe/London). Whatever else is given must have a hash, and
    makes a statement of its own: so what decides how a query looks is a word, a date or a filter. `build` goes by nothing
    but what it is given, and hands numbers and moments on as they are. Raises TypeError where it reckons with them instead,
    such as with the hour before a moment, because that would be kept; give the result itself.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    values: list[Any] = []
    asked = (build, *(_taken_apart(one, values) for one in given))
    kept = _kept.setdefault(connection, OrderedDict())
    if asked not in kept:
        kept[asked] = _put_into_sql(build, given, connection)
        if len(kept) > AT_MOST:
            kept.popitem(last=False)
    kept.move_to_end(asked)
    statement = kept[asked]
    return statement.rows(values, connection) if statement is not None else []


def read_whole(table: type[Row], build: Callable[..., QuerySet[Any, Any]], *given: Any) -> list[Row]:
    """The same of a query of whole rows of a table, without anything that it would bring beside them. One query."""
    names = tuple(field.attname for field in table._meta.concrete_fields)
    return [table.from_db(DEFAULT_DB_ALIAS, names, row) for row in read(_Columns(build, names), *given)]


@dataclass(frozen=True, slots=True)
class _Columns:
    """A query of whole rows as one of their columns."""

    build: Callable[..., QuerySet[Any, Any]]
    names: tuple[str, ...]

    def __call__(self, *given: Any) -> QuerySet[Any, Any]:
        return self.build(*given).values_list(*self.names)


def filled_up(numbers: Sequence[int]) -> list[int]:
    """The same numbers with the last one repeated, so that lists of about the same length make one statement. For `IN` alone."""
    step, last = 5 if len(numbers) <= 100 else 50, list(numbers[-1:])
    return [*numbers, *last * (-len(numbers) % step)]


def _taken_apart(one: Any, values: list[Any]) -> Hashable:
    """What of a value makes a statement; what may differ is put to the values."""
    if type(one) is int:
        values.append(one)
        return int
    if isinstance(one, datetime):
        values.append(one)
        return datetime, local_date(one)
    if isinstance(one, list):
        values.extend(one)
        return list, len(one)
    if isinstance(one, Viewer):
        values.extend((one.user_id, *sorted(one.unit_ids)))
        return Viewer, one.roles, one.sees_every_child, len(one.unit_ids)
    told: Hashable = one
    return type(one), told


def _put_into_sql(build: Callable[..., QuerySet[Any, Any]], given: Sequence[Any], connection: BaseDatabaseWrapper) -> _Statement | None:
    """Build the query twice, each time with other stand-ins: where a stand-in comes out as it went in, a value goes.

    What else differs between the two was reckoned from a value, and must not be kept. None: no row can be found.
    """
    # Far apart, so that the number after one stand-in is never the next.
    one, other = (_built(build, given, connection, numbers) for numbers in (count(1_900_000_000, 7_919), count(2_000_000_000, 7_907)))
    if one is None or other is None:
        if one is not other:
            raise _reckons(build)
        return None
    if one.sql != other.sql or one.places != other.places or _fixed(one) != _fixed(other):
        raise _reckons(build)
    return one


def _built(
    build: Callable[..., QuerySet[Any, Any]], given: Sequence[Any], connection: BaseDatabaseWrapper, numbers: Iterator[int]
) -> _Statement | None:
    values: list[Any] = []
    stand_ins = [_stand_in(one, numbers) for one in given]
    for one in stand_ins:
        _taken_apart(one, values)
    compiler = build(*stand_ins).query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = [column for column, _, _ in compiler.select[: compiler.col_count]]
    converters = ((place, *converted) for place, converted in compiler.get_converters(columns).items())
    return _Statement(sql, tuple(params), tuple(_places(params, values, connection)), len(columns), tuple(converters))


def _stand_in(one: Any, numbers: Iterator[int]) -> Any:
    """A value of the same make that no query has by itself. A moment stays within its day, which makes the statement."""
    if type(one) is int:
        return next(numbers)
    if isinstance(one, datetime):
        return start_of_day(local_date(one)) + timedelta(microseconds=next(numbers))
    if isinstance(one, list):
        return [next(numbers) for _ in one]
    if isinstance(one, Viewer):
        return replace(one, user_id=next(numbers), unit_ids=frozenset(next(numbers) for _ in one.unit_ids))
    return one


def _places(params: Sequence[Any], values: Sequence[Any], connection: BaseDatabaseWrapper) -> Iterator[_Place]:
    moment = connection.ops.adapt_datetimefield_value
    known = {moment(value) if isinstance(value, datetime) else value: number for number, value in enumerate(values)}
    for place, param in enumerate(params):
        number = known.get(param) if isinstance(param, Hashable) else None
        if number is not None:
            yield place, number, moment if isinstance(values[number], datetime) else type(param)


def _fixed(statement: _Statement) -> list[Any]:
    """The parameters that do not change."""
    change = {place for place, _, _ in statement.places}
    return [param for place, param in enumerate(statement.params) if place not in change]


def _reckons(build: Callable[..., QuerySet[Any, Any]]) -> TypeError:
    return TypeError(f"{build} reckons with a number or a moment. Give it the result, or a date or a word instead.")


__all__ = ["filled_up", "read", "read_whole"]
