"""Reading what people were told, for tests."""

from datetime import datetime

from notifications.models import Asked, Item, Mail, Notice
from notifications.terms import Channel
from tracker.actions.deliver_effects import deliver_due
from tracker.models import User


def told(user: User) -> list[str]:
    """Every sentence in this person's inbox, in the order it was told."""
    return list(Notice.objects.filter(recipient=user, channel=Channel.INBOX).order_by("pk").values_list("says", flat=True))


def readers() -> list[str]:
    """Who has anything in the inbox."""
    return sorted(set(Item.objects.values_list("recipient__username", flat=True)))


def mailed() -> list[str]:
    """To whom mail waits or was sent, once for each message."""
    return sorted(Mail.objects.values_list("recipient__username", flat=True))


def delivered(at: datetime) -> None:
    """Deliver everything that waits. Fails where a handler failed."""
    counts = deliver_due(now=at)
    assert (counts.failed, counts.given_up) == (0, 0)


def emptied(at: datetime) -> None:
    """Deliver what building the test's children has caused, and throw it away."""
    delivered(at)
    for table in (Notice, Asked, Item, Mail):
        table.objects.all().delete()
