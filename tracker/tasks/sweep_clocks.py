"""Wakes the firing of timescales, and of what becomes formal as a day passes without an answer."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from tracker.actions.challenge import make_formal_in_time
from tracker.actions.fire_clocks import fire_due_clocks


@shared_task(name="tracker.tasks.sweep_clocks.sweep")
def sweep() -> dict[str, int]:
    """Fire what is due now. `now` comes in here, once."""
    now = timezone.now()
    fired = asdict(fire_due_clocks(now=now))
    make_formal_in_time(now=now)
    return fired
