"""Wakes the sending of mail."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from notifications.actions.send_mail import Sent, send_waiting, waiting
from tracker.tasks.one_at_a_time import Turn, one_at_a_time

A_ROUND = 20


@shared_task(name="notifications.tasks.send_mail.send")
@one_at_a_time
def send() -> dict[str, int]:
    """Send what is due until nothing is, the server does not answer, or the turn is over. `now` comes in here, once for each round."""
    total, turn = Sent(), Turn()
    while waiting(now := timezone.now()):
        sent = send_waiting(now=now, most=A_ROUND)
        total += sent
        if sent == Sent() or sent.failed or turn.is_over:
            break
    return asdict(total)
