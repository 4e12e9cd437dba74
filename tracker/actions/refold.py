"""A journey as the fold of its events, put back into its rows. What the two halves of the bulk door have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker import machines
from tracker.actions.record_event import Act, Entry
from tracker.actions.replay import Heard, in_order
from tracker.actions.restored import Dated, DatedRow, Restored, entry_record
from tracker.models import Event, EventPayload, Journey, Review, Track
from tracker.rules.fold import Picture
from workflows.calendar import end_of_day
from workflows.engine.stage import stage_of
from workflows.terms import EventKind, Stage

BATCH = 500


class NotTheSameStage(Exception):
    """The stage that an import tells is not the one that the facts give. The import is at fault, so nothing is written."""


def check_stage(told: Restored, picture: Picture) -> None:
    """Raises NotTheSameStage where tracks and facts give another stage. Age is left out: an adult is a remark and a task."""
    if picture.is_closed:
        return
    known = picture.situation(end_of_day(told.last_known_on))
    by_the_facts = stage_of(replace(known, date_of_birth=None))
    if by_the_facts is not picture.stage:
        raise NotTheSameStage(f"{told.source_record}: told as {picture.stage}, and the facts give {by_the_facts}.")


def put_back(journey: Journey, picture: Picture, entries: Iterable[Entry | Heard]) -> None:
    """Set a journey to what the fold of its events gives. In memory; the caller saves."""
    opened = min(e.occurred_at for e in entries if any("stage" in change for change in e.changes))
    closed = [e.occurred_at for e in entries if any("closed" in change for change in e.changes)]
    assert picture.stage is not None
    assert picture.stage_entered_at is not None
    machines.restore(journey, "stage", Stage.CLOSED if picture.is_closed else picture.stage)
    journey.sub_stage = "" if picture.is_closed else str(picture.sub_stage or "")
    journey.opened_at, journey.stage_entered_at = opened, picture.stage_entered_at
    journey.closed_at, journey.closed_because = (max(closed) if closed else None), picture.closed_because
    journey.looked_after_since = picture.looked_after_since
    journey.arrived_by = picture.arrived_by
    journey.team_id, journey.worker_id = picture.team, picture.worker


def tracks_of(journey: Journey, told: Iterable[Heard]) -> list[Track]:
    """The tracks that the events of a journey give. Not saved."""
    tracks: dict[tuple[str, int], Track] = {}
    for heard in in_order(told):
        for change in heard.changes:
            if "track" not in change:
                continue
            key = (change["track"], change["number"])
            if key not in tracks:
                tracks[key] = Track(journey=journey, code=key[0], number=key[1], route=change.get("route", ""),
                                    definition_version=journey.definition_version, opened_at=heard.occurred_at)  # fmt: skip
            machines.restore(tracks[key], "state", change["state"])
            tracks[key].plan = change.get("plan", "") or tracks[key].plan
            tracks[key].ended_at = None if change["open"] else heard.occurred_at
    return list(tracks.values())


def put_back_tracks(journey: Journey, told: Iterable[Heard]) -> None:
    """Make the rows of a journey's tracks what its events give. Saved."""
    stored = {(track.code, track.number): track for track in Track.objects.filter(journey=journey)}
    for wanted in tracks_of(journey, told):
        track = stored.get((wanted.code, wanted.number))
        if track is None:
            wanted.save()
        elif (track.state, track.plan, track.ended_at) != (wanted.state, wanted.plan, wanted.ended_at):
            machines.restore(track, "state", wanted.state)
            track.plan, track.ended_at = wanted.plan, wanted.ended_at
            track.save()


def dated(journey: Journey, row: DatedRow, events: dict[str, Event]) -> Dated:
    """One dated row in memory."""
    stands_on = {"event": events[row.start]} if row.model is Review else {
        "start_event": events[row.start], "end_event": events[row.end] if row.end else None,
    }  # fmt: skip
    return row.model(journey=journey, source_record=row.source_record, **row.values, **stands_on)


def save_events(prepared: Sequence[tuple[Event, EventPayload]]) -> None:
    Event.objects.bulk_create([event for event, _ in prepared], batch_size=BATCH)
    for event, payload in prepared:
        payload.event = event
    EventPayload.objects.bulk_create([payload for _, payload in prepared], batch_size=BATCH)


@dataclass(slots=True)
class Kept:
    """The events of a source on record: those that stand, by their record, and every record ever used."""

    events: dict[str, Event] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)

    def note(self, event: Event, *, is_corrected: bool) -> None:
        self.used.append(entry_record(event.source_record))
        if not is_corrected:
            self.events[entry_record(event.source_record)] = event

    def next_record(self, name: str) -> str:
        """The record for an event of this name; one that was voided before, or is now, gets a further number."""
        times = self.used.count(name)
        return f"{name}#{times + 1}" if times else name


def corrections(voided: Sequence[Event], act: Act) -> list[Entry]:
    """The entries that void these events."""
    says = "A later return says otherwise."
    return [Entry(kind=EventKind.EVENT_CORRECTED, says=says, occurred_at=act.now, body={"corrects": event.seq}) for event in voided]


def void(prepared: Sequence[tuple[Event, EventPayload]], voided: Sequence[Event]) -> None:
    """Name in the first prepared events the events that they void."""
    for (event, _), voids in zip(prepared, voided, strict=False):
        event.corrects = voids
