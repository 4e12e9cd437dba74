"""Wakes the keeping of birthdays: the eighteenth, which moves the child, and those on which something begins to be due."""

from celery import shared_task
from django.utils import timezone

from tracker.actions.keep_birthdays import keep_birthdays
from tracker.actions.mark_birthdays import mark_birthdays


@shared_task(name="tracker.tasks.keep_birthdays.keep")
def keep() -> int:
    """Tell the birthdays, and move whoever has turned 18. `now` comes in here, once."""
    now = timezone.now()
    return mark_birthdays(now=now) + keep_birthdays(now=now)
