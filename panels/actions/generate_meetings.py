"""Makes the meetings of the coming weeks from each panel's rule. It may run as often as it likes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from panels import machines
from panels.actions.cancel_meeting import cancel
from panels.actions.locks import lock
from panels.models import Meeting, Panel
from panels.rules.following import Becomes, Set
from panels.selectors.following import WEEKS_AHEAD, Asked, ToMake, asked_of
from panels.selectors.words import named, times_in_words
from panels.terms import MeetingState
from tracker.actions.panel_business import meeting_streams, write_meeting_events
from tracker.actions.record_event import Act, Entry
from tracker.rules.access import Actor
from workflows.terms import EventKind

WAYMARK = Actor(user_id=None, name="Waymark")

__all__ = ["WEEKS_AHEAD", "Generated", "follow_rule", "generate_meetings"]


@dataclass(frozen=True, slots=True)
class Generated:
    """What one run did."""

    made: int = 0
    cancelled: int = 0
    changed: int = 0

    def __add__(self, other: "Generated") -> "Generated":
        return Generated(self.made + other.made, self.cancelled + other.cancelled, self.changed + other.changed)


@transaction.atomic
def generate_meetings(*, now: datetime, actor: Actor = WAYMARK, weeks: int = WEEKS_AHEAD) -> Generated:
    """Make the meetings of the next `weeks` weeks that are not there yet; a bank holiday's is made as cancelled.

    Where a rule or a bank holiday has changed, meetings follow it: one without items is retimed or cancelled, one on a new
    bank holiday is cancelled and its items carried over. A meeting with items on a day that is no longer the panel's is
    left to its chair, and so is one that was given by hand or moved.
    """
    panels = Panel.objects.select_for_update().order_by("pk")
    return sum((follow_rule(panel, act=Act(actor=actor, now=now), weeks=weeks) for panel in panels), Generated())


def follow_rule(panel: Panel, *, act: Act, weeks: int = WEEKS_AHEAD) -> Generated:
    """Bring one panel's meetings into step with its rule. The panel's row is locked, inside a transaction."""
    asked = asked_of(panel, now=act.now, weeks=weeks)
    made = _make(panel, asked.make, act)
    return Generated(made, 0, 0) + _follow(asked, act)


def _follow(asked: Asked, act: Act) -> Generated:
    cancelled = changed = 0
    for meeting, step in asked.steps:
        if step.becomes is Becomes.CANCELLED:
            cancel(meeting.pk, step.because, act=act)
            cancelled += 1
        elif step.becomes is Becomes.RETIMED and step.after is not None:
            _retime(meeting, step.after, act)
            changed += 1
    return Generated(0, cancelled, changed)


def _make(panel: Panel, wanted: Sequence[ToMake], act: Act) -> int:
    streams = meeting_streams(len(wanted))
    meetings = [_meeting(panel, one, stream) for one, stream in zip(wanted, streams, strict=True)]
    Meeting.objects.bulk_create(meetings)
    entries = []
    for meeting in meetings:
        kind = EventKind.PANEL_MEETING_CANCELLED if meeting.cancelled_because else EventKind.PANEL_MEETING_PLANNED
        says = f"{named(meeting)} cancelled: {meeting.cancelled_because}." if meeting.cancelled_because else f"{named(meeting)} planned."
        entries.append((meeting.stream, Entry(kind=kind, says=says, occurred_at=act.now, body={"meeting": meeting.public_id})))
    if entries:
        write_meeting_events(entries, act=act)
    return len(meetings)


def _meeting(panel: Panel, wanted: ToMake, stream: Any) -> Meeting:
    session = wanted.session
    meeting = Meeting(
        panel=panel, stream=stream, on=session.on, starts_at=session.starts_at, ends_at=session.ends_at,
        business=session.business, section=session.section or "", cancelled_because=session.cancelled_because,
        section_minutes=panel.section_minutes if session.section else 0, room_id=panel.room_id,
        planned_for=session.instead_of, replaces=wanted.replaces,
    )  # fmt: skip
    machines.go(meeting, "plan", MeetingState.PLANNED)
    if session.cancelled_because:
        machines.go(meeting, "cancel", MeetingState.CANCELLED)
    return meeting


def _retime(meeting: Meeting, after: Set, act: Act) -> None:
    """Give a meeting without items the day, the hours, the business and the room that its rule has now."""
    locked = lock(meetings=[meeting.pk])
    own_day = meeting.own_day
    for name in ("on", "starts_at", "ends_at", "business", "section", "section_minutes", "room_id"):
        setattr(meeting, name, getattr(after, name))
    meeting.planned_for = own_day if own_day != meeting.on else None
    meeting.changes += 1
    meeting.save(update_fields=["on", "starts_at", "ends_at", "business", "section", "section_minutes", "room", "planned_for", "changes"])
    locked.tell(meeting, EventKind.PANEL_MEETING_MOVED, f"{named(meeting)} is now from {times_in_words(meeting)}.", act=act)
