"""Wakes the daily proof of the record."""

from celery import shared_task
from django.utils import timezone

from tracker.actions.take_checkpoint import take_checkpoint
from tracker.tasks.one_at_a_time import one_at_a_time


@shared_task(name="tracker.tasks.keep_checkpoint.keep")
@one_at_a_time
def keep() -> bool:
    """Prove the record if a day has passed. `now` comes in here, once. Whether it was proved."""
    return take_checkpoint(now=timezone.now()) is not None
