"""The bulk form of the door, for imports: whole journeys as another system's record tells them.

One lock and one fold a journey, bulk inserts over many journeys at once. States are put back as the fold of the events
gives them, and nothing is told to anybody: no effects are written, and what was over before it was recorded has passed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from tracker.actions.keep_clocks import Clocks, save_all
from tracker.actions.record_event import Act, Entry, prepare
from tracker.actions.refold import Kept, NotTheSameStage, check_stage, corrections, dated, put_back, save_events, tracks_of, void
from tracker.actions.replay import Heard, hear_all, in_order
from tracker.actions.restore_again import restore_again
from tracker.actions.restored import Dated, DatedRow, Loose, Restored, Written
from tracker.actions.ties import end_ties
from tracker.models import CaseloadRow, Child, Event, EventPayload, Journey, PermanencyRow, Relationship, SpanRow, Stream, Track
from tracker.projections import caseload, past, permanency, spans
from tracker.rules.fold import Picture, fold, starts
from tracker.selectors.rulebook import Book, rulebook
from tracker.terms import RelationshipKind, StreamKind
from workflows.engine import registry
from workflows.shapes import Workflow
from workflows.terms import EventKind

BATCH = 500


@dataclass(slots=True)
class _New:
    """A journey on its way to the database."""

    told: Restored
    entries: tuple[Entry, ...]
    journey: Journey
    picture: Picture
    prepared: list[tuple[Event, EventPayload]] = field(default_factory=list)
    clocks: Clocks | None = None

    @property
    def event_of(self) -> dict[str, Event]:
        return {event.source_record: event for event, _ in self.prepared}

    @property
    def heard(self) -> list[Heard]:
        return [Heard(event, entry.changes) for (event, _), entry in zip(self.prepared, self.entries, strict=True)]


@transaction.atomic
def restore_journeys(told: Sequence[Restored], *, team_id: int, act: Act) -> Written:
    """Put these journeys on record, those on record already with what is new of them. Told again, they change nothing.

    New journeys are held by `team_id`. A journey that people have moved on since, or that is closed, keeps its stage,
    placements and legal statuses. Raises NotTheSameStage where a journey's facts give another stage than it tells.
    """
    book, workflow = rulebook(), registry.current("journey")
    written, fresh = restore_again(told, act=act, book=book)
    fresh, refused = _one_open_journey_a_child(fresh)
    for journey in refused:
        written.left_alone.add(journey.source_record)
        written.add(keep_rows_alone(Loose(child_id=journey.child_id, entries=_rows_of(journey)), act=act))
    if fresh:
        written.add(_restore_new(fresh, team_id=team_id, act=act, book=book, workflow=workflow))
    return written


@transaction.atomic
def keep_rows_alone(loose: Loose, *, act: Act) -> Written:
    """Keep what a source tells of a child outside every journey, in the child's own stream.

    A row that is on record stays as it is, wherever it stands, unless the source now says otherwise.
    """
    kept = _kept_of_child(loose.child_id)
    changed = [(kept.events[e.source_record], e) for e in loose.entries if e.source_record in kept.events]
    changed = [(event, e) for event, e in changed if event.payload.body.get("row") != e.body.get("row")]
    new = [entry for entry in loose.entries if entry.source_record not in kept.events]
    if not new and not changed:
        return Written()
    voided, said = [event for event, _ in changed], [*(entry for _, entry in changed), *new]
    fresh = [replace(entry, changes=(), source_record=kept.next_record(entry.source_record)) for entry in said]
    stream = _stream_of(loose.child_id)
    child = Child.objects.get(pk=loose.child_id)
    prepared = prepare(stream, [*corrections(voided, act), *fresh], act=act, child=child, is_one_act=False)
    void(prepared, voided)
    save_events(prepared)
    stream.save(update_fields=["next_seq", "last_hash", "last_recorded_at"])
    return Written(entries_made={entry.source_record for entry in new})


def _kept_of_child(child_id: int) -> Kept:
    events = Event.objects.filter(child=child_id).exclude(source_record="").select_related("payload").order_by("pk")
    corrected = set(Event.objects.filter(child=child_id, corrects__isnull=False).values_list("corrects", flat=True))
    kept = Kept()
    for event in events:
        kept.note(event, is_corrected=event.pk in corrected)
    return kept


def _stream_of(child_id: int) -> Stream:
    """The child's own stream, locked; made with the first row that stands on no journey."""
    first = Event.objects.filter(child=child_id, stream__kind=StreamKind.CHILD).values_list("stream", flat=True).first()
    if first is None:
        return Stream.objects.create(kind=StreamKind.CHILD)
    return Stream.objects.select_for_update().get(pk=first)


