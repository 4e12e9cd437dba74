"""Puts a child forward to a panel, sends the papers, and takes the request back."""

from datetime import date, datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_run
from panels.actions.locks import lock, sitting_of
from panels.definitions import BEGIN_WORK, ITEM_MINUTES, KINDS, MANAGES
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting, PanelRequest
from panels.rules.eligible import misfit
from panels.selectors.managers import managers_of
from panels.selectors.timetable import eligible_meetings
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS, OPEN_REQUESTS, Business, ItemState, MeetingState, RequestState
from tracker.actions.locks import lock_journey
from tracker.actions.panel_business import end_panel_sight, record_panel_step
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.rules.access import Actor
from workflows.calendar import local_date
from workflows.terms import EventKind

MINUTES_AT_LEAST, MINUTES_AT_MOST = 5, 120


@transaction.atomic
def put_forward(
    *,
    journey_id: int,
    business: Business,
    asks: str,
    wanted_id: int | None,
    actor: Actor,
    now: datetime,
    agreed_by_id: int | None = None,
    minutes: int = ITEM_MINUTES,
    papers: str = "",
    although: str = "",
) -> PanelRequest:
    """Put a child forward for one kind of business; the kind decides which panel and which dates (PN-23).

    `wanted_id` is the meeting asked for, None for the next there is. A worker names the manager who agreed (D-57); a
    manager agrees in person. `although` is why this kind of business is right for a child for whom it is not usual. Raises
    BadInput, NotYourDecision, or WrongMoment where the child waits for this already, or it is impossible for this child.
    """
    if not actor.roles & BEGIN_WORK or actor.user_id is None:
        raise NotYourDecision("You cannot put a child forward to a panel.", tuple(sorted(BEGIN_WORK)))
    if not KINDS[business].about_children:
        raise BadInput(f"{KINDS[business].title} hears reports. No child is put forward to it.", {"business": "Choose another."})
    _check(asks, minutes)
    locked = lock_journey(journey_id, version=None)
    journey = locked.journey
    if not journey.is_open:
        raise WrongMoment("This journey is closed. A panel considers a child whose journey is open.")
    if PanelRequest.objects.filter(journey=journey, business=business, state__in=[str(s) for s in OPEN_REQUESTS]).exists():
        raise WrongMoment(f"This child has been put forward for {KINDS[business].title} already.")
    wanted = _wanted(wanted_id, business, now)
    against = misfit(business, locked.situation(now), on=last_day(business, wanted, now))
    if against is not None and against.is_impossible:
        raise WrongMoment(against.says)
    if against is not None and not although.strip():
        raise BadInput(against.says, {"although": f"{against.says} Say why this panel is right all the same."})
    request = PanelRequest(
        journey=journey, business=business, asks=asks.strip(), minutes=minutes, wanted=wanted, papers=papers.strip(),
        papers_sent_at=now if papers.strip() else None, asked_by_id=actor.user_id, asked_at=now,
        although=although.strip() if against is not None else "",
        agreed_by_id=_agreed_by(journey.team, agreed_by_id, actor, now),
    )  # fmt: skip
    return write_request(request, actor=actor, now=now)


def write_request(request: PanelRequest, *, actor: Actor, now: datetime) -> PanelRequest:
    """Save a new request, and tell it on the record of the child, whose stream is locked."""
    business = Business(request.business)
    machines.go(request, "ask", RequestState.ASKED)
    request.save()
    when = f", for the {named(request.wanted, business)}" if request.wanted else ""
    record_panel_step(
        journey_id=request.journey_id, kinds=[EventKind.PANEL_REQUEST_MADE], says=f"Put forward to {KINDS[business].title}{when}.",
        reason=request.asks, actor=actor, now=now, body={"request": request.public_id, "business": str(business)},
    )  # fmt: skip
    return request


@transaction.atomic
def send_papers(*, request_id: int, papers: str, actor: Actor, now: datetime) -> PanelRequest:
    """Say where the papers for a request are held. Papers sent again count from now."""
    if not papers.strip():
        raise BadInput("Say where the papers are held.", {"papers": "Say where the papers are held."})
    request, _ = locked_request(request_id)
    request.papers, request.papers_sent_at = papers.strip(), now
    request.save(update_fields=["papers", "papers_sent_at"])
    record_panel_step(
        journey_id=request.journey_id, kinds=[EventKind.PANEL_PAPERS_SENT], actor=actor, now=now,
        says=f"Papers for {KINDS[Business(request.business)].title} sent.", body={"request": request.public_id, "papers": request.papers},
    )  # fmt: skip
    return request


