"""Makes the meetings of the coming weeks from each panel's rule. It may run as often as it likes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from panels import machines
from panels.actions.cancel_meeting import cancel
from panels.models import Meeting, Panel
from panels.rules.timetable import Session, sessions
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS, MeetingState
from tracker.actions.panel_business import meeting_streams, write_meeting_events
from tracker.actions.record_event import Act, Entry
from tracker.rules.access import Actor
from tracker.selectors.rulebook import rulebook
from workflows.calendar import local_date
from workflows.terms import EventKind

WEEKS_AHEAD = 12
TIMETABLE_CHANGED = "The panel's timetable changed"
WAYMARK = Actor(user_id=None, name="Waymark")


@dataclass(frozen=True, slots=True)
class Generated:
    """What one run did."""

    made: int = 0
    cancelled: int = 0
    changed: int = 0


@transaction.atomic
def generate_meetings(*, now: datetime, actor: Actor = WAYMARK, weeks: int = WEEKS_AHEAD) -> Generated:
    """Make the meetings of the next `weeks` weeks that are not there yet; a bank holiday's is made as cancelled.

    Where a rule or a bank holiday has changed, meetings follow it: one without items silently, one on a new bank holiday
    by being cancelled, its items carried over. A meeting with items on a day that is no longer the panel's is left to
    its chair.
    """
    first = local_date(now)
    last = first + timedelta(weeks=weeks)
    act = Act(actor=actor, now=now)
    made = cancelled = changed = 0
    for panel in Panel.objects.select_for_update().filter(is_active=True).order_by("pk"):
        wanted = _wanted(panel, first, last)
        known = list(panel.meetings.filter(on__gte=first, on__lte=last, starts_at__gt=now))
        days = {m.on for m in panel.meetings.filter(on__gte=first, on__lte=last)}
        made += _make(panel, [s for s in wanted.values() if s.on not in days and s.starts_at > now], act)
        for meeting in known:
            outcome = _follow(meeting, wanted.get(meeting.on), act)
            cancelled += outcome == "cancelled"
            changed += outcome == "changed"
    return Generated(made, cancelled, changed)


def _wanted(panel: Panel, first: date, last: date) -> dict[date, Session]:
    """The panel's dates by its rule. Days called off hand their section on, unless a replacement took it over."""
    off = panel.meetings.filter(state=MeetingState.CANCELLED, replaced_by__isnull=True).values_list("on", flat=True)
    holidays = rulebook().calendar.bank_holidays
    return {s.on: s for s in sessions(panel.rule(), first, last, bank_holidays=holidays, cancelled=set(off))}


def _make(panel: Panel, wanted: list[Session], act: Act) -> int:
    streams = meeting_streams(len(wanted))
    meetings = [_meeting(panel, session, stream) for session, stream in zip(wanted, streams, strict=True)]
    Meeting.objects.bulk_create(meetings)
    entries = []
    for meeting in meetings:
        kind = EventKind.PANEL_MEETING_CANCELLED if meeting.cancelled_because else EventKind.PANEL_MEETING_PLANNED
        says = f"{named(meeting)} cancelled: {meeting.cancelled_because}." if meeting.cancelled_because else f"{named(meeting)} planned."
        entries.append((meeting.stream, Entry(kind=kind, says=says, occurred_at=act.now, body={"meeting": meeting.public_id})))
    if entries:
        write_meeting_events(entries, act=act)
    return len(meetings)


def _meeting(panel: Panel, session: Session, stream: Any) -> Meeting:
    meeting = Meeting(
        panel=panel, stream=stream, on=session.on, starts_at=session.starts_at, ends_at=session.ends_at,
        business=session.business, section=session.section or "", cancelled_because=session.cancelled_because,
        section_minutes=panel.section_minutes if session.section else 0,
    )  # fmt: skip
    machines.go(meeting, "plan", MeetingState.PLANNED)
    if session.cancelled_because:
        machines.go(meeting, "cancel", MeetingState.CANCELLED)
    return meeting


def _follow(meeting: Meeting, session: Session | None, act: Act) -> str:
    """Bring a planned meeting into step with the rule. One that a chair put in another's place stays."""
    if meeting.state != MeetingState.PLANNED or meeting.replaces_id is not None:
        return ""
    if session is not None and session.cancelled_because:
        cancel(meeting.pk, session.cancelled_because, act=act)
        return "cancelled"
    if meeting.items.filter(state__in=[str(s) for s in OPEN_ITEMS]).exists():
        return ""
    if session is None:
        cancel(meeting.pk, TIMETABLE_CHANGED, act=act)
        return "cancelled"
    return "changed" if _retime(meeting, session) else ""


def _retime(meeting: Meeting, session: Session) -> bool:
    minutes = meeting.panel.section_minutes if session.section else 0
    before = (meeting.starts_at, meeting.ends_at, meeting.business, meeting.section, meeting.section_minutes)
    after = (session.starts_at, session.ends_at, str(session.business), str(session.section or ""), minutes)
    meeting.starts_at, meeting.ends_at, meeting.business, meeting.section, meeting.section_minutes = after
    if before != after:
        meeting.save(update_fields=["starts_at", "ends_at", "business", "section", "section_minutes"])
    return before != after
