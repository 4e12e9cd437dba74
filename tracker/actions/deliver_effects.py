"""Delivers effects: claims what is due, runs its handler, and marks it done in the handler's own transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from tracker.actions import effects
from tracker.models import Effect
from tracker.rules.fault_points import point

LEASE = timedelta(minutes=2)
"""How long a worker that has claimed an effect may take; after that another may try."""

MOST_ATTEMPTS = 8
"""After so many failures an effect is given up and shown to an administrator, never dropped."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one pass did."""

    done: int = 0
    failed: int = 0
    given_up: int = 0


def deliver_due(*, now: datetime, most: int = 1000) -> Delivered:
    """Deliver up to `most` due effects, one transaction each: in the database exactly once, however often it is run."""
    done = failed = given_up = 0
    for _ in range(most):
        effect = _claim(now)
        if effect is None:
            break
        point("after_the_claim_before_the_effect")
        if _run(effect, now):
            done += 1
        elif effect.gave_up_at is not None:
            given_up += 1
        else:
            failed += 1
    return Delivered(done=done, failed=failed, given_up=given_up)


def waiting(now: datetime) -> bool:
    """Whether anything is due. A plain read that takes no lock."""
    return _due(now).exists()


def _due(now: datetime) -> QuerySet[Effect]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return Effect.objects.filter(free, due_at__lte=now, done_at__isnull=True, gave_up_at__isnull=True)


@transaction.atomic
def _claim(now: datetime) -> Effect | None:
    due = _due(now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    effect: Effect | None = due.first()
    if effect is not None:
        effect.leased_until = now + LEASE
        effect.attempts += 1
        effect.save(update_fields=["leased_until", "attempts"])
    return effect


def _run(effect: Effect, now: datetime) -> bool:
    """Run the handler. What it writes and the mark that it is done are one transaction, so neither is without the other."""
    try:
        with transaction.atomic():
            effects.handler_of(effect.handler)(effect, now)
            point("after_the_effect_before_it_is_done")
            Effect.objects.filter(pk=effect.pk).update(done_at=now, leased_until=None, last_error="")
    except Exception as error:  # whatever a handler raises, the next effect must still be delivered
        _failed(effect, error, now)
        return False
    point("after_the_effect_is_done")
    return True


def _failed(effect: Effect, error: Exception, now: datetime) -> None:
    """Keep the effect for another try, later each time; after the last it is given up and stays in sight."""
    log.error("effect_failed", effect=effect.pk, handler=effect.handler, attempt=effect.attempts, error=type(error).__name__)
    effect.last_error = type(error).__name__
    effect.leased_until = None
    if effect.attempts >= MOST_ATTEMPTS:
        effect.gave_up_at = now
    else:
        effect.due_at = now + timedelta(seconds=15 * 2**effect.attempts)
    effect.save(update_fields=["last_error", "leased_until", "gave_up_at", "due_at"])
