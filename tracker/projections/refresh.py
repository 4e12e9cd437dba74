"""Brings a journey's projections up to date in the transaction that changes the record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tracker.models import Clock, Journey
from tracker.projections import caseload, past, permanency, spans
from tracker.rules.fold import Change, Picture
from workflows.terms import EventKind


class Told(Protocol):
    """An entry that is being appended, as the projections need it."""

    @property
    def kind(self) -> EventKind: ...

    @property
    def occurred_at(self) -> datetime: ...

    @property
    def changes(self) -> tuple[Change, ...]: ...


def refresh(
    journey: Journey, picture: Picture, running: Sequence[Clock], entries: Sequence[Told], *,
    recorded_at: datetime, evidence_of: Sequence[datetime] = (),
) -> None:  # fmt: skip
    """Refresh the caseload row, the tracker's rows as they are and as they were, and the spans of one journey.

    `evidence_of` are the moments at which evidence that was given with the act came about. A fixed number of queries.
    """
    caseload.refresh(journey, running, entries, last_event_at=recorded_at)
    if picture.is_looked_after or any(entry.changes for entry in entries):
        written = permanency.refresh(journey, picture, running)
        if picture.is_looked_after or picture.earlier_care:
            moments = [*(entry.occurred_at for entry in entries), *evidence_of]
            past.advance(journey, written.row, moments, recorded_at=recorded_at, has_past=written.has_past)
    spans.advance(journey, entries, recorded_at=recorded_at)
