"""What saving a panel would give: its coming year, what becomes of the meetings that are planned, and what may surprise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from panels.definitions import KINDS
from panels.models import Panel
from panels.rules.following import Becomes
from panels.rules.plan import coming_year, remarks
from panels.rules.timetable import Session
from panels.selectors.following import asked_of
from panels.selectors.rooms import RoomClash, room_clashes
from panels.selectors.words import named
from tracker.selectors.rulebook import rulebook
from workflows.calendar import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """One date of the coming year, in words."""

    session: Session
    hears: str
    status: str
    colour: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The coming year of a panel as it would be. `retimed`, `cancelled` and `left` are names of meetings that are planned."""

    rows: Sequence[YearRow]
    remarks: Sequence[str]
    clashes: Sequence[RoomClash]
    kept: int
    retimed: Sequence[str]
    cancelled: Sequence[str]
    left: Sequence[str]

    @property
    def sitting(self) -> int:
        return sum(1 for row in self.rows if not row.session.cancelled_because)

    @property
    def off(self) -> int:
        return len(self.rows) - self.sitting


def preview(panel: Panel, *, now: datetime) -> Preview:
    """What this panel, saved or not, would give. A fixed number of queries."""
    today, holidays = local_date(now), rulebook().calendar.bank_holidays
    asked = asked_of(panel, now=now)
    names = {becomes: [named(meeting) for meeting in asked.that_become(becomes)] for becomes in Becomes}
    rule = panel.rule()
    return Preview(
        rows=[_row(s) for s in coming_year(rule, today=today, bank_holidays=holidays)] if panel.is_active else [],
        remarks=remarks(rule, today=today, bank_holidays=holidays) if panel.is_active else [],
        clashes=room_clashes(panel, now=now),
        kept=len(names[Becomes.KEPT]),
        retimed=names[Becomes.RETIMED],
        cancelled=names[Becomes.CANCELLED],
        left=names[Becomes.LEFT],
    )


def _row(session: Session) -> YearRow:
    hears = KINDS[session.business].title
    if session.section:
        hears = f"{hears}, with {KINDS[session.section].title}"
    if session.cancelled_because:
        return YearRow(session=session, hears=hears, status="Cancelled", colour="red", because=session.cancelled_because)
    if session.instead_of:
        because = f"Instead of the bank holiday on {session.instead_of.day} {session.instead_of:%B}"
        return YearRow(session=session, hears=hears, status="Moved", colour="yellow", because=because)
    return YearRow(session=session, hears=hears, status="Meets", colour="green", because="")
