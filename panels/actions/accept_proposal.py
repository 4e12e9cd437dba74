"""Accepts a proposal, all of it or some of its lines, in one transaction. What has changed since is left out and said so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_run
from panels.actions.carry import Listing, put_on
from panels.actions.locks import Locked, lock, sitting_of
from panels.actions.move_item import shift
from panels.actions.places import write_order
from panels.models import AgendaItem, Meeting, PanelRequest, Proposal, ProposedLine
from panels.rules.agenda import in_order
from panels.selectors.agendas import budget_of
from panels.selectors.hearing import to_hear
from panels.selectors.people import Sitting
from panels.selectors.problem import not_listable
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS, Business, ItemState, LineState, MeetingState, RequestState
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from workflows.terms import EventKind


@dataclass(slots=True, kw_only=True)
class _Line:
    """A line under the locks, with what it is about as it stands now. `skip` says what has changed; empty: it may be done."""

    row: ProposedLine
    request: PanelRequest
    item: AgendaItem | None
    to: Meeting
    skip: str = ""


@transaction.atomic
def accept_proposal(*, proposal_id: int, lines: Collection[int], actor: Actor, now: datetime) -> Proposal:
    """Put what these lines say on the agendas, each meeting then in its best order; a line that is out of date is skipped.

    Out of date is a request that was withdrawn, listed or moved since, a meeting that is no longer planned, and one that no
    longer has the time. Raises BadInput where no line is chosen that is still open, NotYourDecision.
    """
    proposal = Proposal.objects.select_related("panel").filter(pk=proposal_id).first()
    if proposal is None:
        raise NotVisible("There is no such proposal.")
    people = sitting_of(proposal.panel_id, now=now)
    actor = must_run(actor, proposal.panel, people)
    wanted = proposal.lines.filter(pk__in=list(lines), meeting__isnull=False, state=LineState.OPEN)
    found, locked = _locked(list(wanted.select_related("request")))
    if not found:
        says = "Choose at least one item that is still to be answered."
        raise BadInput(says, {"lines": says})
    _skip_what_no_longer_fits(found)
    act = Act(actor=actor, now=now)
    for line in found:
        if not line.skip:
            _do(line, people, act, locked)
    for meeting in {line.to.pk: line.to for line in found if not line.skip}.values():
        items = list(meeting.items.filter(state__in=[str(s) for s in OPEN_ITEMS]).order_by("place", "pk").select_related(*_OF_REQUEST))
        best = {pk: number for number, pk in enumerate(in_order(to_hear(items)))}
        write_order(meeting, sorted(items, key=lambda item: (item.is_in_section, best[item.pk])))
    _answer(found, act)
    return proposal


_OF_REQUEST = ("request__journey__child", "request__journey__worker", "request__asked_by")


def _locked(rows: Sequence[ProposedLine]) -> tuple[list[_Line], Locked]:
    """Everything that the lines touch, locked in the one order, and read again under the lock."""
    requests = [row.request_id for row in rows]
    stand = AgendaItem.objects.filter(request__in=requests, state__in=[str(s) for s in OPEN_ITEMS])
    meetings = {*(row.meeting_id for row in rows if row.meeting_id), *(row.stood_at_id for row in rows if row.stood_at_id)}
    locked = lock(journeys=[row.request.journey_id for row in rows], meetings=[*meetings, *stand.values_list("meeting", flat=True)])
    again = {row.pk: row for row in ProposedLine.objects.filter(pk__in=[row.pk for row in rows], state=LineState.OPEN)}
    fresh = {r.pk: r for r in PanelRequest.objects.filter(pk__in=requests).select_related("journey__child", "journey__worker", "asked_by")}
    planned = {m.pk: m for m in Meeting.objects.filter(pk__in=meetings).select_related("panel")}
    items = {item.request_id: item for item in stand.select_related("meeting__panel", "listed_by_event", *_OF_REQUEST)}
    lines = [
        _Line(row=row, request=fresh[row.request_id], item=items.get(row.request_id), to=planned[row.meeting_id])
        for row in again.values()
        if row.meeting_id is not None
    ]
    lacking = not_listable([line.request for line in lines if line.item is None])
    for line in lines:
        line.skip = _changed(line) or lacking.get(line.request.pk, "")[:300]
    return lines, locked


def _changed(line: _Line) -> str:
    """What has changed since the proposal was made, in words; empty where nothing that matters has."""
    where = line.item.meeting_id if line.item is not None else None
    if line.to.state != MeetingState.PLANNED or not line.to.hears(line.request.business):
        return "That meeting is no longer planned."
    if line.item is not None and line.item.is_pinned:
        return "The item has been pinned to its meeting since."
    if where != line.row.stood_at_id:
        return "The item has been listed or moved since." if line.item is not None else "The item is no longer on the agenda."
    if line.item is None and (line.request.state != RequestState.ASKED or not line.request.journey.is_open):
        return "The request has been withdrawn, listed or decided since."
    return ""


def _skip_what_no_longer_fits(lines: Sequence[_Line]) -> None:
    """Leave out the last lines of a meeting whose time they would exceed once all others are done, until nothing does."""
    meetings = {meeting.pk: meeting for line in lines for meeting in (line.to, line.item.meeting if line.item else line.to)}
    kinds = {(pk, kind) for pk, meeting in meetings.items() for kind in (meeting.business, meeting.section) if kind}
    now_left = {(pk, kind): budget_of(meetings[pk], Business(kind)).left for pk, kind in sorted(kinds)}
    while True:
        left = dict(now_left)
        going = [line for line in lines if not line.skip]
        for line in going:
            minutes = line.item.minutes if line.item else line.request.minutes
            left[line.to.pk, line.request.business] -= minutes
            if line.item is not None and line.item.state == ItemState.LISTED:
                left[line.item.meeting_id, line.request.business] += minutes
        short = next((line for line in reversed(going) if left[line.to.pk, line.request.business] < 0), None)
        if short is None:
            return
        short.skip = "That meeting no longer has the time."


def _do(line: _Line, people: Sitting, act: Act, locked: Locked) -> None:
    members = tuple(people.members)
    if line.item is not None:
        shift(line.item, line.to, act=act, locked=locked, members=members)
        return
    request = line.request
    listing = Listing(members=members, says=f"Listed at the {named(line.to, request.business)}.", first=request.comes_first)
    put_on(line.to, request, listing, act=act)
    machines.go(request, "list", RequestState.LISTED)
    request.comes_first = False
    request.save(update_fields=["state", "comes_first"])
    body = {"request": request.public_id}
    locked.tell(line.to, EventKind.PANEL_ITEM_LISTED, "An item was put on the agenda as proposed.", act=act, body=body)


def _answer(lines: Sequence[_Line], act: Act) -> None:
    for line in lines:
        line.row.state = LineState.SKIPPED if line.skip else LineState.ACCEPTED
        line.row.skipped_because = line.skip
        line.row.answered_by_id, line.row.answered_at = act.actor.user_id, act.now
        line.row.save(update_fields=["state", "skipped_because", "answered_by", "answered_at"])
