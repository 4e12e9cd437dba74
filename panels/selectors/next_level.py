"""Who stands above a panel's owner, and what a meeting's own record is about."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse

from panels.models import Meeting
from panels.selectors.words import named
from tracker.rules.access import Viewer
from tracker.selectors.matters import Matter, register_matters
from tracker.selectors.posts import UP_THE_LINE, posts
from tracker.terms import StreamKind
from workflows.terms import Role


def next_level_of(stream_id: int, *, now: datetime) -> int | None:
    """Whoever is at work in the next post up the line from the owner of the panel whose meeting has this stream. Five queries.

    None where nobody is in any post above. An owner outside the line of management has the service manager above.
    """
    meeting = Meeting.objects.select_related("panel__owner").get(stream=stream_id)
    owner = meeting.panel.owner
    role = Role(owner.role)
    above = UP_THE_LINE[UP_THE_LINE.index(role) + 1 :] if role in UP_THE_LINE else UP_THE_LINE[1:]
    line = posts(above, now=now)
    answering = (line.who_answers(one, owner.unit_id).user_id for one in above)
    return next((user for user in answering if user is not None), None)


def register() -> None:
    """Answer for the records of meetings. Called as the program starts."""
    register_matters(StreamKind.PANEL_MEETING, matters)


def matters(viewer: Viewer, streams: Iterable[int], now: datetime) -> Mapping[int, Matter]:
    """These meetings by the stream. That a panel meets is no secret to whoever works here; no child is named. One query."""
    rows = Meeting.objects.filter(stream__in=set(streams)).select_related("panel")
    return {row.stream_id: Matter(title=named(row), href=reverse("panel_meeting", args=[row.public_id])) for row in rows}
