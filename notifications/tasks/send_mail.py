"""Wakes the sending of mail."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from notifications.actions.send_mail import Sent, send_waiting, waiting


@shared_task(name="notifications.tasks.send_mail.send")
def send() -> dict[str, int]:
    """Send what is due now, if anything is. `now` comes in here, once."""
    now = timezone.now()
    return asdict(send_waiting(now=now) if waiting(now) else Sent())
