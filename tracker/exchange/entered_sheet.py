"""Everybody who came into care between two days, as a table for a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tracker.exchange.sheets import Plain, Sheet
from tracker.exchange.stamps import stamp_of
from tracker.rules.as_at import AsAt
from tracker.rules.flow import Stay
from tracker.selectors.permanency.people import Named

HEADINGS = ("Reference", "Child", "Came into care", "Left care", "Why")


def entered_sheet(found: Sequence[Stay], compared: Sequence[str], *, past: AsAt | None, now: datetime) -> Sheet:
    """The head of the file: the moment, how many, and the rule."""
    still = sum(one.ended_on is None for one in found)
    notes = [
        f"{len(found):,} times that a child came into care, {still:,} of them in care still. "
        "Only children whom the person who made this file may see.",
        *(f"Rule: {one}" for one in compared),
    ]
    return Sheet("Came into care", f"Came into care, {stamp_of(past, now=now)}", notes, HEADINGS)


def entered_rows(found: Sequence[Stay], people: Mapping[int, Named]) -> Iterator[list[Plain]]:
    """A line a coming, the first one first."""
    for one in found:
        child = people.get(one.journey)
        if child is not None:
            yield [child.ref, child.name, one.began_on, one.ended_on, one.says]


__all__ = ["HEADINGS", "entered_rows", "entered_sheet"]
