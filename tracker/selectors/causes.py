"""What an effect is about, as plain values for whoever must tell people of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.models import Clock, Event, Firing, Handover, Journey, Stream
from tracker.terms import StreamKind
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.limits import BY_CODE
from workflows.terms import EventKind, EvidenceKind, Role


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
    limit it speaks, `asks` which role an event asks for an answer. The team and the worker are those who hold the child now,
    not then. `at` (UTC) is when it was recorded or fired: all that was written in one act or one pass has the same. `limit`
    is empty for an event; so is `title` then.
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
    if event_id is not None:
        return _of_event(event_id)
    assert firing_id is not None, "an effect has one cause"
    return _of_firing(firing_id)


def _of_event(event_id: int) -> Cause:
    event = Event.objects.select_related("journey__team", "payload", "stream").get(pk=event_id)
    body = event.payload.body
    return Cause(
        event_id=event.pk, firing_id=None, at=event.recorded_at, kind=EventKind(event.kind), actor_id=event.actor_id,
        offer=_offer(body.get("handover", "")), subject=str(body.get("subject", "")),
        asks=Role(body["asks"]) if body.get("asks") in set(Role) else None, **_of(event.journey, event.stream),
    )  # fmt: skip


def _of_firing(firing_id: int) -> Cause:
    firing = Firing.objects.select_related("clock__journey__team", "clock__stream").get(pk=firing_id)
    clock, limit = firing.clock, BY_CODE[firing.clock.limit]
    rung = next(rung for rung in limit.ladder if rung.code == firing.rung)
    waits = clock.journey is not None and limit.code == "oversight.handover_answer"
    return Cause(
        event_id=None, firing_id=firing.pk, at=firing.fired_at, clock_id=clock.pk, limit=limit.code, rung=rung.code, subject=clock.subject,
        rung_tells=Role(clock.answers) if rung.tells is limit.answers else rung.tells, title=title_of(clock),
        due_at=clock.due_at, offer=_waiting_offer(clock.of_journey) if waits else None, **_of(clock.journey, clock.stream),
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


def started_with(cause: Cause) -> list[Started]:
    """The timescales of the same journey that the act of an event started and that still run, the first due first. One query."""
    rows = Clock.objects.filter(
        journey=cause.journey_id, start_event__recorded_at=cause.at, stopped_at__isnull=True, cancelled_at__isnull=True
    )  # fmt: skip
    return [Started(pk, Role(answers)) for pk, answers in rows.order_by("due_at", "pk").values_list("pk", "answers")]


def _team_name(journey: Journey) -> str:
    return journey.team.name if journey.team else ""


def _offer(public_id: str) -> Offer | None:
    if not public_id:
        return None
    return _as_offer(Handover.objects.select_related("from_team", "to_team").get(public_id=public_id))


def _waiting_offer(journey: Journey) -> Offer | None:
    offers = Handover.objects.select_related("from_team", "to_team").filter(journey=journey)
    latest = offers.order_by("-offered_at", "-pk").first()
    return _as_offer(latest) if latest else None


def _as_offer(handover: Handover) -> Offer:
    return Offer(
        offered_by=handover.offered_by_id,
        from_team=handover.from_team_id,
        from_team_name=handover.from_team.name,
        to_team=handover.to_team_id,
        to_team_name=handover.to_team.name,
    )


__all__ = ["Cause", "Offer", "Started", "cause_of", "started_with", "title_of"]
