"""What the record has asked for and has not had yet."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from tracker.models import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """How many wait, have failed and will be tried again, are done, or were given up; and since when the oldest waits (UTC)."""

    oldest: datetime | None
    waiting: int
    failing: int
    done: int
    given_up: int


def effects_waiting() -> Outgoing:
    """How the effects stand. One query."""
    open_ones = Q(done_at__isnull=True, gave_up_at__isnull=True)
    counts = Effect.objects.aggregate(
        oldest=Min("due_at", filter=open_ones),
        waiting=Count("pk", filter=open_ones & Q(attempts=0)),
        failing=Count("pk", filter=open_ones & Q(attempts__gt=0)),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        given_up=Count("pk", filter=Q(gave_up_at__isnull=False)),
    )
    return Outgoing(**counts)


__all__ = ["Outgoing", "effects_waiting"]
