"""The meetings of the panels that one person sits on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from panels.models import AgendaItem, Meeting, Panel
from panels.selectors.packs import are_open
from panels.selectors.people import panels_of, sitting, with_people
from panels.selectors.timetable import Date
from panels.selectors.words import title_of
from panels.terms import ItemState, MeetingState
from workflows.calendar import local_date, start_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMeetings:
    """What is held or comes, and what is closed with papers that may still be read, each in order."""

    coming: Sequence[Date]
    readable: Sequence[Date]


def own_meetings(user_id: int, *, now: datetime) -> OwnMeetings:
    """The meetings of the panels that this person sits on today. A fixed number of queries."""
    today = local_date(now)
    mine = [panel for panel in with_people(Panel.objects.all()) if user_id in sitting(panel, on=today).members]
    longest = timedelta(days=max((panel.papers_stay_open for panel in mine), default=0) + 1)
    coming = Q(state__in=[MeetingState.PLANNED, MeetingState.CANCELLED], starts_at__gte=start_of_day(today)) | Q(state=MeetingState.HELD)
    closed = Q(state=MeetingState.CLOSED, closed_at__gte=start_of_day(today - longest))
    rows = list(Meeting.objects.filter(coming | closed, panel__in=mine).select_related("panel"))
    return OwnMeetings(
        coming=[_date(row) for row in rows if row.state != MeetingState.CLOSED],
        readable=[_date(row) for row in rows if row.state == MeetingState.CLOSED and are_open(row, now=now)],
    )


def _date(meeting: Meeting) -> Date:
    return Date(meeting=meeting, title=title_of(meeting))


def meeting_of_each(user_id: int, refs: Iterable[str], *, now: datetime) -> dict[str, str]:
    """For each of these children, by reference, the public id of the last meeting of this person's panels that lists them.

    Children who are on no such agenda have no entry. A fixed number of queries.
    """
    mine = panels_of(user_id, on=local_date(now))
    rows = AgendaItem.objects.filter(meeting__panel__in=mine, request__journey__child__ref__in=list(refs))
    rows = rows.exclude(state=ItemState.WITHDRAWN).order_by("meeting__starts_at", "pk")
    return dict(rows.values_list("request__journey__child__ref", "meeting__public_id"))
