"""What an effect rests on, for whoever draws a conclusion from it: the act that an event is part of, or the timescale that passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tracker.models import Event, Firing
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event with what its act told besides, or a rung that was reached. `known_at` is when the record learned of it (UTC).

    `move` is the code of the move that the act made, where it made one, and `is_emergency` whether it was recorded as one.
    """

    child_id: int | None
    known_at: datetime
    kind: EventKind | None = None
    move: str = ""
    is_emergency: bool = False
    told_with: tuple[EventKind, ...] = ()
    limit: str = ""
    rung: str = ""
    subject: str = ""


def happened(event_id: int) -> Happened:
    """What an event tells. Two queries."""
    event = Event.objects.select_related("payload").get(pk=event_id)
    first = event.caused_by or event.seq
    act = Event.objects.filter(Q(seq=first) | Q(caused_by=first), stream=event.stream_id).exclude(pk=event.pk)
    return Happened(
        child_id=event.child_id, known_at=event.recorded_at, kind=EventKind(event.kind), move=str(event.payload.body.get("move", "")),
        is_emergency=bool(event.payload.body.get("is_emergency", False)),
        told_with=tuple(EventKind(kind) for kind in act.order_by("seq").values_list("kind", flat=True)),
    )  # fmt: skip


def passed(firing_id: int) -> Happened:
    """Which rung of which timescale a firing is. One query."""
    firing = Firing.objects.select_related("clock__journey").get(pk=firing_id)
    clock = firing.clock
    return Happened(
        child_id=clock.journey.child_id if clock.journey is not None else None, known_at=firing.fired_at, limit=clock.limit,
        rung=firing.rung, subject=clock.subject,
    )  # fmt: skip


def when_told(journeys: Sequence[int], kind: EventKind) -> dict[str, datetime]:
    """When events of this kind on these journeys happened, by the subject that each tells of; the last of a subject. One query."""
    rows = Event.objects.filter(journey__in=journeys, kind=kind).order_by("seq").values_list("payload__body", "occurred_at")
    return {str(body.get("subject", "")): at for body, at in rows}


__all__ = ["Happened", "happened", "passed", "when_told"]
