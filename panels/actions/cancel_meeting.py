"""Calls a panel meeting off, and puts another date in its place where the chair gives one."""

from datetime import date, datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_chair
from panels.actions.carry import carry, next_meeting, relist
from panels.actions.locks import Locked, lock_meeting, sitting_of
from panels.errors import WrongMoment
from panels.models import Meeting
from panels.rules.timetable import local_times
from panels.selectors.presenters import other_presenters
from panels.selectors.words import named
from panels.terms import MeetingState
from tracker.actions.panel_business import end_panel_sight, meeting_streams
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.calendar import local_date
from workflows.terms import EventKind


@transaction.atomic
def cancel_meeting(*, meeting_id: int, because: str, actor: Actor, now: datetime, instead_on: date | None = None) -> Meeting | None:
    """Call a planned meeting off. Its items go to the meeting put in its place, else first to the next of their kind.

    `instead_on` is the day of the meeting in its place, at the panel's own times; that meeting is returned. Raises
    NotYourDecision for anyone but the chair, WrongMoment for a meeting that is not planned.
    """
    if not because.strip():
        raise BadInput("Say why the meeting is cancelled.", {"because": "Say why the meeting is cancelled."})
    meeting = Meeting.objects.select_related("panel").get(pk=meeting_id)
    chair = must_chair(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    act = Act(actor=chair, now=now, role="panel_chair")
    instead = _replacement(meeting, instead_on, now, keeps_section=True) if instead_on is not None else None
    cancel(meeting_id, because, act=act, instead=instead)
    return instead


@transaction.atomic
def replace_meeting(*, meeting_id: int, on: date, actor: Actor, now: datetime) -> Meeting:
    """Put a meeting in the place of one that a bank holiday cancelled. Its section has gone to the next meeting already."""
    meeting, _, _ = lock_meeting(meeting_id)
    must_chair(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    if meeting.state != MeetingState.CANCELLED:
        raise WrongMoment("Only a cancelled meeting can have another in its place.")
    return _replacement(meeting, on, now, keeps_section=False)


def cancel(meeting_id: int, because: str, *, act: Act, instead: Meeting | None = None) -> None:
    """Cancel and tell: everyone whose item was listed finds on the child's record where it is heard now."""
    beside = [instead.pk] if instead else _later(meeting_id)
    meeting, items, locked = lock_meeting(meeting_id, *beside)
    if meeting.state != MeetingState.PLANNED:
        raise WrongMoment("Only a planned meeting can be cancelled.")
    machines.go(meeting, "cancel", MeetingState.CANCELLED)
    meeting.cancelled_because = because
    meeting.changes += 1
    meeting.save(update_fields=["state", "cancelled_because", "changes"])
    locked.tell(meeting, EventKind.PANEL_MEETING_CANCELLED, f"{named(meeting)} cancelled: {because}.", act=act,
                body={"presenters": other_presenters(items)})  # fmt: skip
    if instead is None and meeting.section:
        _hand_section_on(meeting)
    members = tuple(sitting_of(meeting.panel_id, now=act.now).members)
    for item in items:
        carry(item, f"The meeting was cancelled: {because}", act=act)
        going_to = instead or next_meeting(meeting, item.request.business, after=meeting.starts_at)
        if going_to is not None:
            relist(item, going_to, members=members, act=act, locked=locked)
    end_panel_sight(listed_by=[i.listed_by_event_id for i in items], at=act.now)


def _later(meeting_id: int) -> list[int]:
    """The later meetings that items or a section may go to, to be locked with this one."""
    of = Meeting.objects.get(pk=meeting_id)
    found = [next_meeting(of, kind, after=of.starts_at) for kind in (of.business, of.section) if kind]
    return [m.pk for m in found if m is not None] + _next_of_panel(of)


def _next_of_panel(of: Meeting) -> list[int]:
    later = Meeting.objects.filter(panel=of.panel_id, state=MeetingState.PLANNED, starts_at__gt=of.starts_at)
    return list(later.values_list("pk", flat=True)[:1])


def _hand_section_on(meeting: Meeting) -> None:
    """The next session carries the section that this one cannot (D-42), unless it carries one already."""
    for pk in _next_of_panel(meeting):
        Meeting.objects.filter(pk=pk, section="").update(section=meeting.section, section_minutes=meeting.section_minutes)


def _replacement(meeting: Meeting, on: date, now: datetime, *, keeps_section: bool) -> Meeting:
    panel = meeting.panel
    if on <= local_date(now):
        raise BadInput("The day is not in the future.", {"on": "Give a day after today."})
    if panel.meetings.filter(on=on).exists():
        raise BadInput("The panel meets on that day already.", {"on": "Give a day on which the panel does not meet."})
    starts_at, ends_at = local_times(on, panel.starts, panel.ends)
    (stream,) = meeting_streams(1)
    made = Meeting(
        panel=panel, stream=stream, on=on, starts_at=starts_at, ends_at=ends_at, business=meeting.business,
        section=meeting.section if keeps_section else "", section_minutes=meeting.section_minutes if keeps_section else 0,
        replaces=meeting, room_id=meeting.room_id,
    )  # fmt: skip
    machines.go(made, "plan", MeetingState.PLANNED)
    made.save()
    act = Act(actor=Actor(user_id=None, name="Waymark"), now=now)
    Locked(streams={stream.pk: stream}).tell(
        made, EventKind.PANEL_MEETING_PLANNED, f"{named(made)} planned in the place of {named(meeting)}.", act=act
    )
    return made
