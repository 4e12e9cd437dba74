"""Puts an item before the panel, so that every screen of the meeting follows."""

from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import lock_item, sitting_of
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting
from panels.terms import ItemState, MeetingState
from tracker.rules.access import Actor

SHOWN = (ItemState.LISTED, ItemState.RESERVE, ItemState.DECIDED, ItemState.DEFERRED)


@transaction.atomic
def take_item(*, item_id: int, actor: Actor, now: datetime) -> Meeting:
    """Put an item of a meeting that is being held before the panel. The one before it keeps what it has.

    Raises WrongMoment where the meeting is not being held or the item left its agenda, NotYourDecision for anyone who does
    not run the panel.
    """
    item, _ = lock_item(item_id)
    meeting = item.meeting
    must_run(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    if meeting.state != MeetingState.HELD:
        raise WrongMoment("Items are taken while the meeting is being held. Open the meeting first.")
    if item.state not in SHOWN:
        raise WrongMoment("This item is no longer on the agenda.")
    if meeting.current_item_id != item.pk:
        meeting.current_item, meeting.current_since = item, now
        meeting.save(update_fields=["current_item", "current_since"])
    return meeting


def first_of(items: list[AgendaItem]) -> AgendaItem | None:
    """The item that a meeting begins with."""
    listed = [item for item in items if item.state == ItemState.LISTED]
    return min(listed, key=lambda item: (item.is_in_section, item.place), default=None)
