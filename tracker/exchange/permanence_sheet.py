"""Reads an authority's own list of children and their permanence: CSV or XLSX, dates in UK order, nothing run and nothing dropped."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError  # the error alone; what is read goes through defusedxml

import openpyxl

from tracker.actions.take_permanence import PermanenceRow
from tracker.errors import BadInput
from tracker.selectors.words import ROUTES

LARGEST = 2_000_000
UNPACKED = 40_000_000
"""Bytes of a file, and of an XLSX file when it is unpacked."""

MOST_ROWS = 200
"""Rows that are taken at a time, so that the answer comes while the person waits."""

MOST_LINES = 1_000
"""Lines of a spreadsheet that are looked at, empty ones counted; one that has more is refused, so that none is passed over."""

MOST_MEETINGS = 50
"""Planning meetings of one child in one cell: each is put on record by itself, so that a cell without end would keep everybody waiting."""

LONGEST_NAME = 200
"""Letters of a person's name. A database may refuse to look up a far longer one."""

DAMAGED = (
    zipfile.BadZipFile, zlib.error, ParseError, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, RuntimeError,
)  # fmt: skip
"""What reading a damaged or a locked spreadsheet raises: the reader has no error of its own."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ref": ("child reference", "reference", "child ref"),
    "route": ("route", "permanence route"),
    "route_set_on": ("route set on", "route date"),
    "settled_on": ("settled on", "settled date"),
    "meetings": ("planning meetings", "planning meeting dates", "planning meeting"),
    "iro": ("independent reviewing officer", "reviewing officer", "iro"),
    "supervising_worker": ("supervising social worker",),
}
"""The columns that are read, and the headings each may have."""

_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


def read_sheet(name: str, content: bytes) -> list[PermanenceRow]:
    """The rows of the file, in order, each with what is wrong with it. Raises BadInput for a file that cannot be read at all."""
    if len(content) > LARGEST:
        raise _no("The file is larger than 2 MB. Divide it and upload the parts.")
    table = list(_xlsx(content) if name.lower().endswith(".xlsx") else _csv(name, content))
    if not table:
        raise _no("The file is empty.")
    places = _places([_text(cell) for cell in table[0]])
    rows = [(line, cells) for line, cells in enumerate(table[1:], start=2) if any(_text(cell) for cell in cells)]
    if not rows:
        raise _no("The file has headings and no rows.")
    if len(rows) > MOST_ROWS:
        raise _no(f"The file has {len(rows)} rows. Upload at most {MOST_ROWS} at a time.")
    return [_row(line, {column: cells[place] for column, place in places.items() if place < len(cells)}) for line, cells in rows]


def _csv(name: str, content: bytes) -> Iterable[Sequence[Any]]:
    if not name.lower().endswith(".csv"):
        raise _no("Choose a file that ends in .csv or .xlsx.")
    try:
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise _no("The file cannot be read. Save it again as “CSV UTF-8” and upload that.") from None


def _xlsx(content: bytes) -> Iterable[Sequence[Any]]:
    """The cells of the first sheet as they were typed: a formula stays its own text and is never worked out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        rows = _cells(content) if unpacked <= UNPACKED else None
    except DAMAGED:
        raise _no("The file cannot be read as a spreadsheet. Save it again as .xlsx, or as CSV.") from None
    if rows is None:
        raise _no("The spreadsheet is too large when it is unpacked. Copy the rows into a new one.")
    if len(rows) > MOST_LINES:
        raise _no(f"The spreadsheet has more than {MOST_LINES} lines, empty ones counted. Copy the rows into a new one.")
    return rows


def _cells(content: bytes) -> list[Sequence[Any]]:
    """The cells of the first sheet, one line more than is taken at most. Raises what the reader of spreadsheets raises."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        return list(islice(book.worksheets[0].iter_rows(values_only=True), MOST_LINES + 1))
    finally:
        book.close()


def _places(headings: Sequence[str]) -> dict[str, int]:
    lowered = [heading.lower().replace("_", " ") for heading in headings]
    found = {column: lowered.index(name) for column, names in COLUMNS.items() for name in names if name in lowered}
    if "ref" not in found:
        raise _no("The first row must hold headings, and one of them must be “Child reference”.")
    unknown = [heading for place, heading in enumerate(headings) if heading and place not in found.values()]
    if unknown:
        known = ", ".join(names[0] for names in COLUMNS.values())
        raise _no(f"There is no place for the column “{unknown[0][:60]}”. Take it out, or use one of: {known}.")
    return found


def _row(line: int, cells: Mapping[str, Any]) -> PermanenceRow:
    faults: list[str] = []
    text = {column: _text(cell) for column, cell in cells.items()}
    if any(value.startswith(("=", "+", "@")) for value in text.values()):
        return PermanenceRow(line=line, ref=text["ref"][:20], faults=("A cell holds a formula. Paste its value instead.",))
    if any("\0" in value for value in text.values()):  # no text of the record has one, and PostgreSQL cannot look one up
        return PermanenceRow(line=line, ref=_shown(text["ref"]), faults=("A cell holds a null character. Type it again.",))
    if not text["ref"]:
        faults.append("The child reference is missing.")
    route = _route(text.get("route", ""), faults)
    return PermanenceRow(
        line=line, ref=text["ref"][:20], route=route, route_set_on=_day(cells.get("route_set_on"), "Route set on", faults),
        settled_on=_day(cells.get("settled_on"), "Settled on", faults), meetings=_days(cells.get("meetings"), faults),
        iro=_name(text.get("iro", ""), "IRO", faults),
        supervising_worker=_name(text.get("supervising_worker", ""), "Supervising social worker", faults), faults=tuple(faults),
    )  # fmt: skip


def _shown(ref: str) -> str:
    return ref.replace("\0", "")[:20]


def _name(asked: str, column: str, faults: list[str]) -> str:
    if len(asked) <= LONGEST_NAME:
        return asked
    faults.append(f"{column}: “{asked[:30]}…” is too long for a name. Give the user name.")
    return ""


def _route(asked: str, faults: list[str]) -> str:
    if not asked:
        return ""
    wanted = asked.lower()
    found = next((code for code, says in ROUTES.items() if wanted in (code, code.replace("_", " "), says.lower())), "")
    if not found:
        faults.append(f"There is no route “{asked[:60]}”. Use one of: {', '.join(ROUTES.values())}.")
    return found


def _days(cell: Any, faults: list[str]) -> tuple[date, ...]:
    if isinstance(cell, date):
        parts: list[Any] = [cell]
    else:
        parts = [part for part in _text(cell).replace(",", ";").split(";") if part.strip()]
    if len(parts) > MOST_MEETINGS:
        faults.append(f"Planning meetings: the cell has {len(parts)} dates. Give at most {MOST_MEETINGS}, the latest.")
        return ()
    days = [_day(part, "Planning meetings", faults) for part in parts]
    return tuple(day for day in days if day is not None)


def _day(cell: Any, column: str, faults: list[str]) -> date | None:
    """The day of a cell, day before month. A true date of a spreadsheet is taken as it is."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    asked = _text(cell)
    if not asked:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(asked, form).date()  # noqa: DTZ007  a day without a time has no zone
        except ValueError:
            continue
    faults.append(f"{column}: “{asked[:30]}” is no date. Write it as 27/3/2026.")
    return None


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _no(says: str) -> BadInput:
    return BadInput("The file cannot be taken.", {"file": says})
