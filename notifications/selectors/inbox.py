"""A person's inbox: what they were told, by child, with what they have not read first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Max, Prefetch, Q, QuerySet, Window

from notifications.models import Asked, Item, Mail, Notice
from notifications.terms import Channel
from tracker.rules.access import Viewer
from tracker.selectors.causes import title_of
from tracker.selectors.matters import Matter, matters
from tracker.selectors.sight import InSight, children_in_sight
from tracker.selectors.timescales import kind_of
from workflows.engine.clock import day_of, in_words

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as it is shown: each sentence once, in the order it was told."""

    reference: str
    told_at: datetime
    read_at: datetime | None
    says: tuple[str, ...]

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


@dataclass(frozen=True, slots=True)
class ChildItems:
    """The items about one child, or one other matter. Both `child` and `matter` are None where the reader may no longer see it.

    `child_id` is None for what is about no one child.
    """

    child_id: int | None
    child: InSight | None
    matter: Matter | None
    items: tuple[Shown, ...]

    @property
    def unread(self) -> int:
        return sum(item.is_unread for item in self.items)


@dataclass(frozen=True, slots=True)
class About:
    """The children and the matters that a reader may see, by id."""

    children: Mapping[int, InSight]
    matters: Mapping[int, Matter]

    def child(self, item: Item) -> InSight | None:
        return self.children.get(item.child_id) if item.child_id is not None else None

    def matter(self, item: Item) -> Matter | None:
        return self.matters.get(item.stream_id) if item.stream_id is not None else None


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the inbox. `unread` counts the whole inbox; `reference` is the message that the page was asked for by."""

    page: Page
    children: tuple[ChildItems, ...]
    unread: int
    reference: str = ""


def inbox(*, viewer: Viewer, now: datetime, page: int | str, only_unread: bool = False, reference: str = "") -> Inbox:
    """A page of what this person was told. A fixed number of queries, whatever it shows.

    `reference` narrows it to one item, or to what one mail told of; a reference of somebody else's finds nothing.
    """
    items = _mine(viewer)
    if only_unread:
        items = items.filter(read_at__isnull=True)
    if reference:
        items = items.filter(Q(reference=reference) | Q(pk__in=_told_by(viewer, reference)))
    found = Paginator(items, PER_PAGE).get_page(page)
    shown = list(found.object_list)
    return Inbox(found, _by_child(shown, about(viewer, shown, now=now)), _unread(viewer.user_id), reference)


def about(viewer: Viewer, items: Iterable[Item], *, now: datetime) -> "About":
    """What these items are about, as far as the reader may still see it. Two queries, and those of whoever keeps the matters."""
    rows = list(items)
    children = children_in_sight(viewer, {item.child_id for item in rows if item.child_id is not None})
    return About(children, matters(viewer, {item.stream_id for item in rows if item.stream_id is not None}, now=now))


def unread_of(user: Any, now: datetime) -> int:
    """How many items this signed-in person has not read. One query."""
    return _unread(user.pk)


def unread_of_message(viewer: Viewer, reference: str) -> int:
    """How much of what one message of this person told of is not read. One query."""
    return Item.objects.filter(pk__in=_told_by(viewer, reference), read_at__isnull=True).count()


def items_of(viewer: Viewer, *, only_unread: bool = False) -> QuerySet[Item]:
    """This person's items in the order of the inbox, for lists that page themselves."""
    items = _mine(viewer)
    return items.filter(read_at__isnull=True) if only_unread else items


def item_of(viewer: Viewer, reference: str) -> Item:
    """One item of this person. Raises Item.DoesNotExist for anybody else's."""
    return Item.objects.prefetch_related(*_SHOWN).get(recipient=viewer.user_id, reference=reference)


_SHOWN = (
    Prefetch("notices", Notice.objects.select_related("firing__clock")),
    Prefetch("asked", Asked.objects.select_related("clock")),
)
"""What an item is shown with: two queries, whatever it holds."""


def as_shown(item: Item) -> Shown:
    """An item that was read with its notices: what happened, what is overdue, what is due, and last what has been done since.

    Of one timescale that passed several rungs at one go, only the last is said.
    """
    latest = {(n.firing.clock_id if n.firing else 0, n.event_id): n for n in sorted(item.notices.all(), key=_as_told)}
    said = [(_urgency(notice), _as_it_stands(notice)) for notice in latest.values()]
    told_of = {notice.firing.clock_id for notice in latest.values() if notice.firing is not None}
    said += [((4, one.pk), _to_come(one)) for one in item.asked.all() if one.clock_id not in told_of and one.clock.cancelled_at is None]
    return Shown(item.reference, item.told_at, item.read_at, tuple(dict.fromkeys(says for _, says in sorted(said))))


def _as_told(notice: Notice) -> tuple[int, int]:
    return (notice.firing_id or 0, notice.pk)


def _urgency(notice: Notice) -> tuple[int, int]:
    if notice.firing is None:
        return (0, notice.pk)
    if not notice.firing.clock.is_running:
        return (5, notice.pk)
    return ({"warn": 3, "due": 2}.get(notice.firing.rung, 1), notice.pk)


def _as_it_stands(notice: Notice) -> str:
    clock = notice.firing.clock if notice.firing is not None else None
    return f"{notice.says} Done since." if clock is not None and clock.stopped_at is not None else notice.says


def _to_come(asked: Asked) -> str:
    """A timescale of a bundle of which nothing has fired yet."""
    clock = asked.clock
    due = f"{title_of(clock)}: due on {in_words(day_of(kind_of(clock.limit), clock.due_at))}."
    return f"{due} Done since." if clock.stopped_at is not None else due


def _unread(user_id: int) -> int:
    return Item.objects.filter(recipient=user_id, read_at__isnull=True).count()


def _mine(viewer: Viewer) -> QuerySet[Item]:
    """Children, and other matters, with something unread first, those told of last before others; for each what is unread first."""
    mine = Item.objects.filter(recipient=viewer.user_id).alias(
        unread_at=Window(Max("told_at", filter=Q(read_at__isnull=True)), partition_by=[F("child"), F("stream")]),
        latest_at=Window(Max("told_at"), partition_by=[F("child"), F("stream")]),
        is_read=Q(read_at__isnull=False),
    )
    order = (F("unread_at").desc(nulls_last=True), F("latest_at").desc(), "child", "stream", "is_read", "-told_at", "-pk")
    return mine.order_by(*order).prefetch_related(*_SHOWN)


def _told_by(viewer: Viewer, reference: str) -> QuerySet[Item, Any]:
    """The items with the same causes as a mail of this person."""
    mail = Mail.objects.filter(recipient=viewer.user_id, reference=reference)
    same = Q(notices__event__in=mail.values("notices__event")) | Q(notices__firing__in=mail.values("notices__firing"))
    return Item.objects.filter(same, recipient=viewer.user_id, notices__channel=Channel.INBOX).values("pk")


def _by_child(items: list[Item], known: About) -> tuple[ChildItems, ...]:
    groups = (list(group) for _, group in groupby(items, key=lambda item: (item.child_id, item.stream_id)))
    return tuple(
        ChildItems(these[0].child_id, known.child(these[0]), known.matter(these[0]), tuple(as_shown(item) for item in these))
        for these in groups
    )


__all__ = [
    "About", "ChildItems", "Inbox", "Shown", "about", "as_shown", "inbox", "item_of", "items_of", "unread_of", "unread_of_message",
]  # fmt: skip
