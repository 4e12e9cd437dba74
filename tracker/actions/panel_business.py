"""What panels do with a child, as the child's own record tells it. Panels reach the record here and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tracker.actions import effects, stream_clocks
from tracker.actions.change import Change
from tracker.actions.check_given import check_given
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act, Entry, prepare, write
from tracker.actions.requests import Given
from tracker.actions.ties import begin_tie
from tracker.errors import BadInput
from tracker.models import Clock, Event, OrgUnit, Post, Relationship, Stream
from tracker.rules.access import Actor
from tracker.terms import Precision, RelationshipKind, StreamKind, UnitKind
from workflows.definitions.limits import ALL_LIMITS, BY_CODE
from workflows.definitions.limits.oversight import PANEL_MEETING
from workflows.terms import EventKind, EvidenceKind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing more that the same act tells on the child's record."""

    kind: EventKind
    says: str
    body: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_panel_step(
    *,
    journey_id: int,
    kinds: Sequence[EventKind],
    says: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
    body: Mapping[str, Any] | None = None,
    members: Sequence[int] = (),
    also: Sequence[Told] = (),
) -> Event:
    """Tell on the child's record what a panel did with the child: put forward, listed, deferred, withdrawn.

    `members` may see the child from now on, because of this event; `end_panel_sight` ends it. Returns the first event.
    """
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=now, precision=Precision.INSTANT)
    for kind in kinds:
        change.say(kind, says, reason=reason, body=dict(body or {}))
    _say_also(change, also)
    events = carry_out(change, Act(actor=actor, now=now, role=actor.acting_as((Role.PANEL_CHAIR,)) or ""))
    for user in members:
        begin_tie(locked.journey.child_id, RelationshipKind.PANEL_MEMBER, now, events[0], user=user)
    return events[0]


@transaction.atomic
def record_panel_decision(
    *,
    journey_id: int,
    says: str,
    reason: str,
    body: Mapping[str, Any],
    evidence: Mapping[EvidenceKind, Given],
    happened: Sequence[EventKind],
    actor: Actor,
    now: datetime,
    also: Sequence[Told] = (),
) -> Moved:
    """Put a panel's decision on the child's record, with the evidence that it is, in one act.

    Raises NotYourDecision where the actor may not record one of these kinds, BadInput where the journey is closed.
    """
    check_given(evidence, actor, at=now)
    locked = lock_journey(journey_id, version=None)
    if not locked.journey.is_open:
        raise BadInput("The child's journey is closed. Withdraw the item instead of deciding it.")
    change = Change(locked=locked, occurred_at=now, precision=Precision.INSTANT)
    change.say(EventKind.PANEL_DECISION_MADE, says, reason=reason, body=dict(body))
    for kind, given in evidence.items():
        change.give(kind, given)
    for told in happened:
        change.say(told, says)
    _say_also(change, also)
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as((Role.PANEL_CHAIR,)) or "")))


@transaction.atomic
def record_agency_decision(
    *,
    journey_id: int,
    told: Told,
    reason: str,
    evidence: Mapping[EvidenceKind, Given],
    actor: Actor,
    now: datetime,
) -> Event:
    """Put the agency decision maker's decision on the child's record, with the evidence that it is. Returns its event.

    Raises NotYourDecision where the actor may not record one of these kinds, BadInput where the journey is closed.
    """
    check_given(evidence, actor, at=now)
    locked = lock_journey(journey_id, version=None)
    if not locked.journey.is_open:
        raise BadInput("The child's journey is closed. There is nothing left to decide.")
    change = Change(locked=locked, occurred_at=now, precision=Precision.INSTANT)
    change.say(told.kind, told.says, reason=reason, body=dict(told.body))
    for kind, given in evidence.items():
        change.give(kind, given)
    return carry_out(change, Act(actor=actor, now=now, role=actor.acting_as((Role.ADM, Role.HEAD_OF_SERVICE)) or ""))[0]


def _say_also(change: Change, also: Sequence[Told]) -> None:
    for told in also:
        change.say(told.kind, told.says, body=dict(told.body))


def end_panel_sight(
    *, listed_by: Sequence[int], at: datetime, users: Sequence[int] | None = None, but: Sequence[int] = (),
    begun_before: datetime | None = None,
) -> None:  # fmt: skip
    """End the sight of a child that these events of listing gave the panel's members, and no other; of `users` alone if given.

    Those in `but` keep theirs, and so does whoever has had it since `begun_before` or later.
    """
    ties = Relationship.objects.filter(event__in=listed_by, kind=RelationshipKind.PANEL_MEMBER, to_at__isnull=True)
    if users is not None:
        ties = ties.filter(user__in=list(users))
    if begun_before is not None:
        ties = ties.filter(from_at__lt=begun_before)
    ties = ties.exclude(user__in=list(but))
    ties.update(to_at=at)


