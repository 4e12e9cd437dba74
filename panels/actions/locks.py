"""Locks what an act on a panel touches: the streams of children first, then those of meetings, always in that order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from panels.errors import AgendaChanged
from panels.models import AgendaItem, Meeting, Panel, PanelRequest
from panels.selectors.people import Sitting, sitting, with_people
from panels.terms import OPEN_ITEMS
from tracker.actions.locks import lock_streams
from tracker.actions.panel_business import keep_meeting_clocks, write_meeting_events
from tracker.actions.record_event import Act, Entry
from tracker.errors import NotVisible
from workflows.calendar import local_date
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """Streams that are locked until the transaction ends, by their id."""

    streams: Mapping[int, Any]

    def tell(self, meeting: Meeting, kind: EventKind, says: str, *, act: Act, body: Mapping[str, Any] | None = None) -> None:
        """Append one event to the meeting's own record, and start or stop what it times. It names a request's public id, never a child."""
        entry = Entry(kind=kind, says=says, occurred_at=act.now, body=dict(body or {}))
        stream = self.streams[meeting.stream_id]
        (event,) = write_meeting_events([(stream, entry)], act=act)
        keep_meeting_clocks(stream, event)


def lock(*, journeys: Iterable[int] = (), meetings: Iterable[int] = ()) -> Locked:
    """Lock the streams of these journeys and meetings, by their ids, in the one order. Inside a transaction only."""
    of_journeys = PanelRequest.objects.filter(journey__in=list(journeys)).values_list("journey__stream", flat=True)
    of_meetings = Meeting.objects.filter(pk__in=list(meetings)).values_list("stream", flat=True)
    return Locked(streams=lock_streams([*of_journeys, *of_meetings]))


def lock_meeting(meeting_id: int, *also: int) -> tuple[Meeting, list[AgendaItem], Locked]:
    """A meeting with its open items, all their children's streams locked, and other meetings beside it.

    Raises NotVisible where there is no such meeting.
    """
    journeys = AgendaItem.objects.filter(meeting=meeting_id, state__in=[str(s) for s in OPEN_ITEMS])
    locked = lock(journeys=journeys.values_list("request__journey", flat=True), meetings=[meeting_id, *also])
    meeting = Meeting.objects.filter(pk=meeting_id).select_related("panel", "chair").first()
    if meeting is None:
        raise NotVisible("There is no such panel meeting.")
    return meeting, open_items(meeting), locked


def lock_item(item_id: int, *also: int) -> tuple[AgendaItem, Locked]:
    """An item with its request and meeting, the child's stream and the meeting's locked, and other meetings beside it."""
    items, locked = lock_items([item_id], *also)
    return items[0], locked


def lock_items(item_ids: Sequence[int], *also: int) -> tuple[list[AgendaItem], Locked]:
    """Some items in the order given, their children's streams and their meetings' locked, and other meetings beside them.

    Raises NotVisible where one of them is not there.
    """
    where = list(AgendaItem.objects.filter(pk__in=item_ids).values_list("request__journey", "meeting"))
    if not item_ids or len(where) != len(set(item_ids)):
        raise NotVisible("There is no such item.")
    locked = lock(journeys=[journey for journey, _ in where], meetings=[*(meeting for _, meeting in where), *also])
    read = ("request__journey__child", "meeting__panel", "meeting__chair", "listed_by_event")
    found = AgendaItem.objects.select_related(*read).in_bulk(item_ids)
    if {item.meeting_id for item in found.values()} - {meeting for _, meeting in where}:
        raise AgendaChanged("Somebody has just moved this item to another meeting. Open it there.")
    return [found[pk] for pk in item_ids], locked


def open_items(meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting that are still to be heard, in order."""
    items = meeting.items.filter(state__in=[str(s) for s in OPEN_ITEMS])
    return list(items.select_related("request__journey__child", "request__journey__worker", "request__asked_by", "listed_by_event"))


def sitting_of(panel_id: int, *, now: datetime) -> Sitting:
    """Who sits on a panel today."""
    return sitting(with_people(Panel.objects.all()).get(pk=panel_id), on=local_date(now))