def _one_open_journey_a_child(fresh: Sequence[Restored]) -> tuple[list[Restored], list[Restored]]:
    """New journeys of children who have no open one, and those of children who have: these can be no journeys here."""
    children = {told.child_id for told in fresh}
    busy = set(Journey.objects.filter(child__in=children, closed_at__isnull=True).values_list("child_id", flat=True))
    return [t for t in fresh if t.child_id not in busy], [t for t in fresh if t.child_id in busy]


def _rows_of(told: Restored) -> tuple[Entry, ...]:
    return tuple(replace(entry, changes=()) for entry in told.entries if "row" in entry.body)


def _restore_new(told: Sequence[Restored], *, team_id: int, act: Act, book: Book, workflow: Workflow) -> Written:
    new = [_fold_new(t, team_id=team_id, act=act, workflow=workflow) for t in told]
    _save_journeys(new, act)
    _save_tracks(new)
    _save_dated_rows((n.journey, n.event_of, n.told.rows) for n in new)
    for n in new:
        n.clocks = _run_clocks(n, act=act, book=book, workflow=workflow)
    save_all([n.clocks for n in new if n.clocks is not None])
    _tie(new, act)
    _project(new, act)
    return Written(
        journeys_made={n.told.source_record for n in new},
        entries_made={entry.source_record for n in new for entry in n.told.entries},
        rows_made={f"{row.model.__name__}:{row.source_record}" for n in new for row in n.told.rows},
    )


def _fold_new(told: Restored, *, team_id: int, act: Act, workflow: Workflow) -> _New:
    """The journey as the fold of its entries, in memory."""
    brought_in = Entry(
        kind=EventKind.JOURNEY_IMPORTED, says=told.says, occurred_at=act.now, changes=({"team": team_id, "worker": None},),
        body={"last_known_on": told.last_known_on.isoformat()}, source_record=f"{told.source_record}:imported",
    )  # fmt: skip
    entries = (*told.entries, brought_in)
    picture = fold(((e.occurred_at, starts(e.changes), n, e.changes) for n, e in enumerate(entries)), told.date_of_birth)
    check_stage(told, picture)
    journey = Journey(child_id=told.child_id, definition=workflow.code, definition_version=workflow.version,
                      last_known_on=told.last_known_on, source_record=told.source_record)  # fmt: skip
    put_back(journey, picture, entries)
    return _New(told=told, entries=entries, journey=journey, picture=picture)


def _save_journeys(new: Sequence[_New], act: Act) -> None:
    """Streams, journeys, events and payloads. A journey is saved after the one before it, which it names."""
    streams = [Stream(kind=StreamKind.JOURNEY) for _ in new]
    children = Child.objects.in_bulk({n.told.child_id for n in new})
    for n, stream in zip(new, streams, strict=True):
        n.journey.child = children[n.told.child_id]
        n.prepared = prepare(stream, n.entries, act=act, journey=n.journey, child=n.journey.child, is_one_act=False)
    Stream.objects.bulk_create(streams, batch_size=BATCH)
    for n, stream in zip(new, streams, strict=True):
        n.journey.stream = stream
    _save_in_turn(new)
    save_events([pair for n in new for pair in n.prepared])


