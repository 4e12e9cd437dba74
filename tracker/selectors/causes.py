"""What an effect is about, as plain values for whoever must tell people of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from tracker.models import Clock, Event, Firing, Handover, Journey, Stream
from tracker.terms import StreamKind
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.limits import BY_CODE
from workflows.terms import EventKind, EvidenceKind, Role

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The two teams of an offer and who made it."""

    offered_by: int
    from_team: int
    from_team_name: str
    to_team: int
    to_team_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """An event, or a rung of a timescale that fired, on a child's journey or on another stream, such as a need-to-know's.

    On another stream `journey_id` and `child_id` are None and nobody holds it; `subject` tells of which of several of one
    limit it speaks, `asks` which role an event asks for an answer, `readers` who reads the papers that an event tells of,
    `presenters` who presents at a panel meeting beside the children's workers,
    `owner_id` who is to do what a panel asked for before an item comes back. The
    team and the worker are those who hold the child now, not then. `at` (UTC) is when it was recorded or fired: all that was
    written in one act or one pass has the same. `limit` is empty for an event; so is `title` then.
    """

    event_id: int | None
    firing_id: int | None
    at: datetime
    journey_id: int | None = None
    child_id: int | None = None
    stream_id: int | None = None
    stream_kind: StreamKind = StreamKind.JOURNEY
    subject: str = ""
    asks: Role | None = None
    readers: tuple[int, ...] = ()
    presenters: tuple[int, ...] = ()
    owner_id: int | None = None
    team_id: int | None = None
    team_name: str = ""
    worker_id: int | None = None
    kind: EventKind | None = None
    actor_id: int | None = None
    offer: Offer | None = None
    clock_id: int | None = None
    limit: str = ""
    rung: str = ""
    rung_tells: Role | None = None
    title: str = ""
    due_at: datetime | None = None


def cause_of(*, event_id: int | None, firing_id: int | None) -> Cause:
    """The cause of an effect. `stream_id` is None for a cause on a child's journey. At most two queries."""
    (cause,) = causes_of([(event_id, firing_id)])
    return cause


def causes_of(of: Sequence[tuple[int | None, int | None]]) -> list[Cause]:
    """The causes of effects, each given by the ids of its event and its firing, of which one is None. In the order given.

    At most four queries, however many. Raises KeyError for one that is not on record.
    """
    events = _by_id(_EVENTS, (event for event, _ in of if event is not None))
    firings = _by_id(_FIRINGS, (firing for _, firing in of if firing is not None))
    offers = _offers(events.values())
    waiting = _waiting_offers(firing.clock.journey_id for firing in firings.values() if firing.clock.limit == ANSWER_OF_OFFER)
    causes = []
    for event_id, firing_id in of:
        if event_id is not None:
            causes.append(_of_event(events[event_id], offers))
        else:
            assert firing_id is not None, "an effect has one cause"
            causes.append(_of_firing(firings[firing_id], waiting))
    return causes


ANSWER_OF_OFFER = "oversight.handover_answer"
_EVENTS = Event.objects.select_related("journey__team", "payload", "stream")
_FIRINGS = Firing.objects.select_related("clock__journey__team", "clock__stream")


def _by_id(rows: QuerySet[Row], ids: Iterable[int]) -> dict[int, Row]:
    wanted = set(ids)
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def _of_event(event: Event, offers: Mapping[str, Offer]) -> Cause:
    body = event.payload.body
    offer = body.get("handover", "")
    return Cause(
        event_id=event.pk, firing_id=None, at=event.recorded_at, kind=EventKind(event.kind), actor_id=event.actor_id,
        offer=offers[offer] if offer else None, subject=str(body.get("subject", "")),
        asks=Role(body["asks"]) if body.get("asks") in set(Role) else None, readers=tuple(body.get("readers", ())),
        presenters=tuple(body.get("presenters", ())), owner_id=body.get("action_owner"), **_of(event.journey, event.stream),
    )  # fmt: skip


