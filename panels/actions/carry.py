"""Moves an item that could not be heard on to another meeting, or back among those that wait, ahead of the rest."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from panels import machines
from panels.actions.locks import Locked
from panels.models import AgendaItem, Meeting, PanelRequest
from panels.selectors.conflicts import who_declared
from panels.selectors.words import named
from panels.terms import ItemState, RequestState
from tracker.actions.panel_business import record_panel_step
from tracker.actions.record_event import Act
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How an item comes onto an agenda: who may then see the child, whether it has a time, whether it comes first."""

    members: tuple[int, ...]
    says: str
    in_reserve: bool = False
    first: bool = False
    over_because: str = ""


def put_on(meeting: Meeting, request: PanelRequest, listing: Listing, *, act: Act) -> AgendaItem:
    """Put a request on an agenda: on the child's record, and with sight of the child for the panel's members."""
    event = record_panel_step(
        journey_id=request.journey_id,
        kinds=[EventKind.PANEL_ITEM_LISTED],
        says=listing.says,
        actor=act.actor,
        now=act.now,
        body={"meeting": meeting.public_id, "business": request.business, "reserve": listing.in_reserve},
        members=tuple(m for m in listing.members if m not in who_declared([request.pk]).get(request.pk, ())),
    )
    item = AgendaItem(
        meeting=meeting,
        request=request,
        place=_place(meeting, first=listing.first),
        minutes=request.minutes,
        is_in_section=request.business == meeting.section,
        over_because=listing.over_because,
        listed_at=act.now,
        listed_by_event=event,
    )
    machines.go(item, *(("reserve", ItemState.RESERVE) if listing.in_reserve else ("list", ItemState.LISTED)))
    item.save()
    return item


def carry(item: AgendaItem, because: str, *, act: Act) -> None:
    """Take an item off its agenda; its request waits again, and comes first at the next meeting of its kind (D-41)."""
    request = item.request
    record_panel_step(
        journey_id=request.journey_id,
        kinds=[EventKind.PANEL_ITEM_CARRIED],
        says=f"Not heard at the {named(item.meeting, request.business)}. It comes first at the next.",
        reason=because,
        actor=act.actor,
        now=act.now,
        body={"meeting": item.meeting.public_id, "business": request.business},
    )
    machines.go(item, "carry", ItemState.CARRIED)
    item.save(update_fields=["state"])
    machines.go(request, "carry", RequestState.ASKED)
    request.comes_first = True
    request.save(update_fields=["state", "comes_first"])


def relist(item: AgendaItem, meeting: Meeting, *, members: tuple[int, ...], act: Act, locked: Locked) -> AgendaItem:
    """Put a carried item's request on another agenda, in the first place."""
    request = item.request
    says = f"Now listed at the {named(meeting, request.business)}."
    made = put_on(meeting, request, Listing(members=members, says=says, first=True), act=act)
    machines.go(request, "list", RequestState.LISTED)
    request.comes_first = False
    request.save(update_fields=["state", "comes_first"])
    locked.tell(meeting, EventKind.PANEL_ITEM_LISTED, "An item was carried over to this meeting.", act=act,
                body={"request": request.public_id})  # fmt: skip
    return made


def next_meeting(of: Meeting, business: str, *, after: datetime) -> Meeting | None:
    """The next planned meeting that hears this kind of business, after a moment; None where none is planned yet."""
    later = Meeting.objects.filter(panel=of.panel_id, state="planned", starts_at__gt=after).exclude(pk=of.pk)
    return next((m for m in later.select_related("panel") if m.hears(business)), None)


def _place(meeting: Meeting, *, first: bool) -> int:
    taken = meeting.items.aggregate(lowest=Min("place"), highest=Max("place"))
    if first:
        return min(taken["lowest"] or 1, 1) - 1 if taken["lowest"] is not None else 1
    return (taken["highest"] or 0) + 1