@transaction.atomic
def withdraw_request(*, request_id: int, because: str, actor: Actor, now: datetime) -> PanelRequest:
    """Take a request back, off the agenda too. By whoever made or agreed it, a manager, or those who run the panel."""
    if not because.strip():
        raise BadInput("Say why it is withdrawn.", {"because": "Say why it is withdrawn."})
    request, item = locked_request(request_id)
    own = actor.user_id in (request.asked_by_id, request.agreed_by_id) or bool(actor.roles & set(MANAGES))
    if request.ratifies_id is not None:
        raise WrongMoment("The panel looks at what the chair decided between meetings. This is decided at the meeting, not withdrawn.")
    if not own:
        if item is None:
            raise NotYourDecision("Only whoever put the child forward, or a manager, may withdraw this.", MANAGES)
        actor = must_run(actor, item.meeting.panel, sitting_of(item.meeting.panel_id, now=now))
    return take_back(request, item, because, actor=actor, now=now)


def take_back(request: PanelRequest, item: AgendaItem | None, because: str, *, actor: Actor, now: datetime) -> PanelRequest:
    """Withdraw a request that waits, and its item, both from `locked_request`. On the child's record, open or closed."""
    machines.go(request, "withdraw", RequestState.WITHDRAWN)
    request.withdrawn_because = because.strip()
    request.save(update_fields=["state", "withdrawn_because"])
    if item is not None:
        _off_the_agenda(item, actor, now)
    record_panel_step(
        journey_id=request.journey_id, kinds=[EventKind.PANEL_ITEM_WITHDRAWN], reason=because, actor=actor, now=now,
        says=f"Withdrawn from {KINDS[Business(request.business)].title}.",
        body={"request": request.public_id, "subject": request.public_id},
    )  # fmt: skip
    return request


def _off_the_agenda(item: AgendaItem, actor: Actor, now: datetime) -> None:
    locked = lock(meetings=[item.meeting_id])
    machines.go(item, "withdraw", ItemState.WITHDRAWN)
    item.save(update_fields=["state"])
    end_panel_sight(listed_by=[item.listed_by_event_id], at=now)
    locked.tell(item.meeting, EventKind.PANEL_ITEM_WITHDRAWN, "An item was withdrawn.", act=Act(actor=actor, now=now),
                body={"request": item.request.public_id})  # fmt: skip


def locked_request(request_id: int) -> tuple[PanelRequest, AgendaItem | None]:
    """A request that still waits, and its open item; the child's stream and the meeting's locked, in that order.

    Raises NotVisible where there is no such request, WrongMoment where it is over.
    """
    places = AgendaItem.objects.filter(request=request_id, state__in=[str(s) for s in OPEN_ITEMS])
    found = PanelRequest.objects.filter(pk=request_id).values_list("journey", flat=True).first()
    if found is None:
        raise NotVisible("There is no such request.")
    lock(journeys=[found], meetings=places.values_list("meeting", flat=True))
    request = PanelRequest.objects.select_related("journey").get(pk=request_id)
    if request.state not in OPEN_REQUESTS:
        raise WrongMoment("This request has had its decision, or was withdrawn.")
    return request, places.select_related("meeting__panel", "request").first()


def _check(asks: str, minutes: int) -> None:
    fields = {}
    if not asks.strip():
        fields["asks"] = "Say what the panel is asked to decide."
    if not MINUTES_AT_LEAST <= minutes <= MINUTES_AT_MOST:
        fields["minutes"] = f"Ask for {MINUTES_AT_LEAST} to {MINUTES_AT_MOST} minutes."
    if fields:
        raise BadInput(" ".join(fields.values()), fields)


def _wanted(wanted_id: int | None, business: Business, now: datetime) -> Meeting | None:
    if wanted_id is None:
        return None
    meeting = Meeting.objects.filter(pk=wanted_id).first()
    eligible = meeting is not None and meeting.state == MeetingState.PLANNED and meeting.starts_at > now
    if meeting is None or not eligible or not meeting.hears(business):
        says = f"Choose a date on which {KINDS[business].title} is heard."
        raise BadInput(says, {"wanted": says})
    return meeting


def last_day(business: Business, wanted: Meeting | None, now: datetime) -> date:
    """The last day (in London) on which a child who is put forward now would be heard: the day asked for, or the last offered."""
    offered = [wanted] if wanted is not None else eligible_meetings(business, now=now)
    return max((meeting.on for meeting in offered), default=local_date(now))


def _agreed_by(team: object, agreed_by_id: int | None, actor: Actor, now: datetime) -> int:
    assert actor.user_id is not None
    if actor.roles & set(MANAGES):
        return actor.user_id
    if agreed_by_id not in {m.user_id for m in managers_of(team, now=now)}:
        raise BadInput("Choose the manager who agreed.", {"agreed_by": "Choose the manager who agreed."})
    assert agreed_by_id is not None
    return agreed_by_id
