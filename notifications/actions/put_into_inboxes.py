"""Puts what people are told into their inboxes: one item for each child and thing that is asked, one for another matter."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from notifications.actions.told import Told, act_of, not_told_yet, write_notices
from notifications.definitions import asks_the_same
from notifications.models import Asked, Item
from notifications.terms import Channel
from tracker.selectors.causes import Cause


def put_into_inboxes(cause: Cause, told: Sequence[Told], *, now: datetime) -> None:
    """Put this cause into each person's item. One that was read before is then unread again.

    A timescale joins the item that asks for the same thing already, be it its own earlier rung, the bundle of an admission, or
    another timescale of the child that the same entry will stop. Otherwise all of one act, or of one pass, is one item.
    """
    fresh = not_told_yet(cause, Channel.INBOX, told)
    if not fresh:
        return
    items = _that_ask_the_same(cause, fresh)
    there = [item.pk for item in items.values()]
    rest = [t for t in fresh if t.recipient not in items]
    if rest:
        key = act_of(cause) if cause.stream_id is None else f"stream {cause.stream_id}"
        Item.objects.bulk_create(
            (Item(recipient_id=t.recipient, child_id=cause.child_id, stream_id=cause.stream_id, key=key, told_at=now) for t in rest),
            ignore_conflicts=True,
        )
        made = {item.recipient_id: item for item in Item.objects.filter(key=key, recipient__in=[t.recipient for t in rest])}
        there += [item.pk for item in made.values() if item.read_at is not None]
        items |= made
    write_notices(cause, fresh, Channel.INBOX, items=items)
    asked = [Asked(item=items[t.recipient], clock_id=clock) for t in fresh for clock in t.asks]
    Asked.objects.bulk_create(asked, ignore_conflicts=True)
    if there:
        Item.objects.filter(pk__in=there).update(read_at=None, told_at=now)


def _that_ask_the_same(cause: Cause, told: Sequence[Told]) -> dict[int, Item]:
    """The latest item of each person that asks already for what this timescale asks. One query; none for an event."""
    if cause.clock_id is None or cause.journey_id is None:
        return {}
    running = Q(clock__stopped_at__isnull=True, clock__cancelled_at__isnull=True)
    same = Q(clock__journey=cause.journey_id, clock__limit__in=asks_the_same(cause.limit)) & running
    asked = Asked.objects.filter(Q(clock=cause.clock_id) | same, item__recipient__in=[t.recipient for t in told])
    return {one.item.recipient_id: one.item for one in asked.select_related("item").order_by("item__told_at", "item")}


__all__ = ["put_into_inboxes"]
