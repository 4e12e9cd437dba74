"""Sends what waits for the mail: at least once, and outside any transaction, so that a slow mail server locks nothing.

A message is claimed just before it is sent and marked just after, one at a time: a sender that is killed leaves at most
one that was sent and not marked, and that one goes again under the same Message-ID.
"""

from collections import Counter
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from time import monotonic

import structlog
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from notifications.channels.outside import Letter, send
from notifications.models import Mail
from notifications.selectors.still_to_send import still_to_send
from notifications.terms import NOT_NEEDED
from tracker.actions import tally
from tracker.rules.fault_points import point
from tracker.rules.tallies import MAIL

LEASE = timedelta(minutes=2)
"""How long whoever claimed a message may take to send it; after that another may try."""

LONGEST_WAIT = timedelta(minutes=15)
"""Between two tries."""

MOST_ATTEMPTS = 100
"""After so many failures, about a day, a message is given up and stays in sight. The inbox has had it all along."""

MOST_REFUSALS = 8
"""The same where the server is there and does not want this recipient: about an hour."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one pass did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    not_needed: int = 0
    put_off: int = 0

    def __add__(self, other: "Sent") -> "Sent":
        return Sent(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))


def send_waiting(*, now: datetime, most: int = 500) -> Sent:
    """Send up to `most` messages that are due, the oldest first.

    Where the mail server itself does not answer the pass ends with the first that failed: the others have not failed, and
    go as soon as it is back.
    """
    counts: Counter[str] = Counter()
    began = monotonic()
    _shorten_leases(now)
    for _ in range(most):
        # Each lease counts from its own claim: of a server that takes its time the last message of a pass would else be another's too.
        mail = _claim(now, until=now + timedelta(seconds=monotonic() - began) + LEASE)
        if mail is None:
            break
        point("after_the_claim_before_the_send")
        try:
            counts[_send(mail, now)] += 1
        except _NoServer:
            counts["failed"] += 1
            break
    tally.add(MAIL, counts)
    return Sent(**counts)


def waiting(now: datetime) -> bool:
    """Whether any message is due. A plain read that takes no lock."""
    return _due(now).exists()


def _due(now: datetime) -> QuerySet[Mail]:
    """What may be claimed at `now`. What was to go at once, or to be tried again soon, goes also where the clock was set back since."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    soon = Q(decided_at__gt=now, due_at__lte=F("decided_at") + LONGEST_WAIT)
    return Mail.objects.filter(free, Q(due_at__lte=now) | soon, sent_at__isnull=True, gave_up_at__isnull=True)


def _shorten_leases(now: datetime) -> None:
    """After the clock was set back, a lease counts from now: its holder may still be sending, but has no hour for it."""
    too_long = Mail.objects.filter(leased_until__gt=now + LEASE, sent_at__isnull=True, gave_up_at__isnull=True)
    if too_long.exists():
        too_long.update(leased_until=now + LEASE)


@transaction.atomic
def _claim(now: datetime, *, until: datetime) -> Mail | None:
    due = _due(now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    mail = due.first()
    if mail is not None:
        mail.leased_until = until
        mail.attempts += 1
        mail.save(update_fields=["leased_until", "attempts"])
    return mail


class _NoServer(Exception):
    """The mail server did not answer: the message is kept for another try, and so would all the others be."""


def _send(mail: Mail, now: datetime) -> str:
    """Send one message, if whoever it is for still works here, may still know and has not read it meanwhile."""
    now_known = still_to_send(mail, now=now)
    if now_known.why_not is not None:
        _give_up(mail, now, now_known.why_not)
        return "not_needed" if now_known.why_not in NOT_NEEDED else "given_up"
    if now_known.not_before is not None:
        _put_off(mail, now_known.not_before, now)
        return "put_off"
    try:
        send(Letter(now_known.address, mail.reference, mail.is_digest))
    except Exception as error:  # a mail server fails in its own ways; the next message must still go out
        return _failed(mail, error, now)
    point("after_the_send_before_it_is_marked")
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, sent_to=now_known.address, leased_until=None, last_error="")
    point("after_the_send_is_marked")
    return "sent"


def _failed(mail: Mail, error: Exception, now: datetime) -> str:
    log.error("mail_failed", mail=mail.pk, attempt=mail.attempts, error=type(error).__name__)
    if mail.attempts >= (MOST_REFUSALS if isinstance(error, SMTPRecipientsRefused) else MOST_ATTEMPTS):
        _give_up(mail, now, type(error).__name__)
        return "given_up"
    wait = min(timedelta(seconds=30 * 2 ** min(mail.attempts, 8)), LONGEST_WAIT)
    _claimed(mail).update(last_error=type(error).__name__, leased_until=None, due_at=now + wait, decided_at=now)
    if isinstance(error, OSError) and not isinstance(error, SMTPResponseException | SMTPRecipientsRefused):
        raise _NoServer from error
    return "failed"


def _put_off(mail: Mail, until: datetime, now: datetime) -> None:
    """The quiet hours have begun since: that is no try of the mail."""
    _claimed(mail).update(due_at=until, decided_at=now, leased_until=None, attempts=mail.attempts - 1)


def _give_up(mail: Mail, now: datetime, why: str) -> None:
    _claimed(mail).update(gave_up_at=now, leased_until=None, last_error=why)


def _claimed(mail: Mail) -> QuerySet[Mail]:
    """The message while the claim on it stands; nothing once another sender has it."""
    return Mail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at__isnull=True)


__all__ = ["LEASE", "LONGEST_WAIT", "MOST_ATTEMPTS", "MOST_REFUSALS", "Sent", "send_waiting", "waiting"]