def give_panel_sight(*, listed_by: Event, members: Sequence[int], at: datetime) -> None:
    """Let members who joined a panel after a child was listed see that child too, because of the same event."""
    seeing = Relationship.objects.filter(event=listed_by, kind=RelationshipKind.PANEL_MEMBER, to_at__isnull=True)
    known = set(seeing.values_list("user", flat=True))
    assert listed_by.child_id is not None, "an event of listing is about a child"
    for user in members:
        if user not in known:
            begin_tie(listed_by.child_id, RelationshipKind.PANEL_MEMBER, at, listed_by, user=user)


def give_sight_of_marked(*, marked: Event, members: Sequence[int], at: datetime) -> None:
    """Let these members see a child because of the event that marked the child, unless the mark has been taken away since."""
    taken_away = Event.objects.filter(journey=marked.journey_id, kind=EventKind.EDGE_OF_CARE_ENDED, seq__gt=marked.seq)
    if not taken_away.exists():
        give_panel_sight(listed_by=marked, members=members, at=at)


def end_sight_of_marked(*, ended: Event, at: datetime) -> None:
    """End the sight that the marks before this event gave."""
    marks = Event.objects.filter(journey=ended.journey_id, kind=EventKind.EDGE_OF_CARE_MARKED, seq__lt=ended.seq)
    end_panel_sight(listed_by=list(marks.values_list("pk", flat=True)), at=at)


def meeting_streams(count: int) -> list[Stream]:
    """New, empty streams for that many panel meetings."""
    return Stream.objects.bulk_create([Stream(kind=StreamKind.PANEL_MEETING) for _ in range(count)])


def last_told_of(streams: Sequence[int], kinds: Sequence[EventKind]) -> dict[int, EventKind]:
    """For each of these streams of meetings the last of these kinds that was told there, by its id. One query."""
    rows = Event.objects.filter(stream__in=list(streams), kind__in=[str(kind) for kind in kinds]).order_by("seq")
    return {stream: EventKind(kind) for stream, kind in rows.values_list("stream", "kind") if stream is not None}


def post_for_panel(*, role: Role, title: str) -> Post:
    """The authority's post of this title and role, made vacant where there is none: every panel has an owning post."""
    known = Post.objects.filter(role=role, title=title).order_by("pk").first()
    if known is not None:
        return known
    top = OrgUnit.objects.filter(kind=UnitKind.AUTHORITY, parent__isnull=True).order_by("pk").first()
    if top is None:
        raise BadInput("There is no authority yet. Make the organisation before its panels.")
    return Post.objects.create(unit=top, role=role, title=title)


def post_titled(title: str) -> Post | None:
    """The post of this title; None where the authority has none."""
    return Post.objects.filter(title=title).order_by("pk").first()


def post_by_id(pk: int) -> Post | None:
    """The post of this id, in a unit that is open; None where there is none."""
    return Post.objects.filter(pk=pk, unit__is_active=True).first()


def posts_in_roles(roles: Sequence[Role]) -> list[Post]:
    """Every post of these roles, in order."""
    return list(Post.objects.filter(role__in=[str(r) for r in roles]).order_by("pk"))


OF_A_MEETING = tuple(limit for limit in ALL_LIMITS if limit.of == PANEL_MEETING)
"""The timescales of a meeting's own record."""


def keep_meeting_clocks(stream: Stream, event: Event) -> None:
    """Stop, cancel and start what this event of a meeting's locked record times. No query for an event that times nothing."""
    for limit in OF_A_MEETING:
        if event.kind in limit.stops_on:
            stream_clocks.stop(stream, limit.code, event=event)
        if event.kind in limit.cancelled_on:
            stream_clocks.cancel(stream, event=event, limit=limit.code)
        if event.kind in limit.starts_on:
            stream_clocks.start(stream, limit.code, event=event)


def timed_meetings(limit: str) -> QuerySet[Clock, Any]:
    """The streams of meetings for which this timescale was ever started, to be filtered by."""
    return Clock.objects.filter(limit=limit, stream__kind=StreamKind.PANEL_MEETING).order_by().values("stream")


def time_meeting(stream: Stream, limit: str) -> bool:
    """Start a timescale of a meeting's locked record that should have started with what happened. False where it was, or nothing did."""
    rule = BY_CODE[limit]
    event = Event.objects.filter(stream=stream, kind__in=[str(kind) for kind in rule.starts_on]).order_by("-seq").first()
    if event is None or Clock.objects.filter(stream=stream, limit=limit).exists():
        return False
    stream_clocks.start(stream, limit, event=event)
    return True


def write_meeting_events(entries: Sequence[tuple[Stream, Entry]], *, act: Act) -> list[Event]:
    """Append entries to the locked streams of panel meetings, and the effects that they call for. No child is named in them."""
    prepared = [pair for stream, entry in entries for pair in prepare(stream, [entry], act=act)]
    events = write(prepared, list({stream.pk: stream for stream, _ in entries}.values()))
    effects.save(effects.for_events(events, now=act.now))
    return events
