"""One row an open journey, for lists and homes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Max, Q

from tracker.models import CaseloadRow, Clock, Event, Journey
from tracker.projections.due import next_due
from workflows.terms import EventKind

_FIELDS = [
    "child", "team", "worker", "stage", "sub_stage", "looked_after_since", "opened_at", "stage_entered_at",
    "last_event_at", "next_limit", "next_asks_for", "next_answers", "next_due_at", "next_warns_at",
]  # fmt: skip
_SEEN_FIELDS = ["last_seen_at", "last_seen_alone_at"]
_SEEN = {EventKind.CHILD_SEEN: "last_seen_at", EventKind.CHILD_SEEN_ALONE: "last_seen_alone_at"}


@dataclass(frozen=True, slots=True)
class Seen:
    """When the child was last seen on a journey, and last seen alone (UTC); None for never."""

    at: datetime | None = None
    alone_at: datetime | None = None


class Told(Protocol):
    """An entry that is being appended, as the caseload needs it."""

    @property
    def kind(self) -> EventKind: ...

    @property
    def occurred_at(self) -> datetime: ...


def refresh(journey: Journey, running: Sequence[Clock], entries: Iterable[Told] | None = None, *, last_event_at: datetime) -> None:
    """Write the row of an open journey, or take away that of a closed one. One query, and one more where the child was seen.

    `entries` are what is being recorded; None works out from the record when the child was last seen.
    """
    if not journey.is_open:
        CaseloadRow.objects.filter(journey=journey).delete()
        return
    if entries is None:
        save([row_of(journey, running, seen_of([journey.pk]).get(journey.pk), last_event_at=last_event_at)])
        return
    _save([row_of(journey, running, last_event_at=last_event_at)], _FIELDS)
    for entry in entries:
        field = _SEEN.get(entry.kind)
        if field is not None:
            # A visit recorded late does not take the place of one that came after it.
            earlier = Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lt": entry.occurred_at})
            CaseloadRow.objects.filter(earlier, journey=journey).update(**{field: entry.occurred_at})


def save(rows: Sequence[CaseloadRow]) -> None:
    """Insert or overwrite these rows whole, in one statement a batch."""
    _save(rows, [*_FIELDS, *_SEEN_FIELDS])


def seen_of(journeys: Iterable[int]) -> dict[int, Seen]:
    """When the child of each of these journeys was last seen, by what stands on record. One query."""
    of_seeing = Event.objects.filter(journey__in=list(journeys), kind__in=list(_SEEN), corrected_by__isnull=True)
    latest: dict[int, dict[str, datetime]] = {}
    for journey, kind, at in of_seeing.values_list("journey", "kind").annotate(at=Max("occurred_at")):
        latest.setdefault(journey, {})[kind] = at
    return {pk: _seen(found) for pk, found in latest.items()}


def _seen(found: Mapping[str, datetime]) -> Seen:
    return Seen(found.get(EventKind.CHILD_SEEN), found.get(EventKind.CHILD_SEEN_ALONE))


def _save(rows: Sequence[CaseloadRow], fields: Sequence[str]) -> None:
    CaseloadRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["journey"], update_fields=fields, batch_size=300)


def row_of(journey: Journey, running: Sequence[Clock], seen: Seen | None = None, *, last_event_at: datetime) -> CaseloadRow:
    """The row that an open journey with these running timescales has. `running` is ordered by due moment."""
    first = next_due(running)
    assert journey.team_id is not None, "an open journey has a holder"
    return CaseloadRow(
        journey=journey,
        child_id=journey.child_id,
        team_id=journey.team_id,
        worker_id=journey.worker_id,
        stage=journey.stage,
        sub_stage=journey.sub_stage,
        looked_after_since=journey.looked_after_since,
        opened_at=journey.opened_at,
        stage_entered_at=journey.stage_entered_at,
        last_event_at=last_event_at,
        last_seen_at=seen.at if seen else None,
        last_seen_alone_at=seen.alone_at if seen else None,
        next_limit=first.limit if first else "",
        next_asks_for=first.asks_for if first else "",
        next_answers=first.answers if first else "",
        next_due_at=first.due_at if first else None,
        next_warns_at=first.warns_at if first else None,
    )
