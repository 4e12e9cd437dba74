"""Wakes the firing of timescales."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from tracker.actions.fire_clocks import fire_due_clocks


@shared_task(name="tracker.tasks.sweep_clocks.sweep")
def sweep() -> dict[str, int]:
    """Fire what is due now. `now` comes in here, once."""
    return asdict(fire_due_clocks(now=timezone.now()))
