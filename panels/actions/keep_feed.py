"""A person's calendar address: made, made anew and taken back. The secret is shown once; only its hash is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from panels.models import CalendarFeed

SECRET_BYTES = 32
"""256 bits: nobody finds an address by trying."""

READ_AGAIN = timedelta(hours=1)
"""A calendar program asks often; when it asked is written down once in this time."""


@transaction.atomic
def make_feed(*, user_id: int, every_panel: bool, now: datetime) -> str:
    """Give a person an address, in place of the one they had, and return its secret. It cannot be shown again."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarFeed.objects.update_or_create(
        user_id=user_id, defaults={"secret_hash": hash_of(secret), "every_panel": every_panel, "made_at": now, "read_at": None}
    )
    return secret


@transaction.atomic
def take_feed_back(*, user_id: int) -> bool:
    """Have a person's address lead nowhere from now on. False where there was none."""
    deleted, _ = CalendarFeed.objects.filter(user=user_id).delete()
    return bool(deleted)


def note_reading(feed: CalendarFeed, *, now: datetime) -> None:
    """Note that a calendar program has read the feed."""
    if feed.read_at is None or now - feed.read_at >= READ_AGAIN:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
