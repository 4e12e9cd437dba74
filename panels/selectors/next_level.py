"""Who stands above a panel's owner, and what a meeting's own record is about."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.contrib.auth import get_user_model

from panels.models import Meeting, Panel
from panels.selectors.people import panels_of, sitting, with_people
from tracker.rules.access import Viewer
from tracker.selectors.kept import kept
from tracker.selectors.posts import UP_THE_LINE, posts
from tracker.selectors.who import Who
from workflows.calendar import local_date
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


def meetings_seen(viewer: Viewer, streams: Iterable[int], *, now: datetime) -> list[tuple[Meeting, Mapping[str, Who]]]:
    """These meetings by their streams, each with who must act. That a panel meets is no secret to whoever works here; no child is named.

    To a limited account only the meetings of the panels that it sits on exist. A fixed number of queries.
    """
    rows = Meeting.objects.filter(stream__in=set(streams)).select_related("panel")
    if get_user_model().objects.filter(pk=viewer.user_id, is_limited=True).exists():
        rows = rows.filter(panel__in=panels_of(viewer.user_id, on=local_date(now)))
    found = list(rows)
    chairs = _chairs(frozenset(row.panel_id for row in found), local_date(now))
    return [(row, chairs[row.panel_id]) for row in found]


@kept
def _chairs(panels: frozenset[int], on: date) -> dict[int, dict[str, Who]]:
    """Who chairs each of these panels on a day (in London), as the role that answers for its minutes. A fixed number of queries."""
    found: dict[int, dict[str, Who]] = {}
    for panel in with_people(Panel.objects.filter(pk__in=panels)) if panels else ():
        chair = sitting(panel, on=on).chair.holder
        who = Who(name=chair.name if chair else "", post=f"the chair of the {panel.title}", user_id=chair.user_id if chair else None)
        found[panel.pk] = {Role.PANEL_CHAIR: who}
    return found
