"""Pins an item to its meeting, so that no proposal moves it, or lets it go again."""

from datetime import datetime

from django.db import transaction

from panels.actions.move_item import open_item
from panels.models import AgendaItem
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def pin_item(*, item_id: int, version: int | None, actor: Actor, now: datetime) -> AgendaItem:
    """No proposal moves this item from its meeting. Raises as `move_item`. Pinned already: nothing is written."""
    return _pin(item_id, True, version, actor, now)


@transaction.atomic
def unpin_item(*, item_id: int, version: int | None, actor: Actor, now: datetime) -> AgendaItem:
    """A proposal may move this item again. Raises as `move_item`."""
    return _pin(item_id, False, version, actor, now)


def _pin(item_id: int, pinned: bool, version: int | None, actor: Actor, now: datetime) -> AgendaItem:
    found = open_item(item_id, version, actor, now)
    item = found.item
    if item.is_pinned == pinned:
        return item
    item.is_pinned = pinned
    item.save(update_fields=["is_pinned"])
    kind, says = (
        (EventKind.PANEL_ITEM_PINNED, "An item was pinned.") if pinned else (EventKind.PANEL_ITEM_UNPINNED, "An item is no longer pinned.")
    )
    found.locked.tell(item.meeting, kind, says, act=found.act, body={"request": item.request.public_id})
    return item
