"""Whom to tell of what happens on a need-to-know's own record: the same table, its own people."""

from collections.abc import Sequence
from datetime import datetime

from notifications.actions.put_into_post import hours_at
from notifications.actions.tell import register_telling
from notifications.actions.told import Told
from notifications.actions.whom_to_tell import as_set, sentence
from notifications.definitions import telling_of_rung, tellings_of
from notifications.selectors.people_of_need_to_know import people_of
from notifications.selectors.recipients import may_be_told_of_matter
from tracker.selectors.causes import Cause
from tracker.terms import StreamKind


def listen() -> None:
    """Answer for need-to-knows whom to tell. Called as the program starts."""
    register_telling(StreamKind.NEED_TO_KNOW, whom)


def whom(cause: Cause, now: datetime) -> Sequence[Told]:
    """Everybody who is to be told of it and may read it now, each once."""
    found = people_of(cause, now=now)
    if found is None:
        return []
    hours = hours_at(now)
    told: dict[int, Told] = {}
    for row in tellings_of(cause.kind) if cause.kind is not None else (telling_of_rung(cause.limit, cause.rung),):
        held = as_set(row, hours)
        people = found.of(held.to)
        allowed = may_be_told_of_matter(cause, people, held.right, now=now)
        says = sentence(held.says, cause)
        for user in people:
            if user in allowed:
                told.setdefault(user, Told(user, says, held.by, held.right, held.soon, held.at_any_hour))
    return list(told.values())


__all__ = ["listen", "whom"]
