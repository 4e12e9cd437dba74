"""Who is told what: what telling prepares, and what the inbox and the post write down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from notifications.models import Item, Mail, Notice
from notifications.terms import Channel, Right, Soon
from tracker.selectors.causes import Cause


@dataclass(frozen=True, slots=True)
class Told:
    """One person, what is said, by which channels and how soon.

    `asks` are the timescales that the person is to keep.
    """

    recipient: int
    says: str
    by: tuple[Channel, ...]
    right: Right = Right.SIGHT
    soon: Soon = Soon.AT_ONCE
    at_any_hour: bool = False
    asks: tuple[int, ...] = ()


def not_told_yet(cause: Cause, channel: Channel, told: Sequence[Told]) -> list[Told]:
    """Those whom this cause has not reached on this channel."""
    before = Notice.objects.filter(channel=channel, recipient__in=[t.recipient for t in told], **_cause(cause))
    already = set(before.values_list("recipient", flat=True))
    return [t for t in told if t.recipient not in already]


def write_notices(
    cause: Cause, told: Iterable[Told], channel: Channel, *, items: Mapping[int, Item] | None = None,
    mails: Mapping[int, Mail] | None = None,
) -> None:  # fmt: skip
    """One row for each person, in that person's item or message."""
    Notice.objects.bulk_create(
        (
            Notice(
                recipient_id=t.recipient, channel=channel, item=items[t.recipient] if items else None,
                mail=mails[t.recipient] if mails else None, says=t.says, right=t.right, **_cause(cause),
            )
            for t in told
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def act_of(cause: Cause) -> str:
    """All that was written in one act on one record, or fired in one pass, has one moment and one name."""
    where = str(cause.journey_id) if cause.journey_id is not None else f"stream {cause.stream_id}"
    return f"{where}:{cause.at.strftime('%Y-%m-%dT%H:%M:%S.%f')}"


def _cause(cause: Cause) -> Mapping[str, int | None]:
    return {"event_id": cause.event_id} if cause.firing_id is None else {"firing_id": cause.firing_id}


__all__ = ["Told", "act_of", "not_told_yet", "write_notices"]
