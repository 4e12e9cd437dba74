"""The weekly pack as one table: a row a child and list, with every child of each list, in the order of the worst drift."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tracker.exchange.sheets import Plain, Sheet
from tracker.exchange.stamps import stamp_of
from tracker.exchange.tracker_sheet import Wanted, rows_of
from tracker.selectors.permanency import CONCERNS, Filters
from tracker.selectors.permanency.columns import chosen
from tracker.selectors.permanency_pack import LISTS
from tracker.selectors.words import Words

COLUMNS = chosen(("child", "route", "days_in_care", "next", "acts", "drift", "agreed", "team", "worker", "iro"))
"""What the pack tells of a child, in the tracker's own columns."""


def sheet_of(lists: Mapping[str, Sequence[int]], *, team: str, now: datetime) -> Sheet:
    """The head of the file: the moment that it speaks for, each list with its rule and how many children are on it."""
    notes = [f"{team or 'Every team'}. Only children looked after in law whom the person who made this file may see."]
    notes += [f"{CONCERNS[code].says}: {_children(len(ids))}. {CONCERNS[code].rule}." for code, ids in lists.items()]
    headings = ["List", *(heading for column in COLUMNS for heading in column.headings())]
    return Sheet("Weekly pack", f"Weekly pack for the permanency meeting, {stamp_of(None, now=now)}", notes, headings)


def pack_rows(lists: Mapping[str, Sequence[int]], words: Words, *, now: datetime) -> Iterator[list[Plain]]:
    """Every row, list by list, in bounded memory."""
    for code in LISTS:
        wanted = Wanted(filters=Filters(concern=code), order="", columns=COLUMNS)
        for row in rows_of(lists.get(code, ()), wanted, words, now=now):
            yield [CONCERNS[code].says, *row]


def _children(number: int) -> str:
    return "1 child" if number == 1 else f"{number:,} children"


__all__ = ["pack_rows", "sheet_of"]
