"""What becomes of a meeting that is planned when the panel's rule, or the list of bank holidays, has changed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from panels.rules.timetable import BANK_HOLIDAY, Session

TIMETABLE_CHANGED = "The panel's timetable changed"
PANEL_ENDED = "The panel does not meet any more"


class Becomes(StrEnum):
    """What becomes of a planned meeting. `left` has items and is not the rule's any more: its chair decides."""

    KEPT = "kept"
    RETIMED = "retimed"
    CANCELLED = "cancelled"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """What the rule sets of a meeting: its day and hours (UTC), its business, its room."""

    on: date
    starts_at: datetime
    ends_at: datetime
    business: str
    section: str
    section_minutes: int
    room_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of one meeting, and why where it is cancelled."""

    becomes: Becomes
    because: str = ""
    after: Set | None = None


def set_by(session: Session, *, section_minutes: int, room_id: int | None) -> Set:
    """What the rule sets for a session."""
    return Set(
        on=session.on, starts_at=session.starts_at, ends_at=session.ends_at, business=str(session.business),
        section=str(session.section or ""), section_minutes=section_minutes if session.section else 0, room_id=room_id,
    )  # fmt: skip


def follow(before: Set, session: Session | None, after: Set | None, *, has_items: bool, ended: bool = False) -> Step:
    """Bring one planned meeting into step with the rule. `session` is the rule's for its day; None where it has none.

    On a bank holiday a meeting is cancelled and its items carried over; any other change leaves a meeting with items to
    its chair.
    """
    if session is not None and session.cancelled_because:
        return Step(becomes=Becomes.CANCELLED, because=BANK_HOLIDAY)
    if before == after:
        return Step(becomes=Becomes.KEPT)
    if has_items:
        return Step(becomes=Becomes.LEFT)
    if after is None:
        return Step(becomes=Becomes.CANCELLED, because=PANEL_ENDED if ended else TIMETABLE_CHANGED)
    return Step(becomes=Becomes.RETIMED, after=after)
