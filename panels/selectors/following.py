"""What a panel's rule asks of its meetings: those still to be made, and what becomes of those that are planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from panels.models import Meeting, Panel
from panels.rules.following import Becomes, Set, Step, follow, set_by
from panels.rules.timetable import BANK_HOLIDAY, Session, sessions
from panels.terms import OPEN_ITEMS, MeetingState
from tracker.selectors.rulebook import rulebook
from workflows.calendar import local_date

WEEKS_AHEAD = 12
"""Meetings are made so far ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMake:
    """A session without a meeting yet. `replaces` is the cancelled meeting in whose place it sits, where there is one."""

    session: Session
    replaces: Meeting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the rule asks. `steps` has every planned meeting to come, in order of time."""

    make: Sequence[ToMake]
    steps: Sequence[tuple[Meeting, Step]]

    def that_become(self, becomes: Becomes) -> list[Meeting]:
        return [meeting for meeting, step in self.steps if step.becomes is becomes]


def asked_of(panel: Panel, *, now: datetime, weeks: int = WEEKS_AHEAD) -> Asked:
    """What this panel's rule, saved or not, asks of its meetings from today on. Two queries."""
    first = local_date(now)
    last = first + timedelta(weeks=weeks)
    meetings = _meetings(panel, first)
    wanted = _wanted(panel, first, last, meetings)
    days = {meeting.on for meeting in meetings}
    by_own_day = {meeting.own_day: meeting for meeting in meetings}
    make = [
        ToMake(session=session, replaces=by_own_day.get(session.own_day))
        for session in wanted.values()
        if session.starts_at > now and session.on not in days and _is_free(by_own_day.get(session.own_day))
    ]
    planned = [m for m in meetings if m.state == MeetingState.PLANNED and m.starts_at > now]
    in_span = [m for m in planned if m.own_day <= last or not panel.is_active]
    return Asked(make=make, steps=[(m, _step(panel, m, wanted.get(m.own_day), days)) for m in in_span])


def _meetings(panel: Panel, first: date) -> list[Meeting]:
    if not panel.pk:
        return []
    open_items = Count("items", filter=Q(items__state__in=[str(s) for s in OPEN_ITEMS]))
    found = Meeting.objects.filter(Q(on__gte=first) | Q(planned_for__gte=first), panel=panel.pk)
    return list(found.select_related("replaced_by").annotate(open_items=open_items).order_by("starts_at", "pk"))


def _wanted(panel: Panel, first: date, last: date, meetings: Sequence[Meeting]) -> dict[date, Session]:
    """The panel's dates by its rule, by the rule's own day. Days called off hand their section on, unless another day was
    put in their place and took it over."""
    if not panel.is_active:
        return {}
    earlier = Meeting.objects.filter(panel=panel.pk, state=MeetingState.CANCELLED, replaced_by__isnull=True).values_list("on", flat=True)
    holidays = rulebook().calendar.bank_holidays
    return {s.own_day: s for s in sessions(panel.rule(), first, last, bank_holidays=holidays, cancelled=set(earlier) if panel.pk else ())}


def _is_free(meeting: Meeting | None) -> bool:
    """Whether a day of the rule has no meeting that stands for it: none at all, or one that a bank holiday cancelled."""
    if meeting is None:
        return True
    cancelled = meeting.state == MeetingState.CANCELLED and meeting.cancelled_because == BANK_HOLIDAY
    return cancelled and getattr(meeting, "replaced_by", None) is None


def _step(panel: Panel, meeting: Meeting, session: Session | None, days: set[date]) -> Step:
    if panel.is_active and (meeting.by_hand or meeting.replaces_id is not None):
        return Step(becomes=Becomes.KEPT)
    before = Set(
        on=meeting.on, starts_at=meeting.starts_at, ends_at=meeting.ends_at, business=meeting.business, section=meeting.section,
        section_minutes=meeting.section_minutes, room_id=meeting.room_id,
    )  # fmt: skip
    after = set_by(session, section_minutes=panel.section_minutes, room_id=panel.room_id) if session is not None else None
    if after is not None and after.on != meeting.on and after.on in days:
        return Step(becomes=Becomes.LEFT)
    return follow(before, session, after, has_items=meeting.open_items > 0, ended=not panel.is_active)
