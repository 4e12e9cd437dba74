"""The timescales of streams that are no journey's, such as a need-to-know's, as a list shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.models import Clock, Event
from tracker.selectors.timescales import kind_of, shown, title_of
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningOfStream:
    """One running timescale: what it is, for whom, and how it stands now."""

    clock_id: str
    limit: str
    title: str
    subject: str
    answers: str
    due_at: datetime
    colour: str
    word: str


def running_of_streams(streams: Iterable[int], *, now: datetime) -> dict[int, list[RunningOfStream]]:
    """What runs of each of these streams, the first due first. One query."""
    rows = Clock.objects.filter(stream__in=set(streams), stopped_at__isnull=True, cancelled_at__isnull=True)
    found: dict[int, list[RunningOfStream]] = {}
    for clock in rows.order_by("due_at", "pk"):
        colour, word = shown(clock.due_at, clock.warns_at, now=now, kind=kind_of(clock.limit))
        assert clock.stream_id is not None, "a timescale of a stream has one"
        found.setdefault(clock.stream_id, []).append(
            RunningOfStream(
                clock_id=clock.public_id,
                limit=clock.limit,
                title=title_of(clock.limit),
                subject=clock.subject,
                answers=clock.answers,
                due_at=clock.due_at,
                colour=str(colour),
                word=word,
            )
        )
    return found


def told_since(stream: int, seq: int, *, kinds: Iterable[EventKind]) -> list[tuple[str, str]]:
    """What a stream has told of these kinds from this number on, in order: who did it, and the sentence. One query."""
    rows = Event.objects.filter(stream=stream, seq__gte=seq, kind__in=[str(kind) for kind in kinds]).select_related("actor", "payload")
    return [(event.actor.display_name if event.actor else "Waymark", event.payload.says) for event in rows.order_by("seq")]


__all__ = ["RunningOfStream", "running_of_streams", "told_since"]
