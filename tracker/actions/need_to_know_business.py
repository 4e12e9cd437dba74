"""What a need-to-know does with the record: a stream of its own, and on each child's record that it exists. Its only way in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tracker.actions import effects
from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act, Entry, append
from tracker.models import Child, Clock, Event, FamilyLink, Journey, OrgUnit, Stream
from tracker.rules.access import Actor
from tracker.terms import StreamKind
from workflows.terms import EventKind

FARTHEST = 3
"""How many links away a child of the family may be: a brother's half-sister's twin."""


def new_need_to_know_stream() -> Stream:
    """A new, empty stream for a need-to-know."""
    return Stream.objects.create(kind=StreamKind.NEED_TO_KNOW)


def lock_family(child_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Lock these children and every child of their families, in the one order, so that two drafts of one incident cannot cross.

    Returns for each of the given children the whole family, the child included.
    """
    assert transaction.get_connection().in_atomic_block, "a lock needs a transaction"
    families = {child: _family(child) for child in child_ids}
    everybody = frozenset().union(*families.values()) if families else frozenset()
    # Not their keys: a move that holds a journey and writes an event about the child must not wait for us, who wait for the journey.
    list(Child.objects.select_for_update(no_key=True).filter(pk__in=everybody).order_by("pk"))
    return families


def lock_unit(unit_id: int) -> None:
    """Lock a unit, so that two drafts about its work cannot cross. Not its key: whoever gives it a child meanwhile does not wait."""
    list(OrgUnit.objects.select_for_update(no_key=True).filter(pk=unit_id))


def write_need_to_know_events(stream: Stream, entries: Sequence[Entry], *, act: Act) -> list[Event]:
    """Append entries to the locked stream of a need-to-know, and the effects that they call for. They are on no child's record."""
    events = append(stream, entries, act=act)
    effects.save(effects.for_events(events, now=act.now))
    return events


def tell_on_record(
    *, journey_id: int, kind: EventKind, says: str, actor: Actor, now: datetime, reason: str = "", body: Mapping[str, Any] | None = None
) -> Event:
    """Tell on a child's record that a need-to-know exists, what a leader directed, or that somebody outside was told.

    The journey may be closed: what leaders must know of a child who died is on the record all the same. Inside the
    transaction that changes the need-to-know, with the journey's stream locked before.
    """
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=now)
    change.say(kind, says, reason=reason, body=dict(body or {}))
    return carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or ""))[0]


def journeys_of_children(child_ids: Iterable[int]) -> dict[int, Journey]:
    """The open journey of each child, or the last one; a child without any is not among them. One query."""
    rows = Journey.objects.filter(child__in=list(child_ids)).select_related("child", "team").order_by("opened_at", "pk")
    found: dict[int, Journey] = {}
    for journey in rows:
        known = found.get(journey.child_id)
        if known is None or journey.is_open or not known.is_open:
            found[journey.child_id] = journey
    return found


def journeys_where(limit: str, journeys: Iterable[int], *, running: bool = False, since: datetime | None = None) -> list[int]:
    """Of these journeys those on which a timescale of this limit runs, or has started since a moment. One query."""
    rows = Clock.objects.filter(limit=limit, journey__in=list(journeys))
    if running:
        rows = rows.filter(stopped_at__isnull=True, cancelled_at__isnull=True)
    if since is not None:
        rows = rows.filter(started_at__gte=since)
    return sorted({pk for pk in rows.values_list("journey", flat=True) if pk is not None})


def _family(child_id: int) -> frozenset[int]:
    found, newest = {child_id}, {child_id}
    for _ in range(FARTHEST):
        pairs = FamilyLink.objects.filter(Q(child__in=newest) | Q(other__in=newest)).values_list("child", "other")
        newest = {one for pair in pairs for one in pair} - found
        found |= newest
        if not newest:
            break
    return frozenset(found)


__all__ = [
    "journeys_of_children",
    "journeys_where",
    "lock_family",
    "lock_unit",
    "new_need_to_know_stream",
    "tell_on_record",
    "write_need_to_know_events",
]