def _of_firing(firing: Firing, waiting: Mapping[int, Offer]) -> Cause:
    clock, limit = firing.clock, BY_CODE[firing.clock.limit]
    rung = next(rung for rung in limit.ladder if rung.code == firing.rung)
    waits = clock.journey is not None and limit.code == ANSWER_OF_OFFER
    return Cause(
        event_id=None, firing_id=firing.pk, at=firing.fired_at, clock_id=clock.pk, limit=limit.code, rung=rung.code, subject=clock.subject,
        rung_tells=Role(clock.answers) if rung.tells is limit.answers else rung.tells, title=title_of(clock),
        due_at=clock.due_at, offer=waiting.get(clock.of_journey.pk) if waits else None, **_of(clock.journey, clock.stream),
    )  # fmt: skip


def _of(journey: Journey | None, stream: Stream | None) -> dict[str, Any]:
    """Where it is: the journey with whoever holds the child, or the stream."""
    if journey is not None:
        return {
            "journey_id": journey.pk, "child_id": journey.child_id, "team_id": journey.team_id, "team_name": _team_name(journey),
            "worker_id": journey.worker_id,
        }  # fmt: skip
    assert stream is not None, "a timescale is of a journey or of a stream"
    return {"stream_id": stream.pk, "stream_kind": StreamKind(stream.kind)}


def title_of(clock: Clock) -> str:
    """What a timescale asks for. What is owed is named by the thing itself."""
    if clock.asks_for:
        return f"To be put on record: {EVIDENCE[EvidenceKind(clock.asks_for)].label}"
    limit = BY_CODE.get(clock.limit)
    return limit.title if limit else clock.limit


@dataclass(frozen=True, slots=True)
class Started:
    """A running timescale, and the role that must keep it."""

    clock_id: int
    answers: Role


def started_with(causes: Iterable[Cause]) -> dict[Cause, list[Started]]:
    """For each of these events the timescales of the same journey that its act started and that still run, the first due first.

    One query for all of them.
    """
    wanted = list(causes)
    rows = Clock.objects.filter(
        journey__in={cause.journey_id for cause in wanted}, start_event__recorded_at__in={cause.at for cause in wanted},
        stopped_at__isnull=True, cancelled_at__isnull=True,
    )  # fmt: skip
    found: dict[tuple[int | None, datetime], list[Started]] = {}
    if wanted:
        for journey, at, pk, answers in rows.order_by("due_at", "pk").values_list("journey", "start_event__recorded_at", "pk", "answers"):
            found.setdefault((journey, at), []).append(Started(pk, Role(answers)))
    return {cause: found.get((cause.journey_id, cause.at), []) for cause in wanted}


@dataclass(frozen=True, slots=True)
class Running:
    """What a timescale of a journey asks for, and whether it is still to be kept."""

    journey_id: int | None
    limit: str
    runs: bool


def running_of(clocks: Iterable[int]) -> dict[int, Running]:
    """These timescales by id. One query."""
    rows = Clock.objects.filter(pk__in=set(clocks)).values_list("pk", "journey", "limit", "stopped_at", "cancelled_at")
    return {pk: Running(journey, limit, stopped is None and cancelled is None) for pk, journey, limit, stopped, cancelled in rows}


def _team_name(journey: Journey) -> str:
    return journey.team.name if journey.team else ""


def _offers(events: Iterable[Event]) -> dict[str, Offer]:
    """The offers that these events are about, by their public ids. One query where there are any."""
    named = {event.payload.body["handover"] for event in events if event.payload.body.get("handover")}
    rows = Handover.objects.select_related("from_team", "to_team").filter(public_id__in=named) if named else ()
    return {row.public_id: _as_offer(row) for row in rows}


def _waiting_offers(journeys: Iterable[int | None]) -> dict[int, Offer]:
    """The latest offer of each of these journeys. One query where there are any."""
    wanted = {journey for journey in journeys if journey is not None}
    offers = Handover.objects.select_related("from_team", "to_team").filter(journey__in=wanted).order_by("offered_at", "pk")
    return {offer.journey_id: _as_offer(offer) for offer in offers} if wanted else {}


def _as_offer(handover: Handover) -> Offer:
    return Offer(
        offered_by=handover.offered_by_id,
        from_team=handover.from_team_id,
        from_team_name=handover.from_team.name,
        to_team=handover.to_team_id,
        to_team_name=handover.to_team.name,
    )


__all__ = ["Cause", "Offer", "Running", "Started", "cause_of", "causes_of", "running_of", "started_with", "title_of"]
