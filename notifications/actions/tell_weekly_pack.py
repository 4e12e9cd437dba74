"""Whom to tell that the weekly pack is there: the same table, and the managers of the teams whose children are in it."""

from collections.abc import Sequence
from datetime import datetime

from notifications.actions.put_into_post import hours_at
from notifications.actions.tell import register_telling
from notifications.actions.told import Told
from notifications.actions.whom_to_tell import as_set, sentence
from notifications.definitions import tellings_of
from notifications.selectors.people_of_weekly_pack import people_of
from notifications.selectors.recipients import may_be_told_of_matter
from tracker.selectors.causes import Cause
from tracker.terms import StreamKind


def listen() -> None:
    """Answer for the streams of packs whom to tell. Called as the program starts."""
    register_telling(StreamKind.WEEKLY_PACK, whom)


def whom(cause: Cause, now: datetime) -> Sequence[Told]:
    """Those whom the table tells of it and who may read it now, each once."""
    told: dict[int, Told] = {}
    if cause.kind is None or cause.stream_id is None:
        return []
    for row in tellings_of(cause.kind):
        held = as_set(row, hours_at(now))
        people = people_of(cause.stream_id, held.to, now=now)
        allowed = may_be_told_of_matter(cause, people, held.right, now=now)
        for user in people:
            if user in allowed:
                told.setdefault(user, Told(user, sentence(held.says, cause), held.by, held.right, held.soon, held.at_any_hour))
    return list(told.values())


__all__ = ["listen", "whom"]
