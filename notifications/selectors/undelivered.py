"""What was not prepared or not sent, and why: for the administrator, without a child."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from notifications.models import BouncedAddress, Mail
from notifications.terms import NOT_NEEDED, WhyNot
from tracker.selectors.waiting import effects_in_trouble

LONG = timedelta(minutes=10)
"""What has waited longer than this is in trouble even where it never failed."""

WHY: dict[str, str] = {
    WhyNot.NO_ADDRESS: "The person has no mail address",
    WhyNot.BOUNCES: "The mailbox gave a message back",
    "SMTPRecipientsRefused": "The mail server does not take messages for this address",
    "ConnectionRefusedError": "The mail server did not answer",
    "TimeoutError": "The mail server did not answer in time",
    "gaierror": "The mail server was not found",
}
"""What is known of a reason, in words. Anything else is named as the program names it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand in each part of the page."""

    effects: int
    mails: int
    bouncing: int

    @property
    def all(self) -> int:
        return self.effects + self.mails


def mails_in_trouble(*, now: datetime) -> QuerySet[Mail]:
    """Messages that were given up, have failed, or have waited too long; the oldest first. One query a page."""
    late = Q(gave_up_at__isnull=True, due_at__lt=now - LONG)
    trouble = Q(gave_up_at__isnull=False) | ~Q(last_error="") | late
    waiting = Mail.objects.filter(trouble, sent_at__isnull=True).exclude(last_error__in=NOT_NEEDED)
    return waiting.select_related("recipient").order_by("due_at", "pk")


def bouncing() -> QuerySet[BouncedAddress]:
    """Addresses that messages came back from, the latest first."""
    return BouncedAddress.objects.filter(works_again_at__isnull=True, person__is_active=True).select_related("person")


def counts(*, now: datetime) -> Counts:
    """Three queries."""
    return Counts(effects_in_trouble(now=now, since=LONG).count(), mails_in_trouble(now=now).count(), bouncing().count())


def why(error: str) -> str:
    """Why something was not sent, in words."""
    return WHY.get(error, error or "It has not been tried yet")


__all__ = ["LONG", "Counts", "bouncing", "counts", "mails_in_trouble", "why"]
