"""Puts what people are told into their inboxes: one item for each child and thing that is asked, one for another matter.

Many causes are put in together, with the statements of one. Which item each of them joins is worked out in their order, as if
one came after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from notifications.actions.told import OfCause, Told, act_of, not_told_yet, notice
from notifications.definitions import asks_the_same
from notifications.models import Asked, Item, insert_missing
from notifications.terms import Channel
from tracker.selectors.causes import Cause, running_of


def put_into_inboxes(causes: Sequence[OfCause], *, now: datetime) -> None:
    """Put each cause into each person's item. One that was read before is then unread again.

    A timescale joins the item that asks for the same thing already, be it its own earlier rung, the bundle of an admission, or
    another timescale of the child that the same entry will stop. Otherwise all of one act, or of one pass, is one item.
    """
    fresh = not_told_yet(Channel.INBOX, causes)
    if not fresh:
        return
    items = _Items(now)
    items.read(fresh)
    placed = [(cause, told, items.place(cause, told)) for cause, told in fresh]
    items.make()
    notices = []
    for cause, told, place in placed:
        row = notice(cause, told, Channel.INBOX)
        row.item = place.item
        notices.append(row)
    insert_missing(notices)
    asked = {(place.item.pk, clock) for _, told, place in placed for clock in told.asks}
    insert_missing([Asked(item_id=item, clock_id=clock) for item, clock in sorted(asked)])
    there = sorted({place.item.pk for _, _, place in placed if place.is_again})
    if there:
        Item.objects.filter(pk__in=there).update(read_at=None, told_at=now)


@dataclass(slots=True)
class _Place:
    """An item that is there, or is to be made. `is_again` is set where it was there and says something new."""

    item: Item
    told_at: datetime
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class _Asks:
    """A timescale that an item asks for."""

    clock_id: int
    limit: str
    runs: bool
    place: _Place


@dataclass(slots=True)
class _Items:
    """The items that these causes may join, and those that are made for them."""

    now: datetime
    by_key: dict[tuple[int, str], _Place] = field(default_factory=dict)
    asking: dict[tuple[int, int], list[_Asks]] = field(default_factory=dict)
    new: dict[tuple[int, str], _Place] = field(default_factory=dict)
    clocks: dict[int, tuple[int | None, str, bool]] = field(default_factory=dict)

    def read(self, fresh: Sequence[tuple[Cause, Told]]) -> None:
        """What is there already. Three queries."""
        people = {told.recipient for _, told in fresh}
        self._keep(people, {_key(cause) for cause, _ in fresh})
        clocks = running_of(clock for _, told in fresh for clock in told.asks)
        self.clocks = {pk: (clock.journey_id, clock.limit, clock.runs) for pk, clock in clocks.items()}
        due = {cause.clock_id: cause.journey_id for cause, _ in fresh if cause.clock_id is not None and cause.journey_id is not None}
        if not due:
            return
        running = Q(clock__stopped_at__isnull=True, clock__cancelled_at__isnull=True)
        rows = Asked.objects.filter(running | Q(clock__in=due), clock__journey__in=set(due.values()), item__recipient__in=people)
        places = {place.item.pk: place for place in self.by_key.values()}
        for asked in rows.select_related("item", "clock").order_by("item__told_at", "item"):
            clock, item = asked.clock, asked.item
            place = places.setdefault(item.pk, _Place(item, item.told_at))
            runs = clock.stopped_at is None and clock.cancelled_at is None
            self._asks(item.recipient_id, clock.journey_id, _Asks(clock.pk, clock.limit, runs, place))

    def place(self, cause: Cause, told: Told) -> _Place:
        """The item of this person that this cause joins, told of now."""
        place = self._that_asks_the_same(cause, told.recipient)
        if place is not None:
            place.is_again, place.told_at = True, self.now
        else:
            place = self._of_the_act(cause, told.recipient)
        for clock in told.asks:
            journey, limit, runs = self.clocks[clock]
            self._asks(told.recipient, journey, _Asks(clock, limit, runs, place))
        return place

    def make(self) -> None:
        """Write the new items, in one order whoever writes. What another has written meanwhile is joined instead."""
        if not self.new:
            return
        insert_missing([self.new[key].item for key in sorted(self.new)])
        found = Item.objects.filter(key__in={key for _, key in self.new}, recipient__in={user for user, _ in self.new})
        for item in found:
            place = self.new.get((item.recipient_id, item.key))
            if place is not None:
                place.is_again = place.is_again or (item.reference != place.item.reference and item.read_at is not None)
                place.item = item

    def _keep(self, people: set[int], keys: set[str]) -> None:
        for item in Item.objects.filter(key__in=keys, recipient__in=people):
            self.by_key[item.recipient_id, item.key] = _Place(item, item.told_at)

    def _asks(self, recipient: int, journey: int | None, asks: _Asks) -> None:
        if journey is not None:
            self.asking.setdefault((recipient, journey), []).append(asks)

    def _that_asks_the_same(self, cause: Cause, recipient: int) -> _Place | None:
        """The latest item of this person that asks already for what this timescale asks; none for an event."""
        if cause.clock_id is None or cause.journey_id is None:
            return None
        same = asks_the_same(cause.limit)
        asking = self.asking.get((recipient, cause.journey_id), ())
        found = [one.place for one in asking if one.clock_id == cause.clock_id or (one.runs and one.limit in same)]
        return max(reversed(found), key=lambda place: place.told_at, default=None)  # of those told of together, the last

    def _of_the_act(self, cause: Cause, recipient: int) -> _Place:
        key = _key(cause)
        place = self.by_key.get((recipient, key))
        if place is None:
            item = Item(recipient_id=recipient, child_id=cause.child_id, stream_id=cause.stream_id, key=key, told_at=self.now)
            place = self.by_key[recipient, key] = self.new[recipient, key] = _Place(item, self.now)
        elif place.item.read_at is not None:
            place.is_again, place.told_at = True, self.now
        return place


def _key(cause: Cause) -> str:
    return act_of(cause) if cause.stream_id is None else f"stream {cause.stream_id}"


__all__ = ["put_into_inboxes"]
