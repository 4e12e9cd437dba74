"""Puts on record what is done to the rulebook and to the organisation: each has a stream of its own."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.actions.record_event import Act, Entry, append
from tracker.models import Event, Rulebook, Stream
from tracker.rules.access import Actor
from tracker.terms import StreamKind
from workflows.terms import EventKind, Role


def lock_rulebook() -> Rulebook:
    """Lock the one row under which every rule, and every post, is changed. Must be called inside a transaction."""
    Rulebook.objects.get_or_create(pk=1)
    return Rulebook.objects.select_for_update().get(pk=1)


def read_again() -> None:
    """Have every process read the rulebook again: a rule or a line of the scheme has changed."""
    Rulebook.objects.filter(pk=1).update(stamp=secrets.token_hex(16))


def tell(
    stream: StreamKind, kind: EventKind, says: str, *, actor: Actor, now: datetime, role: Role | None = None, reason: str = "",
    body: Mapping[str, Any] | None = None, occurred_at: datetime | None = None,
) -> Event:  # fmt: skip
    """Append one event to the rulebook's stream, or to that of the staff, whose lock `lock_rulebook` has taken."""
    found = Stream.objects.select_for_update().filter(kind=stream).order_by("pk").first() or Stream.objects.create(kind=stream)
    entry = Entry(kind=kind, says=says, occurred_at=occurred_at or now, reason=reason, body=dict(body or {}))
    return append(found, [entry], act=Act(actor=actor, now=now, role=role or ""))[0]
