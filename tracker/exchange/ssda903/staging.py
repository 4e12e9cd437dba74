"""Rows of all the returns, laid down on disk and given back child by child, so that a large return needs little memory."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.exchange.ssda903.formats import BY_CODE, Table

_BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one row of one return says. `return_on` is the 31 March that ends the return, `as_at` the last day known.

    `is_fresh` is False for a row of an earlier import, as the record kept it: since which day, under which record, and on
    which journey it stands (None: on the child alone). `order` puts the returns of one call in order.
    """

    table: Table
    values: dict[str, str]
    file: str
    line: int
    return_on: date
    as_at: date
    order: int = 0
    is_fresh: bool = True
    since: date | None = None
    record: str = ""
    stands_on: int | None = None

    @property
    def child(self) -> str:
        return self.values["CHILD"]

    @property
    def key(self) -> tuple[str, ...]:
        """What makes this row the same fact as a row of another return."""
        year = (self.return_on.isoformat(),) if self.table.by_year else ()
        return (self.table.code, *(self.values[name] for name in self.table.key), *year)


class Staged:
    """A private temporary database that vanishes when it is closed. It never holds more in memory than its cache."""

    def __init__(self) -> None:
        self._on_disk = sqlite3.connect("")  # no name: a temporary file, removed by SQLite itself
        self._on_disk.execute("CREATE TABLE said (child TEXT, folder INT, tab TEXT, file TEXT, line INT, cells TEXT)")
        self._waiting: list[tuple[str, int, str, str, int, str]] = []
        self.rows = 0

    def lay_down(self, table: Table, values: dict[str, str], *, folder: int, file: str, line: int) -> None:
        """Keep one checked row; `folder` counts the returns from 0."""
        self._waiting.append((values["CHILD"], folder, table.code, file, line, json.dumps(values)))
        self.rows += 1
        if len(self._waiting) >= _BATCH:
            self._write()

    def latest_start(self, folder: int) -> date | None:
        """The last day on which an episode of this return starts; None where it holds no episode."""
        self._write()
        found = self._on_disk.execute(
            "SELECT MAX(json_extract(cells, '$.DECOM')) FROM said WHERE folder = ? AND tab = 'episodes'", [folder]
        ).fetchone()
        return date.fromisoformat(found[0]) if found[0] else None

    def number_of_children(self) -> int:
        self._write()
        count: int = self._on_disk.execute("SELECT COUNT(DISTINCT child) FROM said").fetchone()[0]
        return count

    def by_child(self, ends: dict[int, date], *, as_at: date) -> Iterator[list[Said]]:
        """The rows of each child in turn, in order of reference. `ends` maps each return to the 31 March that ends it."""
        self._write()
        self._on_disk.execute("CREATE INDEX IF NOT EXISTS said_of_child ON said (child)")
        rows = self._on_disk.execute("SELECT child, folder, tab, file, line, cells FROM said ORDER BY child")
        for _, of_child in groupby(rows, key=lambda row: row[0]):
            yield [
                Said(table=BY_CODE[tab], values=json.loads(cells), file=file, line=line, return_on=ends[folder],
                     as_at=as_at, order=folder)
                for _, folder, tab, file, line, cells in of_child
            ]  # fmt: skip

    def close(self) -> None:
        self._on_disk.close()

    def _write(self) -> None:
        self._on_disk.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()
