"""Wakes the keeping of the weekly pack: each quarter of an hour, of which the first on Monday morning keeps it."""

from celery import shared_task
from django.utils import timezone

from tracker.actions.keep_weekly_pack import keep_weekly_pack


@shared_task(name="tracker.tasks.keep_weekly_pack.keep")
def keep() -> bool:
    """Keep the pack of this week. `now` comes in here, once. Returns whether one was kept."""
    return keep_weekly_pack(now=timezone.now()) is not None
