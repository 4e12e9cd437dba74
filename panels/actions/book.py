"""Puts a request that arose by itself on the next agenda with room for it, without anybody listing it (PM-05, LG-01)."""

from datetime import datetime

from panels import machines
from panels.actions.carry import Listing, put_on
from panels.actions.locks import lock, sitting_of
from panels.models import AgendaItem, Meeting, PanelRequest
from panels.rules.timetable import papers_due_on
from panels.selectors.agendas import budget_of
from panels.selectors.timetable import eligible_meetings
from panels.selectors.words import named
from panels.terms import Business, RequestState
from tracker.actions.record_event import Act
from tracker.rules.access import Actor
from tracker.selectors.rulebook import rulebook
from workflows.calendar import local_date
from workflows.terms import EventKind

WAYMARK = Actor(user_id=None, name="Waymark")


def book(request: PanelRequest, *, now: datetime) -> AgendaItem | None:
    """Put a request on the next agenda of its kind that has room, and for which papers can still be in time.

    None where no such meeting is planned yet: the request then waits, and the panel's administrator lists it. The child's
    stream is locked.
    """
    business, calendar = Business(request.business), rulebook().calendar
    for meeting in eligible_meetings(business, now=now):
        in_time = papers_due_on(meeting.on, calendar=calendar) >= local_date(now)
        if in_time and budget_of(meeting, business).fits(request.minutes):
            return _listed(request, meeting, now)
    return None


def _listed(request: PanelRequest, meeting: Meeting, now: datetime) -> AgendaItem:
    locked = lock(journeys=[request.journey_id], meetings=[meeting.pk])
    act = Act(actor=WAYMARK, now=now)
    members = tuple(sitting_of(meeting.panel_id, now=now).members)
    says = f"Listed by itself at the {named(meeting, request.business)}."
    item = put_on(meeting, request, Listing(members=members, says=says), act=act)
    machines.go(request, "list", RequestState.LISTED)
    request.wanted = meeting
    request.save(update_fields=["state", "wanted"])
    locked.tell(meeting, EventKind.PANEL_ITEM_LISTED, "An item was put on the agenda by itself.", act=act,
                body={"request": request.public_id})  # fmt: skip
    return item
