"""Gives an item more or fewer minutes within its meeting."""

from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_chair
from panels.actions.list_item import over_because
from panels.actions.locks import sitting_of
from panels.actions.move_item import open_item
from panels.actions.put_forward import MINUTES_AT_LEAST, MINUTES_AT_MOST
from panels.errors import WrongMoment
from panels.models import AgendaItem
from panels.selectors.agendas import budget_of
from panels.terms import Business, ItemState
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def change_minutes(
    *, item_id: int, minutes: int, version: int | None, actor: Actor, now: datetime, chair_overrides: bool = False, because: str = ""
) -> AgendaItem:
    """Give an item this many minutes. Over the meeting's time only the chair may, and writes down why (PN-10).

    Raises BadInput for a length that no item has, or where the chair does not say why; else as `move_item`.
    """
    if not MINUTES_AT_LEAST <= minutes <= MINUTES_AT_MOST:
        says = f"Give {MINUTES_AT_LEAST} to {MINUTES_AT_MOST} minutes."
        raise BadInput(says, {"minutes": says})
    found = open_item(item_id, version, actor, now)
    item = found.item
    more = minutes - item.minutes if item.state == ItemState.LISTED else 0
    if more > 0 and not budget_of(item.meeting, Business(item.request.business)).fits(more):
        if not chair_overrides:
            raise WrongMoment("There is no time left for that many minutes. The chair may give them all the same.")
        must_chair(actor, item.meeting.panel, sitting_of(item.meeting.panel_id, now=now))
        item.over_because = over_because(because)
    item.minutes = minutes
    item.save(update_fields=["minutes", "over_because"])
    found.locked.tell(item.meeting, EventKind.PANEL_ITEM_MOVED, f"An item was given {minutes} minutes.", act=found.act,
                      body={"request": item.request.public_id, "minutes": minutes})  # fmt: skip
    return item
