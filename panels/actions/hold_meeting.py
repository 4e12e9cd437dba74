"""Opens a panel meeting, and closes it when everything on it has been decided."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions import attend
from panels.actions.allowed import must_run
from panels.actions.carry import carry
from panels.actions.keep_minutes import begin_minutes
from panels.actions.locks import lock_meeting, sitting_of
from panels.actions.take_item import first_of
from panels.errors import ItemsUndecided, WrongMoment
from panels.models import AgendaItem, Meeting
from panels.rules.quorum import presides
from panels.selectors.conflicts import who_declared
from panels.selectors.people import gaps as quorum_gaps_of
from panels.selectors.people import who_write_minutes
from panels.selectors.words import named
from panels.terms import ItemState, MeetingState
from tracker.actions.panel_business import end_panel_sight, give_panel_sight
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.calendar import local_date
from workflows.terms import EventKind

RAN_OUT = "There was no time for items in reserve."


@transaction.atomic
def hold_meeting(*, meeting_id: int, present: Collection[int], actor: Actor, now: datetime) -> Meeting:
    """Open a meeting with those who are there. The owner chairs, else the deputy who is there. It begins with its first item.

    Raises WrongMoment before its day or where it is not planned, BadInput with what is missing for a quorum.
    """
    meeting, items, locked = lock_meeting(meeting_id)
    people = sitting_of(meeting.panel_id, now=now)
    actor = must_run(actor, meeting.panel, people)
    if meeting.state != MeetingState.PLANNED:
        raise WrongMoment("Only a planned meeting can be opened.")
    if local_date(now) < meeting.on:
        raise WrongMoment("A meeting is opened on its day, not before.")
    gaps = quorum_gaps_of(meeting.panel, people, present)
    if gaps:
        raise BadInput(" ".join(gaps), {"present": " ".join(gaps)})
    machines.go(meeting, "hold", MeetingState.HELD)
    presiding = presides(people.present(present))
    assert presiding is not None, "a quorum has somebody who presides"
    meeting.held_at, meeting.chair_id = now, presiding.user_id
    meeting.current_item, meeting.current_since = first_of(items), now
    meeting.save(update_fields=["state", "held_at", "chair", "current_item", "current_since"])
    attend.begin(meeting, set(present), now=now)
    declared = who_declared([item.request_id for item in items])
    for item in items:
        members = tuple(m for m in people.members if m not in declared.get(item.request_id, ()))
        give_panel_sight(listed_by=item.listed_by_event, members=members, at=now)
    locked.tell(meeting, EventKind.PANEL_MEETING_HELD, f"{named(meeting)} opened.", act=Act(actor=actor, now=now),
                body={"present": sorted(present), "chair": meeting.chair_id})  # fmt: skip
    return meeting


@transaction.atomic
def close_meeting(*, meeting_id: int, actor: Actor, now: datetime, carry_because: str = "") -> Meeting:
    """Close a meeting. Nothing on it stays undecided: with a reason, what was not reached comes first at the next.

    Items in reserve are carried over as they are. Minutes begin. The members' sight of the children ends; those who run the
    panel keep theirs until the minutes are agreed. Raises ItemsUndecided
    where items with a time have no decision and no reason is given; nothing is then written.
    """
    meeting, items, locked = lock_meeting(meeting_id)
    people = sitting_of(meeting.panel_id, now=now)
    actor = must_run(actor, meeting.panel, people)
    if meeting.state != MeetingState.HELD:
        raise WrongMoment("Only a meeting that is being held can be closed.")
    undecided = [i for i in items if i.state == ItemState.LISTED]
    if undecided and not carry_because.strip():
        raise _undecided(undecided)
    act = Act(actor=actor, now=now)
    for item in items:
        carry(item, carry_because if item.state == ItemState.LISTED else RAN_OUT, act=act)
    machines.go(meeting, "close", MeetingState.CLOSED)
    meeting.closed_at, meeting.current_item = now, None
    meeting.save(update_fields=["state", "closed_at", "current_item"])
    attend.end(meeting, now=now)
    begin_minutes(meeting)
    listed = list(meeting.items.values_list("listed_by_event", flat=True))
    end_panel_sight(listed_by=listed, at=now, but=who_write_minutes(people, now=now))
    locked.tell(meeting, EventKind.PANEL_MEETING_CLOSED, f"{named(meeting)} closed.", act=act, body={"carried": len(items)})
    return meeting


def _undecided(items: list[AgendaItem]) -> ItemsUndecided:
    count = "1 item has" if len(items) == 1 else f"{len(items)} items have"
    return ItemsUndecided(
        f"{count} no decision. Decide or defer each, or say why they go on to the next meeting.", [i.place for i in items]
    )
