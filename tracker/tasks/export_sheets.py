"""Wakes the making of the tracker's files."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from tracker.exchange.make_sheets import make_sheets
from tracker.tasks.one_at_a_time import one_at_a_time


@shared_task(name="tracker.tasks.export_sheets.export")
@one_at_a_time
def export() -> dict[str, int]:
    """Make what is asked for. `now` comes in here, once."""
    return asdict(make_sheets(now=timezone.now()))
