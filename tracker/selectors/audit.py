"""Proves the chain of events: every link of every stream, and every payload that has not been erased."""

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from tracker.models import Event, Stream
from tracker.models.streamed import streamed
from tracker.rules.chain import GENESIS, event_hash, payload_hash

Heads = Mapping[int, tuple[int, str]]
"""The number and the hash of the last event of each stream, by the stream's id."""


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first event at which a chain does not hold. `journey` is a public id, empty for another kind of stream."""

    stream: int
    journey: str
    seq: int
    says: str


@dataclass(slots=True)
class Verified:
    """What was read. `erased` counts events whose payload was lawfully erased: their links are proved all the same."""

    events: int = 0
    erased: int = 0
    heads: dict[int, tuple[int, str]] = field(default_factory=dict)
    broken: BrokenLink | None = None

    @property
    def streams(self) -> int:
        return len(self.heads)


def verify_chain(*, known: Heads | None = None) -> Verified:
    """Follow every stream from its first event to its last, and stop at the first link that does not hold.

    `known` are heads noted earlier: an event that was there then must be there now, with the same hash, so that not
    even the end of a stream can be cut off unseen.
    """
    verified = Verified()
    with closing(_events()) as events:
        for stream, event in events:
            verified.events += 1
            says = _fault(stream, event, verified, known or {})
            if says:
                verified.broken = BrokenLink(event.stream_id, _journey(stream), event.seq, says)
                return verified
            verified.erased += not _has_payload(event)
            verified.heads[event.stream_id] = (event.seq, event.hash)
    verified.broken = _ends(verified, known or {})
    return verified


def _events() -> Generator[tuple[Stream, Event]]:
    events = Event.objects.select_related("payload", "stream__journey").order_by("stream", "seq")
    for event in streamed(events):
        yield event.stream, event


def _fault(stream: Stream, event: Event, verified: Verified, known: Heads) -> str:
    seq, previous = verified.heads.get(event.stream_id, (0, GENESIS))
    if event.seq != seq + 1:
        return f"Event {seq + 1} is missing."
    if event.previous_hash != previous:
        return "The event does not follow the one before it."
    if _has_payload(event) and event.payload_hash != payload_hash(event.payload.salt, _covered(event)):
        return "What the event says was changed."
    if event.hash != _hash(event):
        return "The event was changed."
    noted = known.get(event.stream_id)
    if noted is not None and noted[0] == event.seq and noted[1] != event.hash:
        return "The event is not the one that was noted at the checkpoint."
    return ""


def _ends(verified: Verified, known: Heads) -> BrokenLink | None:
    """Streams that end too early, by what they say of themselves or by the checkpoint."""
    with closing(streamed(Stream.objects.select_related("journey").order_by("pk"))) as streams:
        for stream in streams:
            seq, last = verified.heads.get(stream.pk, (0, GENESIS))
            noted = known.get(stream.pk, (0, GENESIS))
            if (stream.next_seq - 1, stream.last_hash) != (seq, last):
                return BrokenLink(stream.pk, _journey(stream), seq, f"The stream says that it ends with event {stream.next_seq - 1}.")
            if noted[0] > seq:
                return BrokenLink(stream.pk, _journey(stream), seq, f"The checkpoint noted event {noted[0]}, which is not there.")
    gone = sorted(set(known) - set(verified.heads) - set(Stream.objects.filter(pk__in=known).values_list("pk", flat=True)))
    return BrokenLink(gone[0], "", 0, "The checkpoint noted a stream which is not there.") if gone else None


def _has_payload(event: Event) -> bool:
    return hasattr(event, "payload")


def _covered(event: Event) -> dict[str, object]:
    return {"says": event.payload.says, "reason": event.payload.reason, "body": event.payload.body}


def _hash(event: Event) -> str:
    return event_hash(
        seq=event.seq, kind=event.kind, actor=event.actor_id, occurred_at=event.occurred_at, recorded_at=event.recorded_at,
        previous=event.previous_hash, payload=event.payload_hash,
    )  # fmt: skip


def _journey(stream: Stream) -> str:
    return stream.journey.public_id if hasattr(stream, "journey") else ""


__all__ = ["BrokenLink", "Heads", "Verified", "verify_chain"]
