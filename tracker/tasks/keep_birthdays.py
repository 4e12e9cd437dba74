"""Wakes the keeping of eighteenth birthdays."""

from celery import shared_task
from django.utils import timezone

from tracker.actions.keep_birthdays import keep_birthdays


@shared_task(name="tracker.tasks.keep_birthdays.keep")
def keep() -> int:
    """Move whoever has turned 18. `now` comes in here, once."""
    return keep_birthdays(now=timezone.now())
