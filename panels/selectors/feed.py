"""What a calendar program is told of panels: their meetings, and never a child."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from panels.models import CalendarFeed, Meeting
from panels.selectors.people import panels_of
from workflows.calendar import local_date

BACK = timedelta(days=90)
"""Meetings of the last three months are told too, so that a calendar does not forget them at once."""


def feed_of(secret_hash: str) -> CalendarFeed | None:
    """The feed of this secret's hash, of somebody who still works here."""
    return CalendarFeed.objects.filter(secret_hash=secret_hash, user__is_active=True).select_related("user").first()


def own_feed(user_id: int) -> CalendarFeed | None:
    """A person's own feed."""
    return CalendarFeed.objects.filter(user=user_id).first()


def meetings_of(feed: CalendarFeed, *, now: datetime) -> Sequence[Meeting]:
    """The meetings that the feed tells, cancelled ones too, in order; to a limited account its own. A fixed number of queries."""
    rows = Meeting.objects.filter(starts_at__gte=now - BACK).select_related("room", "stream", "panel")
    if not feed.every_panel or feed.user.is_limited:
        rows = rows.filter(panel__in=panels_of(feed.user_id, on=local_date(now)))
    return list(rows)
