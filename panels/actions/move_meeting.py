"""Moves a planned meeting to another day, other hours or another room, and tells everyone whose item is on it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import lock_meeting, sitting_of
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting, MeetingMove, Room
from panels.rules.timetable import local_times
from panels.selectors.presenters import other_presenters
from panels.selectors.rooms import others_in
from panels.selectors.words import named, times_in_words
from panels.terms import MeetingState
from tracker.actions.panel_business import record_panel_step
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.rules.access import Actor
from tracker.selectors.rulebook import rulebook
from workflows.terms import EventKind

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTo:
    """Where a meeting goes: the day and the local hours in London, and the room. None: in no room that is known here."""

    on: date
    starts: time
    ends: time
    room_id: int | None = None


@transaction.atomic
def move_meeting(*, meeting_id: int, to: MoveTo, because: str, actor: Actor, now: datetime) -> Meeting:
    """Move a planned meeting with all its items. Each child's record says where the item is heard now.

    Papers that were in time for the day it leaves stay in time. The panel's rule leaves a moved meeting alone. Raises
    NotYourDecision for anyone who does not run the panel, WrongMoment for a meeting that is not planned any more, BadInput
    for a time that has passed, a day that is taken or a bank holiday; nothing is then written.
    """
    meeting, items, locked = lock_meeting(meeting_id)
    actor = must_run(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    if meeting.state != MeetingState.PLANNED:
        raise WrongMoment("Only a planned meeting can be moved.")
    starts_at, ends_at = local_times(to.on, to.starts, to.ends)
    _check(meeting, to, starts_at, ends_at, because, now)
    assert actor.user_id is not None, "a person runs the panel"
    before, own_day = named(meeting), meeting.own_day
    MeetingMove.objects.create(
        meeting=meeting, from_on=meeting.on, from_starts_at=meeting.starts_at, from_ends_at=meeting.ends_at, from_room_id=meeting.room_id,
        because=because.strip(), papers_went_out=meeting.packs.filter(published_at__isnull=False).exists(), moved_by_id=actor.user_id,
        moved_at=now,
    )  # fmt: skip
    meeting.on, meeting.starts_at, meeting.ends_at, meeting.room_id = to.on, starts_at, ends_at, to.room_id
    meeting.planned_for = own_day if own_day != to.on else None
    meeting.by_hand = True
    meeting.changes += 1
    meeting.save(update_fields=["on", "starts_at", "ends_at", "room", "planned_for", "by_hand", "changes"])
    says = f"{before} was moved: it is now the {named(meeting)}, {times_in_words(meeting)}."
    act = Act(actor=actor, now=now)
    for item in items:
        _tell(item, says, because, act)
    locked.tell(meeting, EventKind.PANEL_MEETING_MOVED, says, act=act,
                body={"because": because.strip(), "items": len(items), "presenters": other_presenters(items)})  # fmt: skip
    return meeting


def _tell(item: AgendaItem, says: str, because: str, act: Act) -> None:
    record_panel_step(
        journey_id=item.request.journey_id, kinds=[EventKind.PANEL_ITEM_RETIMED], says=says, reason=because.strip(), actor=act.actor,
        now=act.now, body={"meeting": item.meeting.public_id, "business": item.request.business},
    )  # fmt: skip


def _check(meeting: Meeting, to: MoveTo, starts_at: datetime, ends_at: datetime, because: str, now: datetime) -> None:
    fields = {}
    if not because.strip() or len(because.strip()) > LONGEST_REASON:
        fields["because"] = f"Say why the meeting is moved, in {LONGEST_REASON} characters or fewer."
    if ends_at <= starts_at:
        fields["ends"] = "The meeting must end after it starts."
    if starts_at <= now:
        fields["on"] = "That time has passed. Give a time to come."
    elif to.on in rulebook().calendar.bank_holidays:
        fields["on"] = "That day is a bank holiday. Give another."
    elif meeting.panel.meetings.filter(on=to.on).exclude(pk=meeting.pk).exists():
        fields["on"] = "The panel has a meeting on that day already. Give another."
    if (to.on, starts_at, ends_at, to.room_id) == (meeting.on, meeting.starts_at, meeting.ends_at, meeting.room_id):
        fields["on"] = "This is where it is already. Give another day, other hours or another room."
    if not fields:
        fields = _room_taken(meeting, to, starts_at, ends_at)
    if fields:
        raise BadInput(" ".join(fields.values()), fields)


def _room_taken(meeting: Meeting, to: MoveTo, starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    if to.room_id is None:
        return {}
    room = Room.objects.filter(pk=to.room_id, is_active=True).first()
    if room is None:
        return {"room": "Choose a room from the list."}
    others = others_in(room.pk, starts_at=starts_at, ends_at=ends_at, but=meeting.pk) if room.is_exclusive else ()
    return {"room": f"{room.name} is taken at that time by the {others[0].panel.title}."} if others else {}
