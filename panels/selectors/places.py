"""The version of an agenda, and what was done to it since. It counts what its meeting's own record tells."""

from panels.models import Meeting
from tracker.selectors.of_streams import told_since
from workflows.terms import EventKind

OF_AN_AGENDA = (
    EventKind.PANEL_ITEM_LISTED, EventKind.PANEL_ITEM_MOVED, EventKind.PANEL_ITEM_PINNED, EventKind.PANEL_ITEM_UNPINNED,
    EventKind.PANEL_ITEM_TAKEN_OFF, EventKind.PANEL_ITEM_WITHDRAWN, EventKind.PANEL_ITEM_DEFERRED, EventKind.PANEL_DECISION_MADE,
    EventKind.PANEL_MEETING_CANCELLED, EventKind.PANEL_MEETING_HELD, EventKind.PANEL_MEETING_CLOSED,
)  # fmt: skip
"""What changes the items of a meeting or their places. Anything else in its record makes no page of the agenda out of date."""


def agenda_version(meeting: Meeting) -> int:
    """How far the meeting's record had come. One query."""
    return type(meeting).objects.values_list("stream__next_seq", flat=True).get(pk=meeting.pk)


def changes_since(meeting: Meeting, version: int) -> list[str]:
    """What others did to the agenda since this version, in sentences with who did it; empty where nothing touches it. One query."""
    return [f"{who}: {says}" for who, says in told_since(meeting.stream_id, version, kinds=OF_AN_AGENDA)]
