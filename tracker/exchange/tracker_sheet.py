"""The tracker's rows as a table for a file: what the filters show, in the same order and columns as on the page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from tracker.exchange.sheets import Plain, Sheet
from tracker.exchange.stamps import stamp_of
from tracker.models import PermanencyRow
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.rules.cohorts import list_in_words
from tracker.selectors import permanency
from tracker.selectors.permanency import CONCERNS, Filters
from tracker.selectors.permanency.columns import Column, chosen
from tracker.selectors.permanency.past import rows_of as every_row
from tracker.selectors.words import Words
from workflows.calendar import local_date

BATCH = 2_000
"""How many children are read and told at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a file shows: `says` are the filters in words, as the page has them."""

    filters: Filters
    order: str
    columns: tuple[Column, ...]
    says: tuple[str, ...] = ()
    past: AsAt | None = None

    def moment(self, now: datetime) -> datetime:
        """The moment that the file speaks for (UTC)."""
        return self.past.moment if self.past else now

    def plain(self) -> dict[str, Any]:
        """The same as values that can be stored."""
        values = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self.filters).items()}
        return {"filters": values, "order": self.order, "columns": [c.code for c in self.columns], "says": list(self.says),
                "past": self.past.in_address if self.past else {}}  # fmt: skip

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Wanted":
        """What was stored. A filter that is no longer known raises TypeError: the file is then not made."""
        values = dict(stored["filters"])
        for one in fields(Filters):
            if one.name in ("entered_from", "entered_to") and values.get(one.name):
                values[one.name] = date.fromisoformat(values[one.name])
        columns = chosen(stored["columns"])
        return cls(filters=Filters(**values), order=stored["order"], columns=columns, says=tuple(stored["says"]),
                   past=AsAt.of_address(stored.get("past", {})))  # fmt: skip


def sheet_of(wanted: Wanted, number: int, *, now: datetime) -> Sheet:
    """The head of the file: the moment that it speaks for, how many children, what it is narrowed to and by which rule."""
    filters = wanted.filters
    rules = list_in_words(filters.cohorts, day=local_date(wanted.moment(now)))
    if filters.concern:
        rules.append(f"{CONCERNS[filters.concern].rule}.")
    children = "1 child" if number == 1 else f"{number:,} children"
    what = "Only those looked after in law whom the person who made this file may see."
    notes = [f"{children}. {what}", *(f"Filter: {says}" for says in wanted.says), *(f"Rule: {says}" for says in rules)]
    headings = [heading for column in wanted.columns for heading in column.headings()]
    return Sheet("Permanency tracker", f"Permanency tracker, {stamp_of(wanted.past, now=now)}", notes, headings)


def children_of(viewer: Viewer, wanted: Wanted, *, now: datetime) -> list[int]:
    """Which children the file has, in their order. One read of keys alone."""
    rows = permanency.tracker(viewer, wanted.filters, now=wanted.moment(now), order=wanted.order, past=wanted.past)
    return list(rows.values_list("pk", flat=True))


def rows_of(
    ids: Sequence[int], wanted: Wanted, words: Words, *, now: datetime, progress: Callable[[int], None] | None = None
) -> Iterator[list[Plain]]:  # fmt: skip
    """The rows of the file in bounded memory: batch by batch, a fixed number of queries each."""
    for start in range(0, len(ids), BATCH):
        some = _in_order(ids[start : start + BATCH], wanted.past)
        for child in permanency.in_words(some, words, now=wanted.moment(now), past=wanted.past):
            yield [value for column in wanted.columns for value in column.exports(child)]
        if progress is not None:
            progress(min(start + BATCH, len(ids)))


def _in_order(ids: Sequence[int], past: AsAt | None) -> list[PermanencyRow]:
    """A child who left care since the order was read is no longer there."""
    found = every_row(past).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
