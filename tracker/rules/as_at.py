"""A past day that a page speaks for: what was true on it, by all that is on record or by what was on record on another day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.errors import BadInput
from workflows.calendar import end_of_day, local_date

_AN_INSTANT = timedelta(microseconds=1)
EARLIEST = date(1991, 10, 14)
"""The day on which the Children Act 1989 came into force. No page speaks for a day before it."""


@dataclass(frozen=True, slots=True)
class AsAt:
    """The end of a day (London), as known at the end of another; None: by all that is on record now."""

    on: date
    known_on: date | None = None

    @classmethod
    def of_address(cls, parts: Mapping[str, str]) -> "AsAt | None":
        """The day of an address that was checked before; None for today."""
        known = parts.get("known_on")
        return cls(date.fromisoformat(parts["as_at"]), date.fromisoformat(known) if known else None) if parts else None

    @property
    def moment(self) -> datetime:
        """The last moment of the day (UTC)."""
        return end_of_day(self.on) - _AN_INSTANT

    @property
    def known_at(self) -> datetime | None:
        """The last moment at which what the page says had been recorded (UTC)."""
        return end_of_day(self.known_on) - _AN_INSTANT if self.known_on else None

    @property
    def says(self) -> str:
        known = f", as known on {in_full(self.known_on)}" if self.known_on else ""
        return f"As at {in_full(self.on)}{known}"

    @property
    def in_address(self) -> dict[str, str]:
        """The part of an address that asks for this day."""
        known = {"known_on": self.known_on.isoformat()} if self.known_on else {}
        return {"as_at": self.on.isoformat(), **known}


def in_full(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def as_at(on: str, known_on: str, *, now: datetime) -> AsAt | None:
    """The day that an address asks for, each date as YYYY-MM-DD; None where it asks for none, or for today by all that is known.

    Where only `known_on` is given the page speaks for that day. Raises BadInput for what is no date, for a day that is
    yet to come or before 14 October 1991, and for what was known before the day that it is about.
    """
    wrong: dict[str, str] = {}
    today = local_date(now)
    days = {name: _day(value.strip(), name, today, wrong) for name, value in (("as_at", on), ("known_on", known_on))}
    day, known = days["as_at"] or days["known_on"], days["known_on"]
    if day and known and known < day and not wrong:
        wrong["known_on"] = "Enter the same day as “as at” or a later one: nothing is on record of a day that is yet to come"
    if wrong:
        raise BadInput("The page cannot be shown for these dates.", wrong)
    if day is None or (day == today and known in (None, today)):
        return None
    return AsAt(day, None if known == today else known)


def _day(value: str, name: str, today: date, wrong: dict[str, str]) -> date | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        wrong[name] = f"Enter a real date, such as {today.isoformat()}"
        return None
    if day > today:
        wrong[name] = "Enter today or a day in the past"
    elif day < EARLIEST:
        wrong[name] = f"Enter a day from {in_full(EARLIEST)} on: that is when the Children Act 1989 came into force"
    return day
