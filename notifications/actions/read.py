"""Marks what a person was told as read. Each person reads their own inbox and nobody else's."""

from datetime import datetime

from django.db.models import Q

from notifications.models import Item, Mail
from notifications.terms import Channel


def mark_read(*, recipient_id: int, reference: str, now: datetime) -> bool:
    """Mark one item as read. False where this person has no such item; an item that was read before stays as it was."""
    mine = Item.objects.filter(recipient=recipient_id, reference=reference)
    return bool(mine.filter(read_at__isnull=True).update(read_at=now)) or mine.exists()


def mark_all_read(*, recipient_id: int, told_before: datetime, now: datetime, child_id: int | None = None) -> int:
    """Mark everything this person was told up to a moment as read, or what was told about one child. Returns how many.

    `told_before` is the moment of the page that the person looked at, so that nothing is read that was not shown.
    """
    unread = Item.objects.filter(recipient=recipient_id, read_at__isnull=True, told_at__lte=told_before)
    if child_id is not None:
        unread = unread.filter(child=child_id)
    return unread.update(read_at=now)


def mark_message_read(*, recipient_id: int, reference: str, told_before: datetime, now: datetime) -> bool:
    """Mark as read what one message told this person of. False where this person has no such message."""
    mail = Mail.objects.filter(recipient=recipient_id, reference=reference)
    if not mail.exists():
        return False
    same = Q(notices__event__in=mail.values("notices__event")) | Q(notices__firing__in=mail.values("notices__firing"))
    told = Item.objects.filter(same, recipient=recipient_id, notices__channel=Channel.INBOX)
    unread = Item.objects.filter(pk__in=told.values("pk"), read_at__isnull=True, told_at__lte=told_before)
    unread.update(read_at=now)
    return True


__all__ = ["mark_all_read", "mark_message_read", "mark_read"]
