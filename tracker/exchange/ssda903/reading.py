"""Reads the files of a return row by row, and refuses a file that is not what it says it is.

Nothing is guessed and nothing is mended: a spreadsheet renamed, a missing column or a strange encoding stops the import
with one sentence, before anything is written.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.exchange.errors import FileRefused
from tracker.exchange.ssda903.formats import TABLES, Table, nearest_table, table_with

IGNORED = frozenset({".txt", ".md", ".pdf", ".docx", ".html"})
"""Letters and notes that come with a return and hold none of its rows."""

_NOT_TEXT = (
    (b"PK\x03\x04", "is a spreadsheet or a zip file, not comma-separated text. Open it and save the sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "is a spreadsheet of the older kind, not comma-separated text. Open it and save the sheet as CSV UTF-8"),
    (b"%PDF", "is a PDF document, not comma-separated text"),
    (b"<?xml", "is XML, not comma-separated text. Export the return as one CSV file for each table"),
    (b"\xff\xfe", "is in UTF-16, not UTF-8. Save it as CSV UTF-8"),
    (b"\xfe\xff", "is in UTF-16, not UTF-8. Save it as CSV UTF-8"),
)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in a file: its line (1 is the line of column names) and its cells, upper-cased."""

    table: Table
    file: str
    line: int
    cells: dict[str, str]
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Folder:
    """One yearly return. `name` is what people call it in reports."""

    path: Path
    name: str


def folders(paths: list[Path]) -> list[Folder]:
    """The folders given, each with a name of its own. Raises FileRefused for one that is not a folder."""
    for path in paths:
        if not path.is_dir():
            raise FileRefused(f"{path} is not a folder. Give the folder that holds the CSV files of one return.")
    short = [path.resolve().name for path in paths]
    return [
        Folder(path, name if short.count(name) == 1 else "/".join(path.resolve().parts[-2:]))
        for path, name in zip(paths, short, strict=True)
    ]


def files_of(folder: Folder) -> list[Path]:
    """The CSV files of a return, in order of name. Raises FileRefused where there is none, or a kind that is not read."""
    found = []
    for path in sorted(folder.path.iterdir()):
        if not path.is_file() or path.name.startswith(".") or path.suffix.lower() in IGNORED:
            continue
        if path.suffix.lower() != ".csv":
            raise FileRefused(f"{folder.name}/{path.name} is not a CSV file. Take it out of the folder, or save it as CSV UTF-8.")
        found.append(path)
    if not found:
        raise FileRefused(f"There is no CSV file in {folder.name}. Give the folder that holds the CSV files of one return.")
    return found


def read(path: Path, name: str) -> Iterator[RawRow]:
    """Each row of a file. Raises FileRefused, which names the file and the line, for what is not a table of the return."""
    with path.open("rb") as raw:
        _refuse_what_is_not_text(raw.read(8), name)
        raw.seek(0)
        yield from _rows(raw, name)


def year_in(name: str) -> int | None:
    """The year in whose April a return begins, from a folder named 2017 or 2017-18; None where the name does not say."""
    if re.fullmatch(r"(19|20)\d\d", name):
        return int(name)
    for first, second in re.findall(r"(?<!\d)((?:19|20)\d\d)[-_/]((?:\d\d)?\d\d)(?!\d)", name):
        if int(second) % 100 == (int(first) + 1) % 100:
            return int(first)
    return None


def _refuse_what_is_not_text(start: bytes, name: str) -> None:
    for magic, says in _NOT_TEXT:
        if start.startswith(magic):
            raise FileRefused(f"{name} {says}.")


def _rows(raw: io.BufferedReader, name: str) -> Iterator[RawRow]:
    reader = csv.reader(_lines(raw, name), strict=True)
    try:
        columns = _columns(next(reader, None), name)
        table = _table(columns, name)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(table, name, reader.line_num, columns, cells)
    except csv.Error as error:
        raise FileRefused(f"{name}, line {reader.line_num}: this is not a row of a CSV file ({error}).") from error


def _lines(raw: io.BufferedReader, name: str) -> Iterator[str]:
    """The lines as text, line ends and all, so that a character that is not UTF-8 is told with its line."""
    for number, line in enumerate(raw, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise FileRefused(f"{name}, line {number}: this is not UTF-8. Save the file as CSV UTF-8.") from error
        if "\x00" in text:
            raise FileRefused(f"{name}, line {number}: this is not text. Save the sheet as CSV UTF-8.")
        yield text


def _columns(first: list[str] | None, name: str) -> list[str]:
    if not first or not any(cell.strip() for cell in first):
        raise FileRefused(f"{name}, line 1: there are no column names.")
    columns = [cell.strip().upper() for cell in first]
    while columns and not columns[-1]:
        columns.pop()
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise FileRefused(f"{name}, line 1: the column {', '.join(twice)} is there twice.")
    return columns


def _table(columns: list[str], name: str) -> Table:
    table = table_with(columns)
    if table is not None:
        return table
    near = nearest_table(columns)
    if not near.names & frozenset(columns):
        tables = ", ".join(t.file for t in TABLES)
        raise FileRefused(f"{name}, line 1: these are not the columns of a table of the SSDA903 return ({tables}).")
    wrong = []
    missing = [column.name for column in near.columns if column.name not in columns]
    unknown = [column or "without a name" for column in columns if column not in near.names]
    if missing:
        wrong.append(f"{_the_columns(missing)} missing")
    if unknown:
        wrong.append(f"{_the_columns(unknown)} not one of that table")
    raise FileRefused(f"{name}, line 1: taken as {near.file}, {' and '.join(wrong)}.")


def _the_columns(names: list[str]) -> str:
    return f"the column {names[0]} is" if len(names) == 1 else f"the columns {', '.join(names)} are"


def _row(table: Table, name: str, line: int, columns: list[str], cells: list[str]) -> RawRow:
    given = [cell.strip().upper() for cell in cells]
    fits = len(given) >= len(columns) and not any(given[len(columns) :])
    return RawRow(table=table, file=name, line=line, cells=dict(zip(columns, given, strict=False)), fits=fits)
