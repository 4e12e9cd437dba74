"""Puts an agenda in the order in which its items are best heard."""

from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import lock_meeting, sitting_of
from panels.actions.places import must_be_as_seen, write_order
from panels.errors import WrongMoment
from panels.models import Meeting
from panels.rules.agenda import in_order
from panels.selectors.hearing import to_hear
from panels.terms import MeetingState
from tracker.actions.record_event import Act
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def put_in_best_order(*, meeting_id: int, version: int | None, actor: Actor, now: datetime) -> Meeting:
    """Carried items first, then the nearest lawful deadline; brothers and sisters together, one presenter's items together.

    The section stays at the end. Raises AgendaChanged, WrongMoment where the meeting is not planned, NotYourDecision.
    """
    meeting, items, locked = lock_meeting(meeting_id)
    actor = must_run(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    must_be_as_seen(meeting, version)
    if meeting.state != MeetingState.PLANNED:
        raise WrongMoment("The order is set before the meeting. While it is held, move items one by one.")
    best = {pk: number for number, pk in enumerate(in_order(to_hear(items)))}
    ordered = sorted(items, key=lambda item: (item.is_in_section, best[item.pk]))
    if ordered != items:
        write_order(meeting, ordered)
        locked.tell(meeting, EventKind.PANEL_ITEM_MOVED, "The items were put in the order in which they are best heard.",
                    act=Act(actor=actor, now=now))  # fmt: skip
    return meeting
