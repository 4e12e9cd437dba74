"""Whom to tell of what happens on a panel meeting's own record: the same table, and whoever stands above the panel's owner."""

from collections.abc import Sequence
from datetime import datetime

from notifications.actions.put_into_post import hours_at
from notifications.actions.tell import register_telling
from notifications.actions.told import Told
from notifications.actions.whom_to_tell import as_set, sentence
from notifications.definitions import tellings_of
from notifications.selectors.recipients import may_be_told_of_matter
from notifications.terms import To
from panels.selectors.next_level import next_level_of
from tracker.selectors.causes import Cause
from tracker.terms import StreamKind


def listen() -> None:
    """Answer for panel meetings whom to tell. Called as the program starts."""
    register_telling(StreamKind.PANEL_MEETING, whom)


def whom(cause: Cause, now: datetime) -> Sequence[Told]:
    """The next level above the panel's owner, where the table tells it of such an event and somebody is there."""
    rows = [row for row in tellings_of(cause.kind) if To.NEXT_LEVEL_OF_PANEL in row.to] if cause.kind is not None else []
    if not rows or cause.stream_id is None:
        return []
    above = next_level_of(cause.stream_id, now=now)
    told: list[Told] = []
    for row in rows:
        held = as_set(row, hours_at(now))
        allowed = may_be_told_of_matter(cause, [above] if above is not None else [], held.right, now=now)
        says = sentence(held.says, cause)
        told += [Told(user, says, held.by, held.right, held.soon, held.at_any_hour) for user in sorted(allowed)]
    return told


__all__ = ["listen", "whom"]
