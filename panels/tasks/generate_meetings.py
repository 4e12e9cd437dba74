"""Wakes the making of the coming weeks' meetings."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from panels.actions.generate_meetings import generate_meetings


@shared_task(name="panels.tasks.generate_meetings.generate")
def generate() -> dict[str, int]:
    """Make what is not there yet, twelve weeks ahead. `now` comes in here, once."""
    return asdict(generate_meetings(now=timezone.now()))
