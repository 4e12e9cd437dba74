"""Counts what the service does, in the database: whichever of many processes is asked, it answers for all of them."""

from collections.abc import Mapping

from django.db import connection

from tracker.models import Tally

_ADD = """INSERT INTO {table} (name, outcome, total) VALUES {rows}
ON CONFLICT (name, outcome) DO UPDATE SET total = {table}.total + excluded.total"""


def add(name: str, counts: Mapping[str, int]) -> None:
    """Add to what was counted under this name, outcome by outcome, with one statement."""
    owed = sorted((outcome, number) for outcome, number in counts.items() if number)
    if not owed:
        return
    statement = _ADD.format(table=connection.ops.quote_name(Tally._meta.db_table), rows=", ".join(["(%s, %s, %s)"] * len(owed)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for outcome, number in owed for value in (name, outcome, number)])


__all__ = ["add"]
