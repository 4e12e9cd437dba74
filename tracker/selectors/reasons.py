"""Why something was done, as whoever did it said on the children's records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.models import Event
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True)
class Said:
    """One event of a journey, with what it holds beside its sentence, and the reason that was given."""

    journey: int
    body: Mapping[str, Any]
    reason: str


def reasons_for(kind: EventKind, journeys: Iterable[int]) -> list[Said]:
    """The events of this kind on these journeys, the earliest first; none whose words were lawfully erased. One query."""
    rows = Event.objects.filter(kind=kind, journey__in=list(journeys), payload__isnull=False).select_related("payload")
    return [Said(row.journey_id, row.payload.body, row.payload.reason) for row in rows.order_by("seq") if row.journey_id is not None]


__all__ = ["Said", "reasons_for"]
