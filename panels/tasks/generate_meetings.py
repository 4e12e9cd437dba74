"""Wakes the making of the coming weeks' meetings."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from panels.actions.end_sight import end_sight_of_past_meetings
from panels.actions.generate_meetings import generate_meetings
from panels.actions.watch_chairs import watch_chairs


@shared_task(name="panels.tasks.generate_meetings.generate")
def generate() -> dict[str, int]:
    """Make what is not there yet, twelve weeks ahead, tell upward of what nobody chairs, end sight whose days are over.

    `now` comes in here, once.
    """
    now = timezone.now()
    return asdict(generate_meetings(now=now)) | {"chairs": watch_chairs(now=now), "past": end_sight_of_past_meetings(now=now)}
