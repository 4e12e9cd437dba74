"""Whom to tell of what happens, or is due, on a panel meeting's own record: the same table, and the people of that meeting."""

from collections.abc import Sequence
from datetime import datetime

from notifications.actions.put_into_post import hours_at
from notifications.actions.tell import register_telling
from notifications.actions.told import Told
from notifications.actions.whom_to_tell import as_set, sentence
from notifications.definitions import telling_of_rung, tellings_of
from notifications.selectors.people_of_panel_meeting import PeopleOfMeeting
from notifications.selectors.recipients import may_be_told_of_matter
from tracker.selectors.causes import Cause
from tracker.terms import StreamKind


def listen() -> None:
    """Answer for panel meetings whom to tell. Called as the program starts."""
    register_telling(StreamKind.PANEL_MEETING, whom)


def whom(cause: Cause, now: datetime) -> Sequence[Told]:
    """Those whom the table tells of it and who may know of the meeting now, each once."""
    rows = tellings_of(cause.kind) if cause.kind is not None else (telling_of_rung(cause.limit, cause.rung),)
    if not rows or cause.stream_id is None:
        return []
    found = PeopleOfMeeting(cause, cause.stream_id, now)
    told: dict[int, Told] = {}
    for row in rows:
        held = as_set(row, hours_at(now))
        people = found.of(held.to)
        allowed = may_be_told_of_matter(cause, people, held.right, now=now)
        says = sentence(held.says, cause)
        for user in people:
            if user in allowed:
                told.setdefault(user, Told(user, says, held.by, held.right, held.soon, held.at_any_hour))
    return list(told.values())


__all__ = ["listen", "whom"]
