"""Moves an item to another place of its agenda, into the reserve, or to another meeting that hears its kind of business."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_chair, must_run
from panels.actions.list_item import over_because
from panels.actions.locks import Locked, lock_item, sitting_of
from panels.actions.places import must_be_as_seen, write_order
from panels.definitions import KINDS
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting
from panels.selectors.agendas import budget_of
from panels.selectors.conflicts import who_declared
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS, UPCOMING, Business, ItemState, MeetingState
from tracker.actions.panel_business import end_panel_sight, give_panel_sight, record_panel_step
from tracker.actions.record_event import Act
from tracker.rules.access import Actor
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An open item of a meeting that is still to be held, or is being held, under its lock, and who acts."""

    item: AgendaItem
    locked: Locked
    act: Act


@transaction.atomic
def move_item(*, item_id: int, place: int, version: int | None, actor: Actor, now: datetime) -> AgendaItem:
    """Put an item in this place, 1 being the first, among those of its part that are to be heard; beyond the last is the last.

    `version` is that of the agenda which the person saw. Raises AgendaChanged with what others did since, WrongMoment where
    the item or the meeting is over, NotYourDecision for anyone who does not run the panel. Nothing is then written.
    """
    found = open_item(item_id, version, actor, now)
    item, meeting = found.item, found.item.meeting
    others = list(meeting.items.exclude(pk=item.pk).order_by("place", "id"))
    beside = [one for one in others if _heard_with(one, item)]
    number = max(place, 1) - 1
    at = others.index(beside[number]) if number < len(beside) else _after(others, beside)
    before = [one.pk for one in meeting.items.order_by("place", "id")]
    ordered = [*others[:at], item, *others[at:]]
    if [one.pk for one in ordered] == before:
        return item
    write_order(meeting, ordered)
    _tell(found, f"An item was put in place {min(number, len(beside)) + 1}.")
    return item


@transaction.atomic
def put_in_reserve(*, item_id: int, version: int | None, actor: Actor, now: datetime) -> AgendaItem:
    """Take an item's time away: it is heard if there is time. Raises as `move_item`."""
    found = open_item(item_id, version, actor, now)
    if found.item.state != ItemState.LISTED:
        raise WrongMoment("This item is in reserve already.")
    machines.go(found.item, "reserve", ItemState.RESERVE)
    found.item.over_because = ""
    found.item.save(update_fields=["state", "over_because"])
    _tell(found, "An item was put in reserve.")
    return found.item


@transaction.atomic
def move_to_meeting(
    *, item_id: int, meeting_id: int, version: int | None, actor: Actor, now: datetime, chair_overrides: bool = False, because: str = ""
) -> AgendaItem:
    """Put an item on the agenda of another planned meeting of its kind; in reserve there where it has no time left for it.

    The child's record says from which meeting to which. Only the chair goes over that meeting's time, and says why. Raises
    as `move_item`, and WrongMoment where that meeting does not hear this kind of business.
    """
    found = open_item(item_id, version, actor, now, meeting_id)
    item, left = found.item, found.item.meeting
    to = Meeting.objects.select_related("panel").get(pk=meeting_id)
    if to.pk == left.pk or to.state != MeetingState.PLANNED:
        raise WrongMoment("Choose another meeting that is planned.")
    if not to.hears(item.request.business):
        raise WrongMoment(f"That meeting does not hear {KINDS[Business(item.request.business)].title}. Choose one of its own dates.")
    people = sitting_of(to.panel_id, now=now)
    (must_chair if chair_overrides else must_run)(actor, to.panel, people)
    fits = budget_of(to, Business(item.request.business)).fits(item.minutes)
    item.over_because = over_because(because) if chair_overrides and not fits else ""
    shift(item, to, act=found.act, locked=found.locked, members=tuple(people.members), in_reserve=not fits and not chair_overrides)
    return item


def shift(item: AgendaItem, to: Meeting, *, act: Act, locked: Locked, members: tuple[int, ...], in_reserve: bool = False) -> None:
    """Put an item last on the agenda of another meeting, both locked, and tell it there and on the child's record.

    An item that was pinned to its meeting is not pinned to the other, and what was answered to interests in it is asked anew.
    """
    left = item.meeting
    _put(item, to, in_reserve=in_reserve)
    _sight(item, left, members, act.now)
    record_panel_step(
        journey_id=item.request.journey_id, kinds=[EventKind.PANEL_ITEM_MOVED], actor=act.actor, now=act.now,
        says=f"Moved from the {named(left, item.request.business)} to the {named(to, item.request.business)}.",
        body={"from": left.public_id, "meeting": to.public_id, "request": item.request.public_id},
    )  # fmt: skip
    body = {"request": item.request.public_id}
    locked.tell(left, EventKind.PANEL_ITEM_MOVED, f"An item was moved to the {named(to)}.", act=act, body=body)
    locked.tell(to, EventKind.PANEL_ITEM_MOVED, f"An item was moved here from the {named(left)}.", act=act, body=body)


def open_item(item_id: int, version: int | None, actor: Actor, now: datetime, *also: int) -> Open:
    """An item that may still be moved, locked with its meeting and others beside it, for somebody who runs the panel."""
    item, locked = lock_item(item_id, *also)
    meeting = item.meeting
    actor = must_run(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    must_be_as_seen(meeting, version)
    if meeting.state not in UPCOMING:
        raise WrongMoment("This meeting is over or cancelled.")
    if item.state not in OPEN_ITEMS:
        raise WrongMoment("This item has been decided, or is no longer on the agenda.")
    return Open(item=item, locked=locked, act=Act(actor=actor, now=now))


def _heard_with(one: AgendaItem, item: AgendaItem) -> bool:
    """Whether two items are in one list: of the same part of the meeting, both with a time or both in reserve."""
    in_reserve = item.state == ItemState.RESERVE
    states = (ItemState.RESERVE,) if in_reserve else (ItemState.LISTED, ItemState.DECIDED, ItemState.DEFERRED)
    return one.state in states and (in_reserve or one.is_in_section == item.is_in_section)


def _after(others: list[AgendaItem], beside: list[AgendaItem]) -> int:
    return others.index(beside[-1]) + 1 if beside else len(others)


def _put(item: AgendaItem, to: Meeting, *, in_reserve: bool) -> None:
    last = to.items.order_by("-place").values_list("place", flat=True).first() or 0
    item.meeting, item.place, item.is_in_section, item.is_pinned = to, last + 1, item.request.business == to.section, False
    if in_reserve != (item.state == ItemState.RESERVE):
        machines.go(item, *(("reserve", ItemState.RESERVE) if in_reserve else ("list", ItemState.LISTED)))
    item.save(update_fields=["meeting", "place", "is_in_section", "is_pinned", "state", "over_because"])
    item.conflict_answers.all().delete()


def _sight(item: AgendaItem, left: Meeting, members: tuple[int, ...], now: datetime) -> None:
    """Another panel's members see the child from now on, and those of the panel that it left no more."""
    if item.meeting.panel_id == left.panel_id:
        return
    end_panel_sight(listed_by=[item.listed_by_event_id], at=now)
    declared = who_declared([item.request_id]).get(item.request_id, frozenset())
    give_panel_sight(listed_by=item.listed_by_event, members=tuple(m for m in members if m not in declared), at=now)


def _tell(found: Open, says: str) -> None:
    found.locked.tell(found.item.meeting, EventKind.PANEL_ITEM_MOVED, says, act=found.act, body={"request": found.item.request.public_id})
