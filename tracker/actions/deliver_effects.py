"""Delivers effects: claims what is due, runs its handler, and marks it done in the handler's own transaction.

A claim is a lease with a number, the attempt. Whoever runs an effect first locks its row and sees that the attempt is
still its own; so an effect takes place once, even where a lease ran out under somebody who was only slow.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby

import structlog
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from tracker.actions import effects, tally
from tracker.models import Effect
from tracker.rules.fault_points import point
from tracker.rules.tallies import EFFECTS

LEASE = timedelta(seconds=20)
"""How long a worker that has claimed effects may take; after that another may try. A killed worker's wait no longer than this.

A third of the minute within which everything is told once a worker is back, so that what was in the hands of two that were killed
one after the other comes in time too. A worker that is slower loses to another what it has not begun, and nothing takes place twice.
"""

MOST_ATTEMPTS = 8
"""After so many failures an effect is given up and shown to an administrator, never dropped."""

LONGEST_WAIT = timedelta(minutes=15)
"""Between two tries. A date further ahead than this was written before the computer's clock was set back."""

BATCH = 100
"""How many are claimed by one statement."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one pass did."""

    done: int = 0
    failed: int = 0
    given_up: int = 0

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(self.done + other.done, self.failed + other.failed, self.given_up + other.given_up)


def deliver_due(*, now: datetime, most: int = 1000, batch: int = BATCH) -> Delivered:
    """Deliver up to `most` due effects: in the database exactly once, however often and wherever it is run."""
    total, left = Delivered(), most
    while left > 0:
        claimed = _claim(now, min(batch, left))
        if not claimed:
            break
        point("after_the_claim_before_the_effect")
        left -= len(claimed)
        for handler, some in groupby(sorted(claimed, key=lambda effect: effect.handler), key=lambda effect: effect.handler):
            total += _deliver(handler, list(some), now)
    tally.add(EFFECTS, asdict(total))
    return total


def waiting(now: datetime) -> bool:
    """Whether anything is due. A plain read that takes no lock."""
    return _due(now).exists()


def _due(now: datetime) -> QuerySet[Effect]:
    """What may be claimed at `now`, whatever the clock said before.

    What was never tried is due from the start. A lease or a wait that reaches further ahead than any does was written
    before the clock was set back, and counts for nothing; the number of the attempt keeps its holder from doing it twice.
    """
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now) | Q(leased_until__gt=now + LEASE)
    ripe = Q(attempts=0) | Q(due_at__lte=now) | Q(due_at__gt=now + LONGEST_WAIT)
    return Effect.objects.filter(free, ripe, done_at__isnull=True, gave_up_at__isnull=True)


@transaction.atomic
def _claim(now: datetime, most: int) -> list[Effect]:
    due = _due(now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    claimed = list(due[:most])
    if claimed:
        Effect.objects.filter(pk__in=[effect.pk for effect in claimed]).update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    for effect in claimed:
        effect.leased_until = now + LEASE
        effect.attempts += 1
    return claimed


def _deliver(handler: str, claimed: Sequence[Effect], now: datetime) -> Delivered:
    """Deliver some effects of one handler: together where it can, and where that fails half by half, down to the one that fails.

    So one that cannot be delivered costs the others of its batch a few more tries, and not a try each.
    """
    if effects.together_of(handler) is None:
        return sum((_run(effect, now) for effect in claimed), Delivered())
    if len(claimed) == 1:
        return _run(claimed[0], now)
    done = _together(handler, claimed, now)
    if done is not None:
        return done
    half = len(claimed) // 2
    return _deliver(handler, claimed[:half], now) + _deliver(handler, claimed[half:], now)


def _together(handler: str, claimed: Sequence[Effect], now: datetime) -> Delivered | None:
    """All of them in one transaction; None, with nothing done, where one of them stands in the way of the others."""
    run = effects.together_of(handler)
    assert run is not None
    try:
        with transaction.atomic():
            mine = _still_mine(claimed)
            run(mine, now)
            point("after_the_effect_before_it_is_done")
            _mark_done(mine, now)
    except Exception as error:  # whatever it was, it is found and kept by trying fewer of them
        log.warning("effects_in_halves", handler=handler, effects=len(claimed), error=type(error).__name__)
        return None
    point("after_the_effect_is_done")
    return Delivered(done=len(mine))


def _run(effect: Effect, now: datetime) -> Delivered:
    """Run the handler. What it writes and the mark that it is done are one transaction, so neither is without the other."""
    try:
        with transaction.atomic():
            mine = _still_mine([effect])
            for one in mine:
                effects.handler_of(one.handler)(one, now)
            point("after_the_effect_before_it_is_done")
            _mark_done(mine, now)
    except Exception as error:  # whatever a handler raises, the next effect must still be delivered
        return _failed(effect, error, now)
    point("after_the_effect_is_done")
    return Delivered(done=len(mine))


def _still_mine(claimed: Sequence[Effect]) -> list[Effect]:
    """Those whose claim still stands, locked until the transaction ends. What another holds or has done is left to it."""
    rows = Effect.objects.filter(pk__in=[effect.pk for effect in claimed], done_at__isnull=True, gave_up_at__isnull=True).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(of=("self",))  # waits: another's claim locks a row for a moment before it sees that it is taken
    attempts = dict(rows.values_list("pk", "attempts"))
    return [effect for effect in claimed if attempts.get(effect.pk) == effect.attempts]


def _mark_done(mine: Sequence[Effect], now: datetime) -> None:
    if mine:
        Effect.objects.filter(pk__in=[effect.pk for effect in mine]).update(done_at=now, leased_until=None, last_error="")


def _failed(effect: Effect, error: Exception, now: datetime) -> Delivered:
    """Keep the effect for another try, later each time; after the last it is given up and stays in sight."""
    log.error("effect_failed", effect=effect.pk, handler=effect.handler, attempt=effect.attempts, error=type(error).__name__)
    is_last = effect.attempts >= MOST_ATTEMPTS
    wait = min(timedelta(seconds=15 * 2**effect.attempts), LONGEST_WAIT)
    kept = Effect.objects.filter(pk=effect.pk, attempts=effect.attempts, done_at__isnull=True).update(
        last_error=type(error).__name__, leased_until=None, gave_up_at=now if is_last else None, due_at=now if is_last else now + wait
    )
    if not kept:  # the claim had run out, and another has it
        return Delivered()
    return Delivered(given_up=1) if is_last else Delivered(failed=1)
