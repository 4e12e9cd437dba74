"""Wakes the look at what is paid for and soon ends."""

from celery import shared_task
from django.utils import timezone

from panels.actions.look_at_terms import look_at_terms


@shared_task(name="panels.tasks.look_at_terms.look")
def look() -> int:
    """Put forward whose term ends within eight weeks. `now` comes in here, once."""
    return look_at_terms(now=timezone.now())
