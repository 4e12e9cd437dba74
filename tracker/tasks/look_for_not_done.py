"""Wakes the look for what did not happen: each quarter of an hour, of which the first on a working day looks."""

from celery import shared_task
from django.utils import timezone

from tracker.actions.look_for_not_done import look_for_not_done


@shared_task(name="tracker.tasks.look_for_not_done.look")
def look() -> int:
    """Look for what did not happen by today. `now` comes in here, once. Returns how many things were found."""
    day = look_for_not_done(now=timezone.now())
    return sum(day.counts.values()) if day is not None else 0
