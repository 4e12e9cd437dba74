"""Whom to tell of what happens on a need-to-know's own record: the same table, its own people."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from notifications.actions.put_into_post import hours_at
from notifications.actions.tell import register_telling
from notifications.actions.told import Told, named_act
from notifications.actions.whom_to_tell import as_set, sentence
from notifications.definitions import telling_of_rung, tellings_of
from notifications.models import NeedToKnow
from notifications.selectors.people_of_need_to_know import people_of
from notifications.selectors.recipients import may_be_told_of_matter
from tracker.selectors.causes import Cause
from tracker.terms import StreamKind
from workflows.terms import EventKind

TOGETHER = timedelta(minutes=15)
"""What is drafted within so long of the act that drafts it is one message with it; after a longer stop it has its own."""


def listen() -> None:
    """Answer for need-to-knows whom to tell. Called as the program starts."""
    register_telling(StreamKind.NEED_TO_KNOW, whom)


def whom(cause: Cause, now: datetime) -> Sequence[Told]:
    """Everybody who is to be told of it and may read it now, each once."""
    found = people_of(cause, now=now)
    if found is None:
        return []
    hours = hours_at(now)
    with_act = _drafted_by(found.need_to_know) if cause.kind is EventKind.NEED_TO_KNOW_DRAFTED else ""
    told: dict[int, Told] = {}
    for row in tellings_of(cause.kind) if cause.kind is not None else (telling_of_rung(cause.limit, cause.rung),):
        held = as_set(row, hours)
        people = found.of(held.to)
        allowed = may_be_told_of_matter(cause, people, held.right, now=now)
        says = sentence(held.says, cause)
        for user in people:
            if user in allowed:
                told.setdefault(user, Told(user, says, held.by, held.right, held.soon, held.at_any_hour, with_act=with_act))
    return list(told.values())


def _drafted_by(row: NeedToKnow) -> str:
    """The act, or the pass over the timescales, that has just drafted it by itself; empty where a person did. One query."""
    first = row.triggers.filter(at=row.drafted_at).select_related("event", "firing__clock").order_by("pk").first()
    if first is None:
        return ""
    if first.event is not None:
        journey, at = first.event.journey_id, first.event.recorded_at
    else:
        assert first.firing is not None, "a trigger has one cause"
        journey, at = first.firing.clock.journey_id, first.firing.fired_at
    return named_act(str(journey), at) if row.drafted_at - at < TOGETHER else ""


__all__ = ["listen", "whom"]
