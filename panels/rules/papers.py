"""Whether papers came in time (PN-11, D-43), what a chair has accepted, and what changed between two versions of a pack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from panels.rules.timetable import papers_due_on
from workflows.calendar import add_working_days, local_date
from workflows.shapes import Calendar

AGENDA_WORKING_DAYS = 3
"""The agenda is published by the third working day before the meeting (D-43)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeliness:
    """How an item's papers stand with the cut-off. `says` is empty where they came in time."""

    due_on: date
    says: str
    is_accepted: bool = False

    @property
    def is_late(self) -> bool:
        return bool(self.says)

    @property
    def needs_the_chair(self) -> bool:
        """Whether the chair has still to accept them, or to defer the item."""
        return self.is_late and not self.is_accepted


def agenda_due_on(meeting_on: date, *, calendar: Calendar) -> date:
    """The last day on which the agenda goes out in time."""
    return add_working_days(meeting_on, -AGENDA_WORKING_DAYS, calendar=calendar)


def last_day_for_papers(days: Iterable[date], *, calendar: Calendar) -> date:
    """The last day on which papers are in time, given every day on which this meeting has been planned.

    A meeting that moves does not make late what was in time: the latest of its cut-offs counts.
    """
    return max(papers_due_on(day, calendar=calendar) for day in days)


def timeliness(sent_at: datetime | None, accepted: Iterable[datetime], *, due_on: date) -> Timeliness:
    """How papers sent at a moment (UTC; None: not come) stand, given when the chair accepted papers as late.

    Accepting covers what had been sent by then, or that nothing had; papers that come later are late again.
    """
    if sent_at is not None and local_date(sent_at) <= due_on:
        return Timeliness(due_on=due_on, says="")
    covers = any(at >= sent_at if sent_at is not None else True for at in accepted)
    says = "No papers yet" if sent_at is None else "Papers late"
    return Timeliness(due_on=due_on, says=f"{says}, accepted by the chair" if covers else says, is_accepted=covers)
