"""Who is told what: what telling prepares, and what the inbox and the post write down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from notifications.models import Notice
from notifications.terms import Channel, Right, Soon
from tracker.selectors.causes import Cause


@dataclass(frozen=True, slots=True)
class Told:
    """One person, what is said, by which channels and how soon.

    `asks` are the timescales that the person is to keep. `with_act` names the act whose message this is one with, where it
    follows from another: an admission and the need-to-know that it drafts are one message.
    """

    recipient: int
    says: str
    by: tuple[Channel, ...]
    right: Right = Right.SIGHT
    soon: Soon = Soon.AT_ONCE
    at_any_hour: bool = False
    asks: tuple[int, ...] = ()
    with_act: str = ""


OfCause = tuple[Cause, Sequence[Told]]
"""A cause with those who are told of it."""


def not_told_yet(channel: Channel, causes: Sequence[OfCause]) -> list[tuple[Cause, Told]]:
    """Each cause with each person whom it has not reached on this channel, in the order given. One query for all of them."""
    wanted = [(cause, told) for cause, these in causes for told in these if channel in told.by]
    if not wanted:
        return []
    events = {cause.event_id for cause, _ in wanted if cause.event_id is not None}
    firings = {cause.firing_id for cause, _ in wanted if cause.firing_id is not None}
    before = Notice.objects.filter(Q(event__in=events) | Q(firing__in=firings), channel=channel)
    already = set(before.values_list("event", "firing", "recipient"))
    return [(cause, told) for cause, told in wanted if (cause.event_id, cause.firing_id, told.recipient) not in already]


def act_of(cause: Cause) -> str:
    """All that was written in one act on one record, or fired in one pass, has one moment and one name."""
    where = str(cause.journey_id) if cause.journey_id is not None else f"stream {cause.stream_id}"
    return named_act(where, cause.at)


def named_act(where: str, at: datetime) -> str:
    """The name of what was written on this record, or fired, at this moment (UTC)."""
    return f"{where}:{at.strftime('%Y-%m-%dT%H:%M:%S.%f')}"


def notice(cause: Cause, told: Told, channel: Channel) -> Notice:
    """The row that says that this cause reached this person, not yet saved and not yet in an item or a message."""
    return Notice(
        recipient_id=told.recipient, channel=channel, event_id=cause.event_id, firing_id=cause.firing_id, says=told.says, right=told.right
    )


__all__ = ["OfCause", "Told", "act_of", "named_act", "not_told_yet", "notice"]
