"""Marks what a person was told as read. Each person reads their own inbox and nobody else's."""

from datetime import datetime

from notifications.models import Item


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


__all__ = ["mark_all_read", "mark_read"]
