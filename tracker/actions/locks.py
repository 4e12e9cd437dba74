"""Locks a journey and reads, under the lock, all that a decision about it rests on. The only home of row locks here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.functional import SimpleLazyObject

from tracker.errors import NotVisible, StaleJourney
from tracker.models import Child, Clock, Event, Journey, LegalStatus, Placement, Stream, Track, as_machine
from tracker.rules.fold import Picture
from tracker.selectors.pictures import evidence_that_counts, picture_of
from tracker.selectors.rulebook import Book, rulebook
from tracker.terms import StreamKind
from workflows.engine import registry
from workflows.shapes import Situation, Workflow
from workflows.terms import EvidenceKind, TrackCode


@dataclass(slots=True, kw_only=True)
class Locked:
    """A journey under its lock, with everything the door needs. Valid until the transaction ends."""

    journey: Journey
    stream: Stream
    workflow: Workflow
    picture: Picture
    tracks: list[Track]
    placements: list[Placement]
    legal_statuses: list[LegalStatus]
    running: list[Clock]
    evidence: Mapping[EvidenceKind, datetime]
    book: Book

    def situation(self, now: datetime) -> Situation:
        return self.picture.situation(now, self.evidence)

    def open_tracks(self, code: TrackCode) -> list[Track]:
        return [t for t in self.tracks if t.code == code and t.ended_at is None]


def lock_journey(journey_id: int, *, version: int | None, at: datetime | None = None) -> Locked:
    """Lock the journey's stream and read the journey. Must be called inside a transaction.

    `version` is the one the person saw; None for facts, which are recorded whatever has changed meanwhile. Raises
    StaleJourney with what happened since, or NotVisible where there is no such journey.
    """
    assert transaction.get_connection().in_atomic_block, "a lock needs a transaction"
    stream = Stream.objects.select_for_update(of=("self",)).filter(journey=journey_id).first()
    if stream is None:
        raise NotVisible("There is no such journey.")
    journey = Journey.objects.select_related("child", "team", "worker").get(pk=journey_id)
    if version is not None and journey.version != version:
        raise _stale(journey, version)
    return read(journey, stream, at=at)


def lock_child_of(journey_id: int) -> None:
    """Lock the child of a journey, for an act that writes on the child itself. Before the journey's stream, and never after.

    Who writes down a need to know holds the child and waits for the stream: whoever held the stream and then waited for the
    child would wait for ever. Its key stays free, so that events about the child may be written meanwhile.
    """
    list(Child.objects.select_for_update(no_key=True, of=("self",)).filter(journeys=journey_id))


def lock_streams(stream_ids: Iterable[int]) -> dict[int, Stream]:
    """Lock several streams in the one order that keeps two people from waiting for each other: (kind, id).

    On SQLite the transaction itself is immediate and excludes every other writer.
    """
    assert transaction.get_connection().in_atomic_block, "a lock needs a transaction"
    locked = Stream.objects.select_for_update().filter(pk__in=set(stream_ids)).order_by("kind", "pk")
    return {stream.pk: stream for stream in locked}


def lock_streams_of(find: Callable[[], Iterable[int]]) -> dict[int, Stream]:
    """The same for the streams that `find()` names, which may name more by the time that they are locked.

    Then all are let go and locked again from the first, so that the order is kept. A transaction that holds another lock
    already keeps that one.
    """
    while True:
        wanted = set(find())
        before = transaction.savepoint()
        streams = lock_streams(wanted)
        if wanted.issuperset(find()):
            transaction.savepoint_commit(before)
            return streams
        transaction.savepoint_rollback(before)


def lock_children(child_ids: Iterable[int]) -> dict[int, tuple[Child, Stream]]:
    """Lock some children and the stream of each, in the one order. A child without a stream of its own gets one.

    A child's own stream holds what belongs to no journey. Raises NotVisible where a child is not there.
    """
    assert transaction.get_connection().in_atomic_block, "a lock needs a transaction"
    wanted = sorted(set(child_ids))
    children = {child.pk: child for child in Child.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    if len(children) != len(wanted):
        raise NotVisible("There is no such child.")
    rows = Event.objects.filter(child__in=wanted, stream__kind=StreamKind.CHILD).values_list("child", "stream").distinct()
    known = {child: stream for child, stream in rows if child is not None}
    locked = lock_streams(known.values())
    return {
        pk: (child, locked[known[pk]] if pk in known else Stream.objects.create(kind=StreamKind.CHILD)) for pk, child in children.items()
    }


def read(journey: Journey, stream: Stream, *, at: datetime | None = None) -> Locked:
    """All that stands on record for a journey whose stream is locked. A fixed number of queries."""
    tracks = [as_machine(t) for t in Track.objects.filter(journey=journey)]
    placements = list(Placement.objects.filter(journey=journey))
    legal_statuses = list(LegalStatus.objects.filter(journey=journey))
    running = list(Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True))
    return Locked(
        journey=journey,
        stream=stream,
        workflow=registry.get(journey.definition, journey.definition_version),
        picture=picture_of(journey, tracks, placements, legal_statuses),
        tracks=tracks,
        placements=placements,
        legal_statuses=legal_statuses,
        running=running,
        # Only a decision rests on evidence; a fact that is recorded does not ask for it.
        evidence=cast(Mapping[EvidenceKind, datetime], SimpleLazyObject(lambda: evidence_that_counts(journey, tracks=tracks, at=at))),
        book=rulebook(),
    )


def _stale(journey: Journey, seen: int) -> StaleJourney:
    changes = (
        Event.objects.filter(journey=journey, kind__in=["journey_moved", "handover_accepted", "case_allocated", "journey_closed"])
        .select_related("payload", "actor")
        .order_by("-seq")[: max(journey.version - seen, 0)]
    )
    happened = [f"{e.payload.says} ({e.actor.display_name if e.actor else 'Waymark'})" for e in changes]
    return StaleJourney(
        "Someone else moved this child while you were deciding. Nothing of yours has been recorded. " + " ".join(happened),
        stage=journey.stage,
        version=journey.version,
        happened=happened,
    )
