"""Takes an item off its agenda; the request waits for another date."""

from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions.move_item import open_item
from panels.models import AgendaItem
from panels.selectors.words import named
from panels.terms import ItemState, RequestState
from tracker.actions.panel_business import end_panel_sight, record_panel_step
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def take_off(*, item_id: int, because: str, version: int | None, actor: Actor, now: datetime) -> AgendaItem:
    """Take an item off its agenda with a reason that stands on the child's record. The request waits, where it waited before.

    It does not come first at the next meeting, as an item does that a meeting could not hear. The members' sight of the
    child ends. Raises BadInput without a reason, else as `move_item`.
    """
    if not because.strip():
        raise BadInput("Say why the item is taken off.", {"because": "Say why the item is taken off."})
    found = open_item(item_id, version, actor, now)
    item, request = found.item, found.item.request
    machines.go(item, "withdraw", ItemState.WITHDRAWN)
    item.save(update_fields=["state"])
    machines.go(request, "carry", RequestState.ASKED)
    request.save(update_fields=["state"])
    end_panel_sight(listed_by=[item.listed_by_event_id], at=now)
    record_panel_step(
        journey_id=request.journey_id, kinds=[EventKind.PANEL_ITEM_TAKEN_OFF], reason=because.strip(), actor=found.act.actor, now=now,
        says=f"Taken off the agenda of the {named(item.meeting, request.business)}. It waits for another date.",
        body={"meeting": item.meeting.public_id, "request": request.public_id},
    )  # fmt: skip
    found.locked.tell(
        item.meeting, EventKind.PANEL_ITEM_TAKEN_OFF, "An item was taken off.", act=found.act, body={"request": request.public_id}
    )
    return item
