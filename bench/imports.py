"""Rows of a return a second: the import, beside csv and `executemany`.

Two plain sides. One reads the same files and writes the same rows as they stand, a table a file: the least that taking
a return in can cost. The other writes every row that the import has written, read beforehand, in one transaction: the
import without reading, checking, working out and chaining.
"""

import csv
import io
import json
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from bench import plain
from bench.measuring import Figure, seconds
from bench.returns import write_return
from bench.sizes import Sizes

Table = tuple[str, list[str], list[Sequence[Any]]]


def measure(sizes: Sizes) -> list[Figure]:
    """Import a generated return, again and again into an empty record. Must be the first thing done to a database."""
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as name:
        folder = Path(name)
        rows = write_return(folder, sizes.import_children)
        # What the import lists beside the database goes with the rest of the run.
        with override_settings(VAR_DIR=folder):
            return _measure(folder / "2021", rows, sizes.imports)


def _measure(folder: Path, rows: int, rounds: int) -> list[Figure]:
    before = {table: _count(table) for table in _tables()}
    _import(folder, rows)
    written = [_read(table) for table in _tables() if before[table] == 0 and _count(table)]
    names = [table for table, _, _ in written]
    files = sorted(folder.glob("*.csv"))
    _staging(files)

    def ours() -> float:
        _empty(names)
        return seconds(partial(_import, folder, rows))

    def raw() -> float:
        _empty([_staging_name(file) for file in files])
        return seconds(partial(_write_raw, files))

    def ready_made() -> float:
        _empty(names)
        return seconds(partial(_write_ready_made, written))

    found = [(ours(), raw(), ready_made()) for _ in range(rounds)]
    _empty(names)
    return [
        Figure("import", rows / median(mine for mine, _, _ in found), "rows/s", f"rows of a return a second, {rows:,} rows"),
        Figure("import_plain", rows / median(least for _, least, _ in found), "rows/s", "the same rows as they stand, csv and executemany"),
        Figure("import_ratio", median(mine / least for mine, least, _ in found), "x", "an import against those"),
        Figure("import_written_ratio", median(mine / most for mine, _, most in found), "x",
               f"against executemany of the {_total(written):,} rows that it writes"),
    ]  # fmt: skip


def _import(folder: Path, rows: int) -> None:
    told = io.StringIO()
    with redirect_stderr(io.StringIO()):
        call_command("import_ssda903", str(folder), "--json", stdout=told)
    taken = json.loads(told.getvalue())["rows_taken"]
    if taken != rows:
        raise AssertionError(f"The import took {taken} of {rows} rows.")


def _tables() -> list[str]:
    return [t for t in connection.introspection.table_names() if t.startswith(("tracker_", "panels_", "notifications_"))]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")
        return int(cursor.fetchone()[0])


def _read(table: str) -> Table:
    """A table's rows as the driver takes them again."""
    bare = plain.cursor()
    bare.execute(f"SELECT * FROM {_quoted(table)}")
    columns = [column[0] for column in bare.description]
    return table, columns, [tuple(_taken_again(value) for value in row) for row in bare.fetchall()]


def _taken_again(value: Any) -> Any:
    """JSON comes out of PostgreSQL as what it holds, and a moment out of SQLite as a datetime."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    return str(value) if connection.vendor == "sqlite" and hasattr(value, "isoformat") else value


def _empty(tables: Sequence[str]) -> None:
    """Take away every row of these tables, and of those that hang on them, before the clock starts."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(_quoted(t) for t in tables)} CASCADE")
        return
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {_quoted(table)}")


def _staging(files: Sequence[Path]) -> None:
    with connection.cursor() as cursor:
        for file in files:
            columns = ", ".join(f"{_quoted(column)} varchar(60)" for column in _columns(file))
            cursor.execute(f"CREATE TABLE {_staging_name(file)} (id {_serial()}, {columns})")


def _write_raw(files: Sequence[Path]) -> None:
    bare = plain.cursor()
    bare.execute("BEGIN")
    for file in files:
        columns = _columns(file)
        with file.open(encoding="utf-8", newline="") as opened:
            rows = csv.reader(opened)
            next(rows)
            bare.executemany(_insert(_staging_name(file), columns), list(rows))
    bare.execute("COMMIT")


def _write_ready_made(written: Sequence[Table]) -> None:
    bare = plain.cursor()
    bare.execute("BEGIN")
    for table, columns, rows in written:
        bare.executemany(_insert(table, columns), rows)
    bare.execute("COMMIT")


def _insert(table: str, columns: Sequence[str]) -> str:
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {_quoted(table)} ({', '.join(_quoted(c) for c in columns)}) VALUES ({places})"
    return plain.ready([(statement, ())])[0][0]


def _columns(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [column.lower() for column in next(csv.reader(opened))]


def _staging_name(file: Path) -> str:
    return f"bench_{file.stem}"


def _serial() -> str:
    return "integer PRIMARY KEY AUTOINCREMENT" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _total(written: Sequence[Table]) -> int:
    return sum(len(rows) for _, _, rows in written)
