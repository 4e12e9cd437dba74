"""Several returns say the same thing again: rows with one key are one fact, and the later return wins."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from tracker.exchange.remarks import Remark
from tracker.exchange.ssda903.rules import Taken
from tracker.exchange.ssda903.staging import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the returns together say. `said` is the row that won, `sent_on` the end of the last return that sent it.

    `since` is the last day of the first return that said it, `as_at` the last day known when it was last said. `kept` is
    the row as an earlier import kept it, where one did. `is_fresh`: a row of this call says it.
    """

    said: Said
    sent_on: date
    since: date
    as_at: date
    kept: Said | None
    is_fresh: bool

    @property
    def values(self) -> dict[str, str]:
        return self.said.values

    def day(self, column: str) -> date | None:
        value = self.values[column]
        return date.fromisoformat(value) if value else None

    def remark(self, rule: str, says: str) -> Remark:
        return Remark(self.said.file, self.said.line, rule, says, self.said.child)


def merge(rows: Iterable[Said]) -> tuple[list[Fact], list[Remark]]:
    """One fact for each key, and a remark on each attribute that the returns do not agree on."""
    facts: list[Fact] = []
    remarks: list[Remark] = []
    for _, group in groupby(sorted(rows, key=lambda row: row.key), key=lambda row: row.key):
        said = sorted(group, key=lambda row: (row.return_on, row.is_fresh, row.order, row.file, row.line))
        remarks += _disagreements(said)
        facts.append(_fact(said))
    return facts, remarks


def _fact(said: list[Said]) -> Fact:
    last = said[-1]
    kept = next((row for row in said if not row.is_fresh), None)
    fresh = [row for row in said if row.is_fresh]
    # The words that a person finds in this call's files, wherever this call says the same as the record.
    shown = next((row for row in reversed(fresh) if row.values == last.values), last)
    return Fact(
        said=shown,
        sent_on=max(row.return_on for row in said),
        since=kept.since if kept and kept.since else min(min(row.return_on, row.as_at) for row in said),
        as_at=max(row.as_at for row in said),
        kept=kept,
        is_fresh=bool(fresh),
    )


def _disagreements(said: list[Said]) -> Iterator[Remark]:
    """Rows of one return against each other, and then the last row of each return against that of the return before."""
    returns = [list(rows) for _, rows in groupby(said, key=lambda row: (row.return_on, row.is_fresh, row.order))]
    for rows in returns:
        for earlier, later in pairwise(rows):
            yield from _said_twice(earlier, later)
    for before, after in pairwise(returns):
        yield from _says_otherwise(before[-1], after[-1])


def _said_twice(earlier: Said, later: Said) -> Iterator[Remark]:
    if not later.is_fresh:
        return
    see = f"{earlier.file}, line {earlier.line}"
    differ = [name for name, value in later.values.items() if earlier.values[name] != value]
    if later.table.code == "episodes":
        says = f"Two episodes of this child start on {_spoken(later.values['DECOM'])} (see {see}). The later row was taken."
        yield Remark(later.file, later.line, Taken.SAME_DAY_START, says, later.child)
    else:
        what = f"with another {', '.join(differ)}" if differ else "word for word"
        says = f"The same row is there twice (see {see}), {what}. The later row was taken."
        yield Remark(later.file, later.line, Taken.SAID_TWICE, says, later.child)


def _says_otherwise(earlier: Said, later: Said) -> Iterator[Remark]:
    differ = [c.name for c in later.table.columns if _differs(c.name, earlier, later)]
    if later.is_fresh and differ:
        was = ", ".join(f"{name} was {earlier.values[name]} and is {later.values[name] or 'blank'}" for name in differ)
        says = f"An earlier return says otherwise ({earlier.file}, line {earlier.line}): {was}. The later return was taken."
        yield Remark(later.file, later.line, Taken.DIFFERS_BETWEEN_RETURNS, says, later.child)


def _differs(column: str, earlier: Said, later: Said) -> bool:
    """Whether a value was changed. A blank that is filled is not a change, nor is what an open episode says of its end."""
    was, now = earlier.values[column], later.values[column]
    if column in ("REC", "REASON_PLACE_CHANGE") and not earlier.values["DEC"]:
        return False
    return bool(was) and was != now


def _spoken(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y")
