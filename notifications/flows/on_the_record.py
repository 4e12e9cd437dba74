"""What need-to-knows add to the record: who may see their timescales, the trace of a look at one, and their standing rules."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from notifications.actions.need_to_know.acknowledge import note_look
from notifications.flows.need_to_know import out_of_step
from notifications.models import NeedToKnow
from notifications.models.readable import readable
from notifications.rules.made_with import read
from notifications.selectors.standing import breaches
from tracker.actions.look import register_look
from tracker.rules.access import Viewer
from tracker.selectors.invariants import register_breaches
from tracker.selectors.matters import Matter, register_matters
from tracker.selectors.who import Who
from tracker.selectors.words import Words
from tracker.terms import StreamKind

PAGE = "/need-to-know/{}/"
"""The page of one, as the contract of addresses has it."""


def register() -> None:
    """Hang need-to-knows on the record, which knows nothing of them. Called once, as the program starts."""
    register_matters(StreamKind.NEED_TO_KNOW, matters)
    register_look(StreamKind.NEED_TO_KNOW, look_at_stream)
    register_breaches("need_to_know", lambda: (*out_of_step(), *breaches()))


def matters(viewer: Viewer, streams: Iterable[int], now: datetime) -> Mapping[int, Matter]:
    """Those of these streams that this person may read, by id. Three queries."""
    rows = readable(viewer).filter(stream__in=set(streams)).prefetch_related("rungs__recipient", "directions__owner")
    return {row.stream_id: _matter(row) for row in rows}


def look_at_stream(stream_id: int, user_id: int, page: str, now: datetime) -> None:
    """Note a look at a timescale of a need-to-know as a look at the need-to-know."""
    note_look(NeedToKnow.objects.get(stream=stream_id), user_id=user_id, page=page, now=now)


def _matter(row: NeedToKnow) -> Matter:
    words = Words()
    people = {
        rung.role: Who(rung.recipient.get_full_name() or rung.recipient.get_username(), words.role(rung.role), rung.recipient.pk)
        for rung in row.rungs.all()
        if rung.recipient is not None
    }
    for direction in row.directions.all():
        owner = direction.owner
        people[direction.public_id] = Who(owner.get_full_name() or owner.get_username(), "who was directed", owner.pk)
    return Matter(title=f"Need to know: {read(row.terms).title}", href=PAGE.format(row.public_id), people=people)


__all__ = ["look_at_stream", "matters", "register"]
