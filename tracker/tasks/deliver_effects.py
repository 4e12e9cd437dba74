"""Wakes the delivery of effects."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from tracker.actions.deliver_effects import Delivered, deliver_due, waiting
from tracker.tasks.nudge import Nudger
from tracker.tasks.one_at_a_time import Turn, one_at_a_time

A_ROUND = 500


@shared_task(name="tracker.tasks.deliver_effects.deliver")
@one_at_a_time
def deliver() -> dict[str, int]:
    """Deliver what is due until nothing is or the turn is over. `now` comes in here, once for each round."""
    total, turn = Delivered(), Turn()
    while waiting(now := timezone.now()):
        delivered = deliver_due(now=now, most=A_ROUND)
        total += delivered
        if delivered == Delivered() or turn.is_over:  # what is due and cannot be claimed is another's
            break
    return asdict(total)


nudge = Nudger(lambda: deliver.apply_async(retry=False, expires=10))
"""Asks the broker to have it run now."""
