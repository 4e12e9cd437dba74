"""Whether a message that was prepared is still to be sent, asked at the moment of sending."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from notifications.models import BouncedAddress, Item, Mail, Notice
from notifications.rules.quiet_hours import not_in_quiet_hours
from notifications.selectors.rules import notice_rules
from notifications.terms import Right, WhyNot
from tracker.rules.access import Viewer
from tracker.selectors.matters import matters
from tracker.selectors.people import addresses_of
from tracker.selectors.rulebook import rulebook
from tracker.selectors.sight import children_in_sight
from tracker.selectors.viewers import viewers_of


@dataclass(frozen=True, slots=True)
class ToSend:
    """Where a message goes; or why it does not; or that it waits until `not_before`, where quiet hours have begun since."""

    address: str = ""
    why_not: WhyNot | None = None
    not_before: datetime | None = None


def still_to_send(mail: Mail, *, now: datetime) -> ToSend:
    """What is to be done with a message now. Who left, lost sight of every child it tells of, or has read it, gets none."""
    viewer = viewers_of([mail.recipient_id], now=now).get(mail.recipient_id)
    if viewer is None:
        return ToSend(why_not=WhyNot.LEFT)
    address = addresses_of([mail.recipient_id]).get(mail.recipient_id)
    if address is None:
        return ToSend(why_not=WhyNot.NO_ADDRESS)
    if BouncedAddress.objects.filter(person=mail.recipient_id, address=address, works_again_at__isnull=True).exists():
        return ToSend(why_not=WhyNot.BOUNCES)
    notices = list(mail.notices.select_related("event", "firing__clock__journey"))
    if not _may_know(viewer, notices, now=now):
        return ToSend(why_not=WhyNot.NO_RIGHT)
    if mail.is_digest and not _has_unread(mail.recipient_id, notices):
        return ToSend(why_not=WhyNot.READ)
    if not mail.at_any_hour:
        opens = not_in_quiet_hours(now, notice_rules().quiet, calendar=rulebook().calendar)
        if opens != now:
            return ToSend(not_before=opens)
    return ToSend(address=address)


def _may_know(viewer: Viewer, notices: Sequence[Notice], *, now: datetime) -> bool:
    """Whether the reader may still see a child or another matter that is told of, or was told of one by another right."""
    children = {child for notice in notices if notice.right == Right.SIGHT and (child := child_of(notice)) is not None}
    streams = {stream for notice in notices if notice.right == Right.MATTER and (stream := stream_of(notice)) is not None}
    told_of = {(child_of(notice), stream_of(notice)) for notice in notices}
    if len(told_of) > len(children) + len(streams):
        return True
    return bool(children_in_sight(viewer, children)) or bool(matters(viewer, streams, now=now))


def stream_of(notice: Notice) -> int | None:
    """The stream that a notice is about where it is no child's. None where it is about a child."""
    if notice.event is not None:
        return notice.event.stream_id if notice.event.child_id is None else None
    return notice.firing.clock.stream_id if notice.firing is not None else None


def child_of(notice: Notice) -> int | None:
    """The child whom a notice is about. None where it is about none."""
    if notice.event is not None:
        return notice.event.child_id
    journey = notice.firing.clock.journey if notice.firing is not None else None
    return journey.child_id if journey is not None else None


def _has_unread(recipient: int, notices: Iterable[Notice]) -> bool:
    events = {notice.event_id for notice in notices if notice.event_id is not None}
    firings = {notice.firing_id for notice in notices if notice.firing_id is not None}
    same = Q(notices__event__in=events) | Q(notices__firing__in=firings)
    return Item.objects.filter(same, recipient=recipient, read_at__isnull=True).exists()


__all__ = ["ToSend", "child_of", "still_to_send"]
