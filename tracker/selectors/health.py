"""How the service keeps up, read from the database: it is the clock and the queue, so it knows, whichever process is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Min, QuerySet

from tracker.models import AuditCheckpoint, Clock, Effect, Tally
from tracker.rules.health import Health, Watched

TIMER = "oldest_overdue_timer_not_fired"
NOTICE = "oldest_unsent_notice"
_CACHED = "waymark.keeps_up"

Counts = Mapping[str, int]
Tallies = Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Unsent:
    """What an upper app has still to send: since when the oldest is due at a moment (UTC), and how much waits."""

    oldest: Callable[[datetime], datetime | None]
    depth: Callable[[], int]


_unsent: dict[str, Unsent] = {}


def register_unsent(name: str, unsent: Unsent) -> None:
    """Have what an upper app still has to send counted among the notices, under a name that metrics show."""
    _unsent[name] = unsent


def health(*, now: datetime) -> Health:
    """How the service stands. One read for timers, one for effects, one for each upper app, one for the record."""
    checkpoint = AuditCheckpoint.objects.order_by("-pk").first()
    return Health(
        now=now,
        watched=_watched(now),
        checkpoint=checkpoint.taken_at if checkpoint else None,
        checkpoint_limit=timedelta(hours=settings.CHECKPOINT_LIMIT_HOURS),
        chain_holds=checkpoint is None or checkpoint.holds,
    )


def late_since(*, now: datetime) -> datetime | None:
    """Since when something that people rely on has been late; None while all is on time.

    Read anew only every LATE_BANNER_SECONDS, because every page asks.
    """
    if not settings.LATE_BANNER_SECONDS:
        return None
    known: list[datetime] | None = cache.get(_CACHED)
    if known is None:
        known = [each.oldest for each in _watched(now) if each.oldest is not None and each.is_late(now)]
        cache.set(_CACHED, known, settings.LATE_BANNER_SECONDS)
    return min(known, default=None)


def depths(*, now: datetime) -> Counts:
    """How much waits in each queue: timers that are due, effects, and what upper apps have to send."""
    timers = Clock.objects.filter(next_fire_at__lte=now).count()
    return {"timers": timers, "effects": _open_effects().count(), **{name: unsent.depth() for name, unsent in _unsent.items()}}


def tallies() -> Tallies:
    """All that was counted: by name, by outcome. One query over a few rows."""
    found: dict[str, dict[str, int]] = {}
    for name, outcome, total in Tally.objects.values_list("name", "outcome", "total"):
        found.setdefault(name, {})[outcome] = total
    return found


def _watched(now: datetime) -> tuple[Watched, ...]:
    oldest = (_oldest_effect, *(unsent.oldest for unsent in _unsent.values()))
    notices = [moment for find in oldest if (moment := find(now)) is not None]
    return (
        Watched(TIMER, _oldest_timer(now), timedelta(seconds=settings.UNFIRED_LIMIT_SECONDS)),
        Watched(NOTICE, min(notices, default=None), timedelta(seconds=settings.UNSENT_LIMIT_SECONDS)),
    )


def _oldest_timer(now: datetime) -> datetime | None:
    due = Clock.objects.filter(next_fire_at__lte=now).order_by("next_fire_at", "pk")
    return due.values_list("next_fire_at", flat=True).first()


def _oldest_effect(now: datetime) -> datetime | None:
    oldest: datetime | None = _open_effects().filter(due_at__lte=now).aggregate(oldest=Min("due_at"))["oldest"]
    return oldest


def _open_effects() -> QuerySet[Effect]:
    return Effect.objects.filter(done_at__isnull=True, gave_up_at__isnull=True)


__all__ = ["NOTICE", "TIMER", "Counts", "Tallies", "Unsent", "depths", "health", "late_since", "register_unsent", "tallies"]
