"""Lets effects that were given up, or wait for another try, be tried again at once."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from tracker.models import Effect


def deliver_again(*, effects: Collection[int] | None, now: datetime) -> int:
    """Try these effects again, or all that have failed. Returns how many; what is done, or was never tried, is left alone."""
    failed = Effect.objects.filter(Q(gave_up_at__isnull=False) | ~Q(last_error=""), done_at__isnull=True)
    if effects is not None:
        failed = failed.filter(pk__in=effects)
    return failed.update(due_at=now, attempts=0, gave_up_at=None, leased_until=None, last_error="")


__all__ = ["deliver_again"]
