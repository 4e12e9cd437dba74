"""Tells upward of a coming meeting that nobody chairs, and of a chair found for it (PN-08). It may run as often as it likes."""

from datetime import datetime, timedelta

from django.db import transaction

from panels.actions.generate_meetings import WAYMARK
from panels.actions.locks import lock
from panels.models import Meeting, Panel
from panels.selectors.people import sitting, with_people
from panels.terms import MeetingState
from tracker.actions.panel_business import last_told_of
from tracker.actions.record_event import Act
from tracker.rules.access import Actor
from workflows.terms import EventKind

AHEAD = timedelta(weeks=2)
"""How long before a meeting it is looked whether somebody chairs it."""

LACKS, FOUND = EventKind.PANEL_MEETING_WITHOUT_A_CHAIR, EventKind.PANEL_CHAIR_FOUND


@transaction.atomic
def watch_chairs(*, now: datetime, actor: Actor = WAYMARK) -> int:
    """Write onto the record of each coming meeting that neither holder nor deputy is there on its day, or that one is there again.

    Each is written once for as long as it is so. Returns how many were written. Who is told is the notices' table's matter.
    """
    coming = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=now, starts_at__lte=now + AHEAD).order_by("pk")
    meetings = list(coming)
    if not meetings:
        return 0
    locked = lock(meetings=[meeting.pk for meeting in meetings])
    panels = {panel.pk: panel for panel in with_people(Panel.objects.filter(pk__in={meeting.panel_id for meeting in meetings}))}
    told = last_told_of([meeting.stream_id for meeting in meetings], (LACKS, FOUND))
    written = 0
    for meeting in coming.all():  # as they stand under the lock
        if meeting.stream_id not in locked.streams:
            continue
        meeting.panel = panels[meeting.panel_id]
        chair = sitting(meeting.panel, on=meeting.on).chair
        lacks, lacked = chair.holder is None, told.get(meeting.stream_id) is LACKS
        if lacks is lacked:
            continue
        says = chair.alert if lacks else "The meeting has a chair again."
        locked.tell(meeting, LACKS if lacks else FOUND, says, act=Act(actor=actor, now=now), body={"meeting": meeting.public_id})
        written += 1
    return written
