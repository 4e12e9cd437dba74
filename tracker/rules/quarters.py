"""The quarters of a financial year, which begins in April, and the seal over a figure and its children."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.rules.as_at import EARLIEST
from workflows.calendar import end_of_day, start_of_day

_FIRST_MONTHS = {4: 1, 7: 2, 10: 3, 1: 4}


@dataclass(frozen=True, slots=True)
class Span:
    """A quarter, from its first day to its last."""

    starts_on: date

    @property
    def ends_on(self) -> date:
        return _following(self.starts_on) - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        """The first moment (UTC)."""
        return start_of_day(self.starts_on)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it (UTC)."""
        return end_of_day(self.ends_on)

    @property
    def says(self) -> str:
        """`Quarter 1 of 2026 to 2027, April to June 2026`."""
        first = self.starts_on.year - (self.starts_on.month < 4)
        number = _FIRST_MONTHS[self.starts_on.month]
        return f"Quarter {number} of {first} to {first + 1}, {self.starts_on:%B} to {self.ends_on:%B} {self.ends_on.year}"

    @property
    def code(self) -> str:
        """The quarter in an address: its first day."""
        return self.starts_on.isoformat()


def quarter_of(day: date) -> Span:
    """The quarter in which a day lies."""
    return Span(day.replace(month=day.month - (day.month - 1) % 3, day=1))


def from_code(code: str) -> Span | None:
    """The quarter of an address; None for what is none, and for one that no page speaks for: see `EARLIEST`."""
    try:
        day = date.fromisoformat(code)
    except ValueError:
        return None
    if day < EARLIEST or day.year == date.max.year:
        return None
    return Span(day) if day == quarter_of(day).starts_on else None


def last_ended(today: date, how_many: int) -> list[Span]:
    """The last quarters that are over on a day, the newest first."""
    found, day = [], quarter_of(today).starts_on
    for _ in range(how_many):
        day = quarter_of(day - timedelta(days=1)).starts_on
        found.append(Span(day))
    return found


def seal(quarter: Span, code: str, children: Iterable[str]) -> str:
    """A hash over a figure, its quarter and the references of its children, whatever their order."""
    told = json.dumps([quarter.code, code, sorted(children)], separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _following(first: date) -> date:
    return date(first.year + (first.month > 9), (first.month + 2) % 12 + 1, 1)
