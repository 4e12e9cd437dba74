"""What a meeting's own record is about, with the address of its page, for the tracker's lists."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse

from panels.selectors.next_level import meetings_seen
from panels.selectors.words import named
from tracker.rules.access import Viewer
from tracker.selectors.matters import Matter, register_matters
from tracker.terms import StreamKind


def register() -> None:
    """Answer for the records of meetings. Called as the program starts."""
    register_matters(StreamKind.PANEL_MEETING, matters)


def matters(viewer: Viewer, streams: Iterable[int], now: datetime) -> Mapping[int, Matter]:
    """These meetings by the stream, as far as this person may know of them. A fixed number of queries."""
    return {
        meeting.stream_id: Matter(title=named(meeting), href=reverse("panel_meeting", args=[meeting.public_id]), people=people)
        for meeting, people in meetings_seen(viewer, streams, now=now)
    }


__all__ = ["matters", "register"]
