"""Looks at one row by itself: is each cell what its column holds? What is wrong is told in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.exchange.ssda903.formats import ENDS_AFTER, Column, Kind
from tracker.exchange.ssda903.reading import RawRow
from tracker.exchange.ssda903.rules import HeldBack, Taken

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""A date outside these years is a slip of the hand."""

_DATE = re.compile(r"(\d\d)/(\d\d)/(\d{4})", re.ASCII)
_PARTIAL_DATE = re.compile(r"(\d\d|ZZ)/(\d\d|ZZ)/(\d{4}|ZZZZ)", re.ASCII)
_WHOLE_NUMBER = re.compile(r"(\d{1,9})(\.0+)?", re.ASCII)
"""A spreadsheet writes a whole number as 1.0 where a cell of the column is blank."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row. `holds_back` is False where the row can be taken all the same."""

    rule: str
    says: str
    holds_back: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that was looked at: its values as the record keeps them (dates as yyyy-mm-dd), and its faults."""

    values: dict[str, str]
    faults: tuple[Fault, ...]

    @property
    def is_held_back(self) -> bool:
        return any(fault.holds_back for fault in self.faults)


def check(row: RawRow) -> Checked:
    """The values of a row and all that is wrong with it. Every fault is told at once."""
    if not row.fits:
        wanted = len(row.table.columns)
        return Checked({}, (Fault(HeldBack.WRONG_NUMBER_OF_CELLS, f"The row does not have {wanted} cells, one for each column."),))
    values: dict[str, str] = {}
    faults: list[Fault] = []
    for column in row.table.columns:
        cell = row.cells[column.name]
        if cell:
            values[column.name], found = _read(column, cell)
            faults += found
        else:
            values[column.name] = ""
            if column.required:
                faults.append(Fault(HeldBack.MISSING_VALUE, f"{column.name} is blank."))
    if not faults:
        faults += _ends_before_it_starts(row.table.code, values)
    return Checked(values, tuple(faults))


def _read(column: Column, cell: str) -> tuple[str, list[Fault]]:
    match column.kind:
        case Kind.DATE:
            return _date(column, cell)
        case Kind.PARTIAL_DATE:
            fault = Fault(HeldBack.WRONG_DATE, f"{column.name} is {cell}; write dd/mm/yyyy, with ZZ for a part that is not known.")
            return cell, [] if _PARTIAL_DATE.fullmatch(cell) else [fault]
        case Kind.CODE:
            return cell, list(_code(column, cell))
        case Kind.FLAG | Kind.NUMBER:
            return _number(column, cell)
        case Kind.TEXT:
            fault = Fault(HeldBack.WRONG_VALUE, f"{column.name} is longer than {column.most} characters.")
            return cell, [] if len(cell) <= column.most else [fault]


def _date(column: Column, cell: str) -> tuple[str, list[Fault]]:
    found = _DATE.fullmatch(cell)
    try:
        on = date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        on = None
    if on is None:
        return "", [Fault(HeldBack.WRONG_DATE, f"{column.name} is {cell}, which is not a date written dd/mm/yyyy.")]
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        return "", [Fault(HeldBack.WRONG_DATE, f"{column.name} is {cell}, which is not a year of this or the last century.")]
    return on.isoformat(), []


def _code(column: Column, cell: str) -> Iterator[Fault]:
    if cell in column.codes:
        return
    if column.tells_why:
        says = f"{column.name} is {cell}, which is not a code of the return. The row is taken and the code kept as it is."
        yield Fault(Taken.UNKNOWN_REASON, says, holds_back=False)
    else:
        yield Fault(HeldBack.UNKNOWN_CODE, f"{column.name} is {cell}, which is not a code of the return.")


def _number(column: Column, cell: str) -> tuple[str, list[Fault]]:
    most = 1 if column.kind is Kind.FLAG else column.most
    found = _WHOLE_NUMBER.fullmatch(cell)
    if found is None or int(found[1]) > most:
        return cell, [Fault(HeldBack.WRONG_VALUE, f"{column.name} is {cell}; it is a whole number from 0 to {most}.")]
    return str(int(found[1])), []


def _ends_before_it_starts(table: str, values: dict[str, str]) -> Iterator[Fault]:
    start, end = ENDS_AFTER.get(table, ("", ""))
    if start and values[end] and values[end] < values[start]:
        yield Fault(HeldBack.ENDS_BEFORE_IT_STARTS, f"{end} is before {start}.")
