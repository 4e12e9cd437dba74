"""Wakes the scan of attached documents."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from panels.actions.scan_documents import scan_documents
from tracker.tasks.one_at_a_time import one_at_a_time


@shared_task(name="panels.tasks.scan_documents.scan")
@one_at_a_time
def scan() -> dict[str, int]:
    """Have what waits looked at. `now` comes in here, once."""
    return asdict(scan_documents(now=timezone.now()))
