"""What the events of some journeys say, read once for many journeys: for rebuilding, and for proving the standing rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from tracker.models import Event, Journey
from tracker.rules.fold import Change, Picture, fold, starts
from workflows.terms import EventKind

PASSES = (EventKind.CLOCK_FELL_DUE, EventKind.CLOCK_OVERDUE, EventKind.CLOCK_RECOUNTED)
"""Events of a pass over the timescales: they change nothing of a child and refresh no list."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event that changed something. `voided_at` is when a correction of it was recorded: until then it was known."""

    seq: int
    occurred_at: datetime
    recorded_at: datetime
    changes: tuple[Change, ...]
    voided_at: datetime | None = None


@dataclass(slots=True)
class History:
    """What stands on one journey's record. `told` is in order of seq; `last_act_at` (UTC) is when a person last wrote."""

    told: list[Told] = field(default_factory=list)
    last_act_at: datetime | None = None

    @property
    def stands(self) -> list[Told]:
        """What no correction has voided."""
        return [event for event in self.told if event.voided_at is None]

    @property
    def last_changed_at(self) -> datetime | None:
        """The latest moment of which the record says where the child stood. A new holder says nothing of that."""
        return max((event.occurred_at for event in self.stands if any("team" not in change for change in event.changes)), default=None)

    def folded(self, date_of_birth: date | None) -> Picture:
        """The state as the fold of the events."""
        return fold(((e.occurred_at, starts(e.changes), e.seq, e.changes) for e in self.stands), date_of_birth)


def histories(journeys: Sequence[Journey]) -> dict[int, History]:
    """What the events of these journeys say, by the journey's id. One query."""
    found = {journey.pk: History() for journey in journeys}
    rows = Event.objects.filter(journey__in=list(found)).order_by("journey", "seq")
    values = rows.values_list("journey", "seq", "kind", "occurred_at", "recorded_at", "payload__body__changes", "corrected_by__recorded_at")
    for pk, seq, kind, occurred_at, recorded_at, changes, voided_at in values:
        history = found[pk]
        if kind not in PASSES:
            history.last_act_at = max(history.last_act_at or recorded_at, recorded_at)
        if changes:
            history.told.append(Told(seq, occurred_at, recorded_at, tuple(changes), voided_at))
    return found


def batches(journeys: Iterable[int], size: int) -> Iterator[list[int]]:
    """Ids in lots of this size."""
    for _, lot in groupby(enumerate(journeys), key=lambda pair: pair[0] // size):
        yield [pk for _, pk in lot]
