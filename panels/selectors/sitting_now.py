"""Who is at a meeting now, and what it lacks to decide."""

from collections.abc import Collection
from datetime import datetime

from panels.models import Meeting
from panels.rules.quorum import quorum_gaps
from panels.rules.session import Stay, here_at
from panels.selectors.people import Sitting


def stays_of(meeting: Meeting) -> list[Stay]:
    """Every stay at a meeting, in the order of arrival. One query, or none where attendances were read with it."""
    return [Stay(row.user_id, row.arrived_at, row.left_at) for row in meeting.attendances.all()]


def here_now(meeting: Meeting, *, now: datetime) -> frozenset[int]:
    """Who is there at this moment."""
    return here_at(stays_of(meeting), now)


def gaps(meeting: Meeting, people: Sitting, here: Collection[int], *, apart: Collection[int] = ()) -> list[str]:
    """What the panel lacks to decide, in words; empty where it may. `apart` are those who leave the room for an item."""
    return quorum_gaps(meeting.panel.quorum_to_meet, people.present({user for user in here if user not in apart}))
