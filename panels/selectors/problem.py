"""The coming meetings of a panel and those who wait for them, as the plain problem that a plan solves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from panels.models import AgendaItem, Meeting, Panel, PanelRequest
from panels.rules.planning import Ask, Problem, Slot
from panels.rules.timetable import papers_due_on
from panels.selectors.agendas import minutes_of
from panels.selectors.clashes import presenters_elsewhere
from panels.selectors.conflicts import who_would_take_no_part
from panels.selectors.hearing import deadlines_of, families_of
from panels.selectors.people import sitting, with_people
from panels.selectors.presenters import presenter_of
from panels.selectors.readiness import readiness_of
from panels.terms import OPEN_ITEMS, ItemState, MeetingState, RequestState
from tracker.selectors.rulebook import rulebook
from workflows.calendar import add_working_days, local_date
from workflows.shapes import Calendar

OUT_WORKING_DAYS = 3
"""The agenda is out three working days before the meeting (D-43): a proposal leaves it alone from then on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A problem with what its numbers stand for. `stands` is the open item of a request that is on an agenda.

    `held_back` are requests that may be on no agenda yet, with what they lack; they are not in the problem.
    """

    panel: Panel
    problem: Problem
    requests: Mapping[int, PanelRequest]
    meetings: Mapping[int, Meeting]
    stands: Mapping[int, AgendaItem]
    names: Mapping[int, str]
    held_back: Mapping[int, str]


def posed(panel_id: int, *, until: date, now: datetime) -> Posed:
    """What is to be planned for the meetings of a panel from tomorrow until a day in London. A fixed number of queries."""
    panel = with_people(Panel.objects.all()).get(pk=panel_id)
    coming = panel.meetings.filter(state=MeetingState.PLANNED, on__gt=local_date(now), on__lte=until)
    meetings = list(coming.select_related("room"))
    items = AgendaItem.objects.filter(meeting__in=meetings, state__in=[str(s) for s in OPEN_ITEMS])
    stands = {item.request_id: item for item in items.select_related("meeting")}
    kinds = [str(kind) for kind in panel.hears]
    waiting = PanelRequest.objects.filter(state=RequestState.ASKED, business__in=kinds, journey__closed_at__isnull=True)
    asked = (waiting | PanelRequest.objects.filter(pk__in=stands)).select_related("journey__worker", "asked_by", "agreed_by", "wanted")
    requests = [r for r in asked.order_by("asked_at", "pk") if not _is_pinned_in_reserve(stands.get(r.pk))]
    held_back = {pk: says for pk, says in not_listable(requests).items() if pk not in stands}
    able = [r for r in requests if r.pk not in held_back]
    calendar = rulebook().calendar
    return Posed(
        panel=panel,
        problem=Problem(_asks(able, stands, meetings, calendar, now=now), _slots(panel, meetings, able, stands)),
        requests={r.pk: r for r in requests},
        meetings={m.pk: m for m in meetings},
        stands=stands,
        held_back=held_back,
        names={person.pk: person.display_name for r in requests if (person := presenter_of(r)) is not None},
    )


def not_listable(requests: Sequence[PanelRequest]) -> dict[int, str]:
    """Which of these requests may be on no agenda yet (AT-096), with what they lack in words. A fixed number of queries."""
    found = readiness_of([r for r in requests if r.ratifies_id is None])
    return {pk: one.in_words for pk, one in found.items() if not one.is_listable}


def _is_pinned_in_reserve(item: AgendaItem | None) -> bool:
    """It stays where it is, and takes no minutes."""
    return item is not None and item.is_pinned and item.state == ItemState.RESERVE


def _asks(
    requests: Sequence[PanelRequest], stands: Mapping[int, AgendaItem], meetings: Sequence[Meeting], calendar: Calendar, *, now: datetime
) -> tuple[Ask, ...]:
    deadlines, families = deadlines_of(requests), families_of(requests)
    out = add_working_days(local_date(now), OUT_WORKING_DAYS, calendar=calendar)
    found = []
    for number, request in enumerate(requests):
        item = stands.get(request.pk)
        person = presenter_of(request)
        fixed = item is not None and item.state == ItemState.LISTED and (item.is_pinned or item.meeting.on <= out)
        found.append(
            Ask(
                id=request.pk, business=request.business, minutes=item.minutes if item else request.minutes, asked=number,
                ready_on=_ready_on(request, item, meetings, calendar, now=now), deadline=deadlines.get(request.pk),
                presenter=person.pk if person is not None else None, family=families.get(request.pk), comes_first=request.comes_first,
                pinned=item.meeting_id if item is not None and fixed else None,
                stands=item.meeting_id if item is not None and item.state == ItemState.LISTED else None,
            )
        )  # fmt: skip
    return tuple(found)


def _ready_on(
    request: PanelRequest, item: AgendaItem | None, meetings: Sequence[Meeting], calendar: Calendar, *, now: datetime
) -> date:  # fmt: skip
    """The first meeting's day for which the papers are in time, or would be were they sent today; not before what was asked for.

    What stands on an agenda already, or was carried over from one, needs no more time.
    """
    if request.comes_first:
        return local_date(now)
    sent = local_date(request.papers_sent_at or now)
    ready = next((m.on for m in meetings if papers_due_on(m.on, calendar=calendar) >= sent), date.max)
    if request.wanted is not None and request.wanted.state == MeetingState.PLANNED:
        ready = max(ready, request.wanted.on)
    return min(ready, item.meeting.on) if item is not None else ready


def _slots(
    panel: Panel, meetings: Sequence[Meeting], requests: Sequence[PanelRequest], stands: Mapping[int, AgendaItem]
) -> tuple[Slot, ...]:  # fmt: skip
    """The meetings with their whole time: every item of theirs that may be moved is in the problem too."""
    elsewhere = presenters_elsewhere(meetings)
    conflicts: Mapping[date, Mapping[int, frozenset[int]]] = {}
    if meetings and requests:
        conflicts = who_would_take_no_part(requests, stands, people={m.on: sitting(panel, on=m.on) for m in meetings})
    return tuple(
        Slot(
            id=meeting.pk, on=meeting.on, starts=meeting.starts_at, ends=meeting.ends_at, minutes=minutes_of(meeting),
            members=tuple(one for one in sitting(panel, on=meeting.on).seats if one.user_id not in elsewhere[meeting.pk]),
            rule=panel.quorum_to_meet, busy=elsewhere[meeting.pk], conflicts=conflicts.get(meeting.on, {}),
        )
        for meeting in meetings
    )  # fmt: skip
