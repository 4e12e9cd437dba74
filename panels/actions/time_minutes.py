"""Gives the timescale of minutes to meetings that closed before there was one, so that nobody's draft is left for ever."""

from django.db import transaction

from panels.actions.locks import lock
from panels.models import Meeting, Minutes
from panels.terms import MinutesState
from tracker.actions.panel_business import time_meeting, timed_meetings
from workflows.definitions.limits.oversight import PANEL_MINUTES


def time_draft_minutes() -> int:
    """Start the timescale of every draft that has none, from the day on which its panel sat. Harmless however often it runs.

    What is overdue by then is told at the next pass of the timers. Returns how many were started. One transaction a meeting.
    """
    drafts = Minutes.objects.filter(state=MinutesState.DRAFT).exclude(meeting__stream__in=timed_meetings(PANEL_MINUTES))
    return sum(_start(pk) for pk in drafts.order_by("meeting__closed_at", "pk").values_list("meeting", flat=True))


@transaction.atomic
def _start(meeting_id: int) -> bool:
    locked = lock(meetings=[meeting_id])
    meeting = Meeting.objects.select_related("minutes").get(pk=meeting_id)
    if meeting.minutes.state != MinutesState.DRAFT:
        return False  # agreed since this look began
    return time_meeting(locked.streams[meeting.stream_id], PANEL_MINUTES)
