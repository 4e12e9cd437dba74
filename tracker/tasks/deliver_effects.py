"""Wakes the delivery of effects."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from tracker.actions.deliver_effects import deliver_due, waiting


@shared_task(name="tracker.tasks.deliver_effects.deliver")
def deliver() -> dict[str, int]:
    """Deliver what is due now, if anything is. `now` comes in here, once."""
    now = timezone.now()
    if not waiting(now):
        return {"done": 0, "failed": 0, "given_up": 0}
    return asdict(deliver_due(now=now))
