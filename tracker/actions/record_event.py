"""Appends events to a locked stream: numbered, timed and chained by hash."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.models import Child, Event, EventPayload, Journey, Stream
from tracker.models.many import insert_many, save_many
from tracker.rules import chain
from tracker.rules.access import Actor
from tracker.rules.fold import Change
from tracker.terms import Precision
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event to be appended. `says` is its sentence; `changes` is what it changes; `body` is anything else it holds."""

    kind: EventKind
    says: str
    occurred_at: datetime
    precision: Precision = Precision.INSTANT
    changes: tuple[Change, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    source_record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who is writing, in which role, and when (UTC). One act's events name its first event as their cause."""

    actor: Actor
    now: datetime
    role: str = ""


def append(
    stream: Stream,
    entries: Sequence[Entry],
    *,
    act: Act,
    journey: Journey | None = None,
    child: Child | None = None,
    is_one_act: bool = True,
) -> list[Event]:
    """Append these entries to a stream that the caller has locked, in order, with two inserts and one update.

    `recorded_at` is the act's moment, and never before the stream's last. Returns the saved events in order.
    """
    prepared = prepare(stream, entries, act=act, journey=journey, child=child, is_one_act=is_one_act)
    return write(prepared, [stream])


def prepare(
    stream: Stream,
    entries: Sequence[Entry],
    *,
    act: Act,
    journey: Journey | None = None,
    child: Child | None = None,
    is_one_act: bool = True,
) -> list[tuple[Event, EventPayload]]:
    """Number, time and chain these entries onto a locked stream, in memory. `write` saves them."""
    recorded_at = max(act.now, stream.last_recorded_at) if stream.last_recorded_at else act.now
    first_seq = stream.next_seq
    prepared = []
    for entry in entries:
        body = {**entry.body, "changes": list(entry.changes)} if entry.changes else entry.body
        payload = EventPayload(salt=secrets.token_hex(16), says=entry.says, reason=entry.reason, body=body)
        event = _next_event(stream, entry, payload, act, recorded_at)
        event.journey, event.child = journey, child
        event.caused_by = first_seq if is_one_act and event.seq != first_seq else None
        if journey is not None:
            event.definition, event.definition_version = journey.definition, journey.definition_version
        prepared.append((event, payload))
    return prepared


def write(prepared: Sequence[tuple[Event, EventPayload]], streams: Sequence[Stream]) -> list[Event]:
    """Save prepared events of any number of locked streams with two inserts and one update. In the order given."""
    events = [event for event, _ in prepared]
    insert_many(events)
    for event, payload in prepared:
        payload.event = event
    insert_many([payload for _, payload in prepared])
    if len(streams) == 1:
        streams[0].save(update_fields=["next_seq", "last_hash", "last_recorded_at"])
    else:
        save_many(streams, ["next_seq", "last_hash", "last_recorded_at"])
    return events


def covered(payload: EventPayload) -> dict[str, Any]:
    """The part of a payload that the chain covers."""
    return {"says": payload.says, "reason": payload.reason, "body": payload.body}


def _next_event(stream: Stream, entry: Entry, payload: EventPayload, act: Act, recorded_at: datetime) -> Event:
    payload_hash = chain.payload_hash(payload.salt, covered(payload))
    event = Event(
        stream=stream,
        seq=stream.next_seq,
        kind=entry.kind,
        occurred_at=entry.occurred_at,
        precision=entry.precision,
        recorded_at=recorded_at,
        actor_id=act.actor.user_id,
        on_behalf_of=act.actor.on_behalf_of,
        role=act.role,
        source_record=entry.source_record,
        previous_hash=stream.last_hash,
        payload_hash=payload_hash,
        hash=chain.event_hash(
            seq=stream.next_seq,
            kind=entry.kind,
            actor=act.actor.user_id,
            occurred_at=entry.occurred_at,
            recorded_at=recorded_at,
            previous=stream.last_hash,
            payload=payload_hash,
        ),
    )
    stream.next_seq += 1
    stream.last_hash = event.hash
    stream.last_recorded_at = recorded_at
    return event


def changes_of(event_body: dict[str, Any]) -> Iterable[Change]:
    """The changes that a stored event's body holds."""
    return tuple(event_body.get("changes", ()))
