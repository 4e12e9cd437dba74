"""Puts a waiting request on a meeting's agenda, within the meeting's time."""

from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_chair, must_run
from panels.actions.carry import Listing, put_on
from panels.actions.keep_ready import must_be_listable
from panels.actions.locks import Locked, lock, sitting_of
from panels.definitions import KINDS
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting, PanelRequest
from panels.selectors.agendas import budget_of
from panels.selectors.words import named
from panels.terms import UPCOMING, Business, ItemState, RequestState
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def list_item(
    *, request_id: int, meeting_id: int, actor: Actor, now: datetime, chair_overrides: bool = False, because: str = ""
) -> AgendaItem:
    """Put a request on an agenda. Where its minutes no longer fit it goes to the reserve, unless the chair overrides, `because`.

    The panel's members see the child from now until the meeting closes. Raises WrongMoment where this meeting does not
    hear this kind of business (PN-23) or is over, NotYourDecision for anyone who does not run the panel, BadInput where
    the chair overrides and does not say why (PN-10).
    """
    request, meeting, locked = _lock(request_id, meeting_id)
    people = sitting_of(meeting.panel_id, now=now)
    actor = (must_chair if chair_overrides else must_run)(actor, meeting.panel, people)
    _check(request, meeting)
    fits = budget_of(meeting, Business(request.business)).fits(request.minutes)
    in_reserve = not fits and not chair_overrides
    over = over_because(because) if chair_overrides and not fits else ""
    where = "In reserve at" if in_reserve else "Listed at"
    listing = Listing(
        members=tuple(people.members), says=f"{where} the {named(meeting, request.business)}.", in_reserve=in_reserve,
        first=request.comes_first, over_because=over,
    )  # fmt: skip
    act = Act(actor=actor, now=now)
    item = put_on(meeting, request, listing, act=act)
    machines.go(request, "list", RequestState.LISTED)
    request.comes_first = False
    request.save(update_fields=["state", "comes_first"])
    says = f"An item was put {'in reserve' if in_reserve else 'on the agenda'}{' by the chair, over the time' if over else ''}."
    locked.tell(meeting, EventKind.PANEL_ITEM_LISTED, says, act=act, body={"request": request.public_id})
    return item


@transaction.atomic
def take_from_reserve(*, item_id: int, actor: Actor, now: datetime, chair_overrides: bool = False, because: str = "") -> AgendaItem:
    """Give an item in reserve its time. Over the meeting's time only the chair may, and writes down why."""
    request_id, meeting_id = AgendaItem.objects.values_list("request", "meeting").get(pk=item_id)
    request, meeting, locked = _lock(request_id, meeting_id)
    people = sitting_of(meeting.panel_id, now=now)
    actor = (must_chair if chair_overrides else must_run)(actor, meeting.panel, people)
    item = AgendaItem.objects.get(pk=item_id)
    if item.state != ItemState.RESERVE:
        raise WrongMoment("This item is not in reserve.")
    if not budget_of(meeting, Business(request.business)).fits(item.minutes):
        if not chair_overrides:
            raise WrongMoment("There is no time left for this item. The chair may list it all the same.")
        item.over_because = over_because(because)
    machines.go(item, "list", ItemState.LISTED)
    item.save(update_fields=["state", "over_because"])
    locked.tell(meeting, EventKind.PANEL_ITEM_LISTED, "An item was taken from the reserve.", act=Act(actor=actor, now=now),
                body={"request": request.public_id})  # fmt: skip
    return item


def over_because(because: str) -> str:
    """The chair's reason for going over the time. Raises BadInput where there is none."""
    if not because.strip():
        says = "The meeting's time is used up. Write down why the item is heard all the same."
        raise BadInput(says, {"because": says})
    return because.strip()


def _lock(request_id: int, meeting_id: int) -> tuple[PanelRequest, Meeting, Locked]:
    journey = PanelRequest.objects.filter(pk=request_id).values_list("journey", flat=True).first()
    if journey is None or not Meeting.objects.filter(pk=meeting_id).exists():
        raise NotVisible("There is no such request or meeting.")
    locked = lock(journeys=[journey], meetings=[meeting_id])
    request = PanelRequest.objects.select_related("journey__child").get(pk=request_id)
    return request, Meeting.objects.select_related("panel").get(pk=meeting_id), locked


def _check(request: PanelRequest, meeting: Meeting) -> None:
    if request.state != RequestState.ASKED:
        raise WrongMoment("This request is on an agenda already, or is over.")
    if meeting.state not in UPCOMING:
        raise WrongMoment("This meeting is over or cancelled. Choose another.")
    if not meeting.hears(request.business):
        raise WrongMoment(f"This meeting does not hear {KINDS[Business(request.business)].title}. Choose one of its own dates.")
    if not request.journey.is_open:
        raise WrongMoment("The child's journey is closed. Withdraw the request instead.")
    must_be_listable(request)
