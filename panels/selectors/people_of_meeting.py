"""Who has to do with a meeting, by the stream of its own record."""

from datetime import datetime

from panels.models import Panel
from panels.selectors.people import Sitting, sitting, who_write_minutes, with_people
from workflows.calendar import local_date


def members_of(stream_id: int, *, now: datetime) -> list[int]:
    """Everybody who sits on the meeting's panel today, the chair first. A fixed number of queries."""
    return list(_sitting(stream_id, now).members)


def minute_takers_of(stream_id: int, *, now: datetime) -> list[int]:
    """Those who write and agree the meeting's minutes. A fixed number of queries."""
    return who_write_minutes(_sitting(stream_id, now), now=now)


def _sitting(stream_id: int, now: datetime) -> Sitting:
    return sitting(with_people(Panel.objects.all()).get(meetings__stream=stream_id), on=local_date(now))
