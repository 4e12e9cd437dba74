"""What the record has asked for and has not had yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from tracker.models import Effect
from workflows.definitions.limits import BY_CODE
from workflows.terms.in_words import in_words


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


def effects_in_trouble(*, now: datetime, since: timedelta) -> QuerySet[Effect]:
    """What was given up, has failed, or has waited longer than `since` says; the oldest first. It names no child."""
    late = Q(gave_up_at__isnull=True, due_at__lt=now - since)
    trouble = Q(gave_up_at__isnull=False) | ~Q(last_error="") | late
    return Effect.objects.filter(trouble, done_at__isnull=True).select_related("event", "firing__clock").order_by("due_at", "pk")


def says_of(effect: Effect) -> str:
    """What an effect follows from, in words that name no child."""
    if effect.event is not None:
        return in_words(effect.event.kind)
    assert effect.firing is not None, "an effect has one cause"
    limit = BY_CODE.get(effect.firing.clock.limit)
    return limit.title if limit else effect.firing.clock.limit


__all__ = ["Outgoing", "effects_in_trouble", "effects_waiting", "says_of"]
