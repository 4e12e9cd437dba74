"""Tables as files that a spreadsheet opens: CSV line by line and XLSX in bounded memory.

A spreadsheet runs whatever begins like a formula, and a name is typed by anybody. So a text that begins with one of those
signs, also after white space, gets an apostrophe before it; numbers and dates are written as what they are.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

Plain = str | int | date | None

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet would run; the last four are the wide forms, which some read as the narrow ones."""

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that a CSV is in UTF-8."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written. `stamp` says what it is and the moment that it speaks for; `notes` what it leaves out and why."""

    title: str
    stamp: str
    notes: Sequence[str]
    headings: Sequence[str]


def harmless(value: Plain) -> Plain:
    """The value as a cell may hold it: a text that a spreadsheet would run is led by an apostrophe."""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    begins = text.lstrip(" \u00a0\u200b\ufeff\v\f")
    return f"'{text}" if begins.startswith(RUNS) else text


def csv_lines(sheet: Sheet, rows: Iterable[Sequence[Plain]]) -> Iterator[str]:
    """The table as CSV, a line at a time: what it is, what it leaves out, an empty line, the headings and the rows."""
    line = csv.writer(_Line())
    yield BYTE_ORDER_MARK + _written(line, [sheet.stamp])
    for note in sheet.notes:
        yield _written(line, [note])
    yield _written(line, [])
    yield _written(line, sheet.headings)
    for row in rows:
        yield _written(line, row)


def write_xlsx(file: IO[bytes], sheet: Sheet, rows: Iterable[Sequence[Plain]]) -> None:
    """Write the table as XLSX. Each printed page carries the stamp. Rows go to disc as they come."""
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    bold, days = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "d mmmm yyyy", "align": "left"})
    page = book.add_worksheet(sheet.title[:31])
    top = 2 + len(sheet.notes)
    page.set_landscape()
    page.set_header(f"&L{_for_a_header(sheet.stamp)}&RPage &P of &N")
    page.repeat_rows(top)
    page.freeze_panes(top + 1, 2)
    page.set_column(0, max(len(sheet.headings) - 1, 0), 22)
    for number, note in enumerate([sheet.stamp, *sheet.notes]):
        page.write_string(number, 0, str(harmless(note)), bold if number == 0 else None)
    for at, heading in enumerate(sheet.headings):
        page.write_string(top, at, str(harmless(heading)), bold)
    try:
        for number, row in enumerate(rows, start=top + 1):
            for at, value in enumerate(row):
                _write(page, number, at, harmless(value), days)
    finally:  # the rows so far lie in files of its own until then
        book.close()


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _written(line: Any, values: Sequence[Plain]) -> str:
    told: str = line.writerow([value.isoformat() if isinstance(value, date) else harmless(value) for value in values])
    return told


def _write(page: Any, row: int, at: int, value: Plain, days: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date) and not isinstance(value, datetime):
        page.write_datetime(row, at, datetime(value.year, value.month, value.day), days)  # noqa: DTZ001 - a day
    elif isinstance(value, int):
        page.write_number(row, at, value)
    else:
        page.write_string(row, at, str(value))


def _for_a_header(text: str) -> str:
    """An ampersand begins a code in a printed header."""
    return text.replace("&", "&&")[:200]
