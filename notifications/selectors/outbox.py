"""What waits to be told or sent, for those who look after the service."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from notifications.models import Mail
from notifications.terms import NOT_NEEDED
from tracker.selectors.waiting import Outgoing, effects_waiting

_OPEN = Q(sent_at__isnull=True, gave_up_at__isnull=True)


def outbox_status(*, now: datetime) -> dict[str, Any]:
    """The oldest that waits (UTC) and its age in whole seconds, and how many stand in each state. Two queries.

    `effects` is what the record has asked for: recipients are prepared from it. `mail` is what leaves the service. Mail that
    turned out not to be needed, because its reader had left or had read it, stands in none of the states.
    """
    return {"effects": _as_dict(effects_waiting(), now), "mail": _as_dict(_mail(), now)}


def oldest_unsent(now: datetime) -> datetime | None:
    """Since when the oldest message that is due waits. One query."""
    oldest: datetime | None = Mail.objects.filter(_OPEN, due_at__lte=now).aggregate(oldest=Min("due_at"))["oldest"]
    return oldest


def unsent() -> int:
    """How many messages wait, those that wait for a quiet hour to end included. One query."""
    return Mail.objects.filter(_OPEN).count()


def _mail() -> Outgoing:
    open_ones = _OPEN
    counts = Mail.objects.aggregate(
        oldest=Min("due_at", filter=open_ones),
        waiting=Count("pk", filter=open_ones & Q(attempts=0)),
        failing=Count("pk", filter=open_ones & Q(attempts__gt=0)),
        done=Count("pk", filter=Q(sent_at__isnull=False)),
        given_up=Count("pk", filter=Q(gave_up_at__isnull=False) & ~Q(last_error__in=NOT_NEEDED)),
    )
    return Outgoing(**counts)


def _as_dict(outgoing: Outgoing, now: datetime) -> dict[str, Any]:
    oldest = outgoing.oldest
    return {
        "oldest": oldest.isoformat() if oldest else None,
        "oldest_seconds": max(0, int((now - oldest).total_seconds())) if oldest else 0,
        "waiting": outgoing.waiting,
        "failing": outgoing.failing,
        "done": outgoing.done,
        "given_up": outgoing.given_up,
    }


__all__ = ["oldest_unsent", "outbox_status", "unsent"]
