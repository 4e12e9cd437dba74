"""What the record already holds of the children of a return, read for many children at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.actions.restored import entry_record
from tracker.exchange.ssda903.planning import Known, KnownJourney
from tracker.exchange.ssda903.records import SOURCE, is_episode, kept_row
from tracker.exchange.ssda903.staging import Said
from tracker.models import Child, Event, Journey
from workflows.calendar import local_date


@dataclass(slots=True, kw_only=True)
class OnRecord:
    """A child that is on record already, and the rows that earlier imports kept."""

    child: Child
    known: Known
    rows: list[Said] = field(default_factory=list)


def on_record(references: Sequence[str]) -> dict[str, OnRecord]:
    """The children of these references that are on record, with their journeys and rows. Three queries at most."""
    children = {child.pk: child for child in Child.objects.filter(source_system=SOURCE, source_ref__in=references)}
    if not children:
        return {}
    journeys: dict[int, list[KnownJourney]] = defaultdict(list)
    for j in Journey.objects.filter(child__in=children).order_by("opened_at"):
        closed = local_date(j.closed_at) if j.closed_at else None
        journeys[j.child_id].append(
            KnownJourney(pk=j.pk, source_record=j.source_record, opened_on=local_date(j.opened_at), closed_on=closed)
        )
    rows: dict[int, dict[tuple[str, ...], Said]] = defaultdict(dict)
    episodes: dict[int, dict[str, int]] = defaultdict(dict)
    for event in _events(list(children)):
        record = entry_record(event.source_record)
        row = kept_row(event.payload.body, record=record, stands_on=event.journey_id)
        if row is None:
            continue
        before = rows[event.child_id or 0].get(row.key)
        # A row that was kept on the child alone before there was a journey stands on the journey from then on.
        if before is None or event.journey_id is not None:
            rows[event.child_id or 0][row.key] = row
        if event.journey_id and is_episode(record):
            episodes[event.child_id or 0][row.values["DECOM"]] = event.journey_id
    return {
        child.source_ref: OnRecord(
            child=child,
            known=Known(child_id=pk, journeys=tuple(journeys[pk]), episodes=episodes[pk]),
            rows=list(rows[pk].values()),
        )
        for pk, child in children.items()
    }


def _events(children: list[int]) -> list[Event]:
    """The uncorrected events of these children that hold a row of a return; of one row told again, the last."""
    events = (
        Event.objects.filter(child__in=children, source_record__startswith=f"{SOURCE}:", corrected_by__isnull=True)
        .select_related("payload")
        .order_by("pk")
    )
    return list({entry_record(event.source_record): event for event in events.iterator(chunk_size=2000)}.values())