def _save_in_turn(new: Sequence[_New]) -> None:
    ids = _ids_before(new)
    waiting = list(new)
    while waiting:
        names = {n.told.source_record for n in waiting}
        ready = [n for n in waiting if n.told.previous not in names]
        for n in ready:
            n.journey.previous_id = ids.get(n.told.previous) or ids.get(f"last of {n.told.child_id}" if not n.told.previous else "")
        Journey.objects.bulk_create([n.journey for n in ready], batch_size=BATCH)
        ids.update({n.told.source_record: n.journey.pk for n in ready})
        waiting = [n for n in waiting if n.told.source_record in names - ids.keys()]


def _ids_before(new: Sequence[_New]) -> dict[str, int]:
    """The journeys on record that new ones follow: by their source record, and the last of each child."""
    ids: dict[str, int] = {}
    of_children = Journey.objects.filter(child__in={n.told.child_id for n in new}, next__isnull=True).order_by("closed_at")
    for pk, child_id, record in of_children.values_list("pk", "child_id", "source_record"):
        ids[record] = ids[f"last of {child_id}"] = pk
    return ids


def _save_tracks(new: Sequence[_New]) -> None:
    Track.objects.bulk_create([track for n in new for track in tracks_of(n.journey, n.heard)], batch_size=BATCH)


def _save_dated_rows(of: Iterable[tuple[Journey, dict[str, Event], Sequence[DatedRow]]]) -> None:
    """Placements, legal statuses, reviews and missing episodes, each on the events that started and ended it."""
    by_model: dict[type[Dated], list[Dated]] = defaultdict(list)
    for journey, events, rows in of:
        for row in rows:
            by_model[row.model].append(dated(journey, row, events))
    for model, rows_of_model in by_model.items():
        model.objects.bulk_create(rows_of_model, batch_size=BATCH)  # type: ignore[arg-type]


def _run_clocks(n: _New, *, act: Act, book: Book, workflow: Workflow) -> Clocks:
    clocks = Clocks(n.journey, workflow, [], book, passed_before=act.now)
    hear_all(clocks, n.heard, n.told)
    return clocks


def _tie(new: Sequence[_New], act: Act) -> None:
    """The team sees the child from now on: as the responsible team of an open journey, as the last of a closed one."""
    last = {n.told.child_id: n for n in new}
    held = Relationship.objects.filter(child__in=list(last), to_at__isnull=True, kind=RelationshipKind.LAST_TEAM)
    for child_id in held.values_list("child", flat=True):
        end_ties(child_id, [RelationshipKind.LAST_TEAM], act.now)
    Relationship.objects.bulk_create(
        [
            Relationship(
                child_id=n.told.child_id, unit_id=n.journey.team_id, from_at=act.now, event=n.prepared[-1][0],
                kind=RelationshipKind.RESPONSIBLE_TEAM if n.journey.is_open else RelationshipKind.LAST_TEAM,
            )
            for n in last.values()
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _project(new: Sequence[_New], act: Act) -> None:
    rows: list[CaseloadRow] = []
    looked_after: list[_New] = []
    for n in new:
        if n.journey.is_open and n.clocks is not None:
            rows.append(caseload.row_of(n.journey, n.clocks.running, last_event_at=act.now))
            if n.picture.is_looked_after:
                looked_after.append(n)
    caseload.save(rows)
    known = permanency.known_of([n.journey.pk for n in looked_after])
    tracker: list[PermanencyRow] = [
        permanency.row_of(n.journey, n.picture, n.clocks.running, known[n.journey.pk]) for n in looked_after if n.clocks is not None
    ]
    permanency.save(tracker)
    SpanRow.objects.bulk_create(
        [
            span
            for n in new
            for span in spans.from_the_start(
                n.journey, [(h.occurred_at, c) for h in in_order(n.heard) for c in h.changes], recorded_at=act.now
            )
        ],
        batch_size=BATCH,
    )
    in_care = [n.journey for n in new if n.picture.is_looked_after or n.picture.earlier_care]
    past.retell(in_care, recorded_at=act.now)


__all__ = ["NotTheSameStage", "keep_rows_alone", "restore_journeys"]
