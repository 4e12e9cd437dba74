"""Sends what waits for the mail: at least once, and outside any transaction, so that a slow mail server locks nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from notifications.channels.email import Letter, send
from notifications.models import Mail
from notifications.selectors.still_to_send import still_to_send
from notifications.terms import NOT_NEEDED
from tracker.rules.fault_points import point

LEASE = timedelta(minutes=5)
"""How long whoever claimed a message may take to send it; after that another may try."""

MOST_ATTEMPTS = 8
"""After so many failures a message is given up and stays in sight. The inbox has had it all along."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one pass did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    not_needed: int = 0
    put_off: int = 0


def send_waiting(*, now: datetime, most: int = 500) -> Sent:
    """Send up to `most` messages that are due, the oldest first."""
    counts = dict.fromkeys(("sent", "failed", "given_up", "not_needed", "put_off"), 0)
    for _ in range(most):
        mail = _claim(now)
        if mail is None:
            break
        point("after_the_claim_before_the_send")
        counts[_send(mail, now)] += 1
    return Sent(**counts)


def waiting(now: datetime) -> bool:
    """Whether any message is due. A plain read that takes no lock."""
    return _due(now).exists()


def _due(now: datetime) -> QuerySet[Mail]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return Mail.objects.filter(free, due_at__lte=now, sent_at__isnull=True, gave_up_at__isnull=True)


@transaction.atomic
def _claim(now: datetime) -> Mail | None:
    due = _due(now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    mail = due.first()
    if mail is not None:
        mail.leased_until = now + LEASE
        mail.attempts += 1
        mail.save(update_fields=["leased_until", "attempts"])
    return mail


def _send(mail: Mail, now: datetime) -> str:
    """Send one message, if whoever it is for still works here, may still know and has not read it meanwhile."""
    now_known = still_to_send(mail, now=now)
    if now_known.why_not is not None:
        _give_up(mail, now, now_known.why_not)
        return "not_needed" if now_known.why_not in NOT_NEEDED else "given_up"
    if now_known.not_before is not None:
        _put_off(mail, now_known.not_before)
        return "put_off"
    try:
        send(Letter(now_known.address, mail.reference, mail.is_digest))
    except Exception as error:  # a mail server fails in its own ways; the next message must still go out
        return _failed(mail, error, now)
    point("after_the_send_before_it_is_marked")
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, leased_until=None, last_error="")
    point("after_the_send_is_marked")
    return "sent"


def _failed(mail: Mail, error: Exception, now: datetime) -> str:
    log.error("mail_failed", mail=mail.pk, attempt=mail.attempts, error=type(error).__name__)
    if mail.attempts >= MOST_ATTEMPTS:
        _give_up(mail, now, type(error).__name__)
        return "given_up"
    mail.last_error, mail.leased_until = type(error).__name__, None
    mail.due_at = now + timedelta(seconds=30 * 2**mail.attempts)
    mail.save(update_fields=["last_error", "leased_until", "due_at"])
    return "failed"


def _put_off(mail: Mail, until: datetime) -> None:
    """The quiet hours have begun since: that is no try of the mail."""
    mail.due_at, mail.leased_until = until, None
    mail.attempts -= 1
    mail.save(update_fields=["due_at", "leased_until", "attempts"])


def _give_up(mail: Mail, now: datetime, why: str) -> None:
    mail.gave_up_at, mail.leased_until, mail.last_error = now, None, why
    mail.save(update_fields=["gave_up_at", "leased_until", "last_error"])


__all__ = ["Sent", "send_waiting", "waiting"]
