"""A journey that an import put on record, told again by a later return: what is new is inserted in its place.

The record only grows: what the source now says otherwise is corrected by a later event, and the fold is redone. Where
people have moved the journey on since, or it is closed, their record stands: the rows are kept and change nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model

from tracker.actions.keep_clocks import COUNTED, OWED, Clocks
from tracker.actions.record_event import Act, Entry, prepare
from tracker.actions.refold import Kept, check_stage, corrections, dated, put_back, save_events, tracks_of, void
from tracker.actions.replay import Heard, hear_all, in_order
from tracker.actions.restored import Dated, DatedRow, Owed, Restored, Written, entry_record, says_the_same
from tracker.actions.ties import begin_tie, end_ties
from tracker.models import (
    Clock,
    Event,
    EventPayload,
    Evidence,
    Firing,
    Handover,
    Journey,
    LegalStatus,
    MissingEpisode,
    Placement,
    Review,
    Stream,
    Track,
)
from tracker.models.streamed import streamed
from tracker.projections import caseload, past, permanency, spans
from tracker.rules.fold import Picture, fold, starts
from tracker.selectors.pictures import EvidenceAsItCame
from tracker.selectors.rulebook import Book
from tracker.terms import HandoverState, RelationshipKind
from workflows.engine import registry
from workflows.terms import EventKind, EvidenceKind

STATE = ("stage", "track", "placement", "legal_status", "closed")
"""What a person's event changes, where it takes a journey out of an import's hands. A new holder does not."""

TIES = (RelationshipKind.RESPONSIBLE_TEAM, RelationshipKind.ALLOCATED_WORKER, RelationshipKind.LAST_TEAM)


@dataclass(slots=True)
class _Stored(Kept):
    """What is on record of a journey, whether people have moved it on since, and the tasks ever set for it."""

    people_moved_on: bool = False
    asked: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Difference:
    """What a source says that the record does not say yet."""

    new: list[Entry] = field(default_factory=list)
    changed: list[tuple[Event, Entry]] = field(default_factory=list)
    gone: list[Event] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def restore_again(told: Sequence[Restored], *, act: Act, book: Book) -> tuple[Written, list[Restored]]:
    """Bring the journeys that are on record up to what is told. Returns what was written, and the journeys that are new."""
    names = [t.source_record for t in told]
    journeys = {j.source_record: j for j in Journey.objects.filter(source_record__in=names).select_related("child")}
    again = [t for t in told if t.source_record in journeys]
    written = Written()
    if again:
        stream_ids = {journeys[t.source_record].stream_id for t in again}
        streams = {s.pk: s for s in Stream.objects.select_for_update().filter(pk__in=stream_ids).order_by("kind", "pk")}
        stored = _stored([journeys[t.source_record] for t in again])
        for t in again:
            journey = journeys[t.source_record]
            journey.stream = streams[journey.stream_id]
            _bring_up(t, journey, stored[journey.pk], act, book, written)
    return written, [t for t in told if t.source_record not in journeys]


def _stored(journeys: Sequence[Journey]) -> dict[int, _Stored]:
    stored = {j.pk: _Stored() for j in journeys}
    events = Event.objects.filter(journey__in=stored).select_related("payload").order_by("stream", "seq")
    corrected = set(events.filter(corrects__isnull=False).values_list("corrects", flat=True))
    for event in streamed(events):
        of = stored[event.journey_id or 0]
        if event.source_record:
            of.note(event, is_corrected=event.pk in corrected)
        elif any(key in change for change in event.payload.body.get("changes", ()) for key in STATE):
            of.people_moved_on = True
    for pk in Handover.objects.filter(journey__in=stored, state=HandoverState.OFFERED).values_list("journey", flat=True):
        stored[pk].people_moved_on = True
    for pk, asked in Clock.objects.filter(journey__in=stored, limit=OWED).values_list("journey", "asks_for"):
        stored[pk].asked.add(asked)
    return stored


def _bring_up(told: Restored, journey: Journey, stored: _Stored, act: Act, book: Book, written: Written) -> None:
    difference = _difference(told, stored)
    stands = journey.closed_at is not None or stored.people_moved_on
    rows = told.rows
    if stands and difference:
        whole, difference = difference, _rows_only(difference)
        if _states(whole):
            written.left_alone.add(told.source_record)
        rows = tuple(row for row in told.rows if row.model is Review)
    owed = [o for o in told.owed if o.kind not in stored.asked and journey.is_open]
    later = journey.last_known_on is None or told.last_known_on > journey.last_known_on
    if difference or owed:
        _write(told, rows, journey, difference, stored, act, book, owed, stands=stands)
        written.journeys_changed.add(told.source_record)
        written.entries_made.update(e.source_record for e in difference.new)
    elif later and journey.is_open:
        Journey.objects.filter(pk=journey.pk).update(last_known_on=told.last_known_on)
        written.journeys_changed.add(told.source_record)


def _difference(told: Restored, stored: _Stored) -> _Difference:
    found = _Difference()
    wanted = {entry.source_record: entry for entry in told.entries}
    for record, entry in wanted.items():
        event = stored.events.get(record)
        if event is None:
            found.new.append(entry)
        elif not says_the_same(entry, kind=event.kind, occurred_at=event.occurred_at, body=event.payload.body):
            found.changed.append((event, entry))
    imports = f"{told.source_record}:imported"
    found.gone = [e for record, e in stored.events.items() if record not in wanted and not record.startswith(imports)]
    return found


def _rows_only(difference: _Difference) -> _Difference:
    """What is left of a difference where the state stands as it is: the rows themselves, which change nothing."""
    return _Difference(
        new=[replace(entry, changes=()) for entry in difference.new if "row" in entry.body],
        changed=[
            (event, replace(entry, changes=tuple(event.payload.body.get("changes", ()))))
            for event, entry in difference.changed
            if "row" in entry.body and entry.body["row"] != event.payload.body.get("row")
        ],
    )


def _states(difference: _Difference) -> bool:
    """Whether the difference would have changed the state."""
    said = [*difference.new, *(entry for _, entry in difference.changed)]
    return bool(difference.gone) or any(entry.changes for entry in said)


def _write(
    told: Restored, rows: Sequence[DatedRow], journey: Journey, difference: _Difference, stored: _Stored, act: Act,
    book: Book, owed: Sequence[Owed], *, stands: bool,
) -> None:  # fmt: skip
    imported = _append(told, journey, difference, stored, act)
    heard = _everything(journey)
    picture = fold(((h.occurred_at, starts(h.changes), h.event.seq, h.changes) for h in heard), told.date_of_birth)
    journey.last_known_on = max(told.last_known_on, journey.last_known_on or told.last_known_on)
    if not stands:
        check_stage(told, picture)
        was_open = journey.is_open
        put_back(journey, picture, heard)
        journey.version += 1
        _save_tracks(journey, heard)
        if was_open and not journey.is_open:
            end_ties(journey.child_id, TIES, act.now)
            begin_tie(journey.child_id, RelationshipKind.LAST_TEAM, act.now, imported, unit=journey.team_id)
    journey.save()
    _save_dated_rows(journey, rows, {entry_record(h.event.source_record): h.event for h in heard if h.event.source_record}, stands=stands)
    clocks = _hear_new(told, journey, heard, imported, act, book) if stands else _hear_again(told, journey, heard, imported, act, book)
    if journey.is_open:
        for o in owed:
            clocks.owe([o.kind], imported, picture.situation(act.now), answers=o.answers, due_at=None)
        clocks.save()
    _project(journey, picture, heard, act)


def _append(told: Restored, journey: Journey, difference: _Difference, stored: _Stored, act: Act) -> Event:
    """Append the corrections, then what is new, then that a later return was taken. Returns the last event."""
    voided = [*difference.gone, *(event for event, _ in difference.changed)]
    said = [*(entry for _, entry in difference.changed), *difference.new]
    fresh = [replace(entry, source_record=stored.next_record(entry.source_record)) for entry in said]
    times = sum(record.startswith(f"{told.source_record}:imported") for record in stored.used)
    taken = Entry(
        kind=EventKind.JOURNEY_IMPORTED, says=told.says, occurred_at=act.now,
        body={"last_known_on": told.last_known_on.isoformat()}, source_record=f"{told.source_record}:imported:{times + 1}",
    )  # fmt: skip
    entries = [*corrections(voided, act), *fresh, taken]
    prepared = prepare(journey.stream, entries, act=act, journey=journey, child=journey.child, is_one_act=False)
    void(prepared, voided)
    save_events(prepared)
    journey.stream.save(update_fields=["next_seq", "last_hash", "last_recorded_at"])
    return prepared[-1][0]


def _everything(journey: Journey) -> list[Heard]:
    """Every uncorrected event of a journey, with the evidence put on record with it."""
    evidence: dict[int, list[EvidenceKind]] = defaultdict(list)
    for event_id, kind in Evidence.objects.filter(journey=journey).values_list("event", "kind"):
        evidence[event_id].append(EvidenceKind(kind))
    payloads = EventPayload.objects.filter(event__journey=journey).select_related("event").order_by("event__seq")
    corrected = {p.event.corrects_id for p in payloads if p.event.corrects_id}
    return [Heard(p.event, tuple(p.body.get("changes", ())), tuple(evidence[p.event_id])) for p in payloads if p.event_id not in corrected]


def _save_tracks(journey: Journey, heard: Sequence[Heard]) -> None:
    known = {(t.code, t.number): t for t in Track.objects.filter(journey=journey)}
    wanted = {(t.code, t.number): t for t in tracks_of(journey, heard)}
    _bring_rows_up(Track, known, wanted, ["state", "opened_at", "ended_at", "route"], takes_away=True)


def _bring_rows_up(model: type[Model], known: dict[Any, Any], wanted: dict[Any, Any], columns: list[str], *, takes_away: bool) -> None:
    """Make the known rows the wanted ones, by their key: only what differs is written."""
    names = [f.attname for f in model._meta.concrete_fields if f.name in columns]
    over = [row.pk for key, row in known.items() if key not in wanted]
    if over and takes_away:
        model._default_manager.filter(pk__in=over).delete()
    altered = []
    for key in known.keys() & wanted.keys():
        wanted[key].pk = known[key].pk
        if any(getattr(known[key], name) != getattr(wanted[key], name) for name in names):
            altered.append(wanted[key])
    _overwrite(model, altered, columns)
    model._default_manager.bulk_create([row for key, row in wanted.items() if key not in known])


def _overwrite(model: type[Model], rows: Sequence[Any], columns: list[str]) -> None:
    """Write these columns of rows on record: an insert that meets its own row, several times quicker than an update by cases."""
    if rows:
        model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns, batch_size=200)


_COLUMNS: dict[type[Dated], list[str]] = {
    Placement: ["code", "provider", "where", "provider_reference", "started_at", "ended_at", "reason_changed", "start_event", "end_event"],
    LegalStatus: ["code", "started_at", "ended_at", "start_event", "end_event"],
    Review: ["held_on", "is_planned", "participation", "event"],
    MissingEpisode: ["kind", "started_at", "ended_at", "start_event", "end_event"],
}


def _save_dated_rows(journey: Journey, rows: Iterable[DatedRow], events: dict[str, Event], *, stands: bool) -> None:
    """Overwrite, add and take away the dated rows that stand on imported events. Nothing is taken away where the state stands."""
    for model, columns in _COLUMNS.items():
        wanted = {row.source_record: dated(journey, row, events) for row in rows if row.model is model and row.start in events}
        known = {row.source_record: row for row in model._default_manager.filter(journey=journey).exclude(source_record="")}
        _bring_rows_up(model, known, wanted, columns, takes_away=not stands)


def _hear_new(told: Restored, journey: Journey, heard: Sequence[Heard], imported: Event, act: Act, book: Book) -> Clocks:
    """Let what runs hear only what is new: people have moved the journey on, and their timescales stand."""
    running = Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True).select_related("start_event")
    clocks = Clocks(journey, registry.get(journey.definition, journey.definition_version), running, book, passed_before=act.now)
    picture, evidence = Picture(date_of_birth=told.date_of_birth), EvidenceAsItCame(journey)
    for h in in_order(heard):
        picture.apply(h.changes, h.occurred_at)
        if h.event.recorded_at == imported.recorded_at and h.event is not imported and journey.is_open and picture.stage is not None:
            on_record = evidence.at(h.occurred_at, stage_entered_at=picture.stage_entered_at)
            clocks.hear(h.event, picture.situation(h.occurred_at, on_record))
    return clocks


def _hear_again(told: Restored, journey: Journey, heard: Sequence[Heard], imported: Event, act: Act, book: Book) -> Clocks:
    """Let the timescales hear everything from the first, and put those on record right. Returns those that now run.

    What no longer follows from the record is cancelled by the import; tasks that were set for the child stand.
    """
    workflow = registry.get(journey.definition, journey.definition_version)
    replayed = Clocks(journey, workflow, [], book, passed_before=act.now)
    hear_all(replayed, heard, replace(told, owed=()), EvidenceAsItCame(journey))
    known = {_key(c): c for c in Clock.objects.filter(journey=journey).exclude(limit=OWED)}
    new, altered = [], []
    for clock in replayed.started:
        before = known.pop(_key(clock), None)
        if before is None:
            new.append(clock)
        elif not _agree(before, clock):
            altered.append(_put_right(before, clock))
    for clock in [*known.values(), *_tasks_over(journey)]:
        if clock.is_running:
            clock.cancelled_at, clock.cancel_event, clock.next_fire_at = act.now, imported, None
            altered.append(clock)
    _overwrite(Clock, altered, _OF_A_CLOCK)
    Clock.objects.bulk_create(new, batch_size=200)
    Firing.objects.bulk_create(replayed.passed_rungs([*new, *altered]), batch_size=500, ignore_conflicts=True)
    running = Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True).select_related("start_event")
    return Clocks(journey, workflow, running, book)


def _key(clock: Clock) -> tuple[str, int, int]:
    return clock.limit, clock.start_event_id, clock.occurrence


def _agree(before: Clock, after: Clock) -> bool:
    names = ("stopped_at", "cancelled_at", "due_at", "started_at")
    return all(getattr(before, name) == getattr(after, name) for name in names)


_OF_A_CLOCK = ["stopped_at", "stop_event", "cancelled_at", "cancel_event", "next_fire_at", "warns_at", "started_at", *COUNTED]


def _put_right(before: Clock, after: Clock) -> Clock:
    for name in _OF_A_CLOCK:
        setattr(before, name, getattr(after, name))
    return before


def _tasks_over(journey: Journey) -> list[Clock]:
    """The tasks that are still set for a child whose journey is now closed."""
    return [] if journey.is_open else list(Clock.objects.filter(journey=journey, limit=OWED, stopped_at=None, cancelled_at=None))


def _project(journey: Journey, picture: Picture, heard: Sequence[Heard], act: Act) -> None:
    running = list(
        Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True).order_by("due_at", "limit", "asks_for")
    )
    caseload.refresh(journey, running, last_event_at=act.now)
    permanency.refresh(journey, picture, running)
    if picture.is_looked_after or picture.earlier_care:
        past.retell([journey], recorded_at=act.now)
    changes = [(h.occurred_at, c) for h in in_order(heard) for c in h.changes]
    spans.put_right(journey, spans.from_the_start(journey, changes, recorded_at=act.now), recorded_at=act.now)
