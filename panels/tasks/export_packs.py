"""Wakes the making of files of papers."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from panels.exchange.make_files import make_files
from tracker.tasks.one_at_a_time import one_at_a_time


@shared_task(name="panels.tasks.export_packs.export")
@one_at_a_time
def export() -> dict[str, int]:
    """Make what is asked for. `now` comes in here, once."""
    return asdict(make_files(now=timezone.now()))
