"""One journey as the child's page tells it: where the child stands, in law and on the tracks, who holds the child, what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from tracker.models import Child, Clock, Handover, Journey, LegalStatus, Placement, Relationship, Track, as_machine
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.fold import Picture
from tracker.selectors import timescales
from tracker.selectors.children import closed_because
from tracker.selectors.pictures import evidence_that_counts, picture_of
from tracker.selectors.rulebook import Book
from tracker.selectors.timescales import Timescale
from tracker.selectors.who import Who, directory
from tracker.selectors.words import Words, capital, spoken
from tracker.terms import HandoverState, RelationshipKind
from workflows.calendar import local_date
from workflows.engine import registry
from workflows.engine.stage import SERIES_OF_SHORT_BREAKS
from workflows.shapes import Situation
from workflows.terms import TrackCode

DONE_SHOWN = 10
"""How many of the timescales that are over the child's page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A journey with the rows that its state is read from."""

    journey: Journey
    tracks: Sequence[Track]
    placements: Sequence[Placement]
    legal_statuses: Sequence[LegalStatus]
    picture: Picture

    def situation(self, now: datetime) -> Situation:
        """What the engine decides on, with the evidence that counts now. One query."""
        return self.picture.situation(now, evidence_that_counts(self.journey, tracks=self.tracks, at=now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One track that is open beside the stage."""

    name: str
    state: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InLaw:
    """Whether the child is looked after, and on what basis and where: shown whatever the stage."""

    is_looked_after: bool
    since: date | None
    days: int
    on_short_breaks: bool
    legal_statuses: tuple[tuple[str, date, date | None], ...]
    placement: str
    placed_where: str
    placed_since: date | None
    is_missing_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who holds the child or is named for the child."""

    role: str
    name: str
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer of the child that waits for its answer."""

    public_id: str
    says: str
    from_team: str
    to_team: str
    to_team_id: int
    from_team_id: int
    offered_by: str
    offered_at: datetime
    note: str
    answer_due: Timescale | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A journey of the same child that is closed."""

    public_id: str
    opened_on: date
    closed_on: date
    because: str


def journeys_of(viewer: Viewer) -> QuerySet[Journey]:
    """The journeys of the children that this person may see."""
    return Journey.objects.filter(visible(viewer, child="child_id")).select_related("child", "team", "worker", "stream")


def team_of(child_id: int) -> int | None:
    """The team that holds a child's open journey, or held the last one. One query."""
    rows = Journey.objects.filter(child=child_id).order_by(F("closed_at").desc(nulls_first=True), "-pk")
    return rows.values_list("team", flat=True).first()


def of_child(child: Child) -> list[Journey]:
    """Every journey of a child, the newest first. One query."""
    return list(Journey.objects.filter(child=child).select_related("child", "team", "worker").order_by("-opened_at", "-pk"))


def read(journey: Journey) -> Read:
    """The rows of a journey's state. Three queries."""
    tracks = [as_machine(track) for track in Track.objects.filter(journey=journey)]
    placements = list(Placement.objects.filter(journey=journey))
    legal = list(LegalStatus.objects.filter(journey=journey))
    return Read(journey=journey, tracks=tracks, placements=placements, legal_statuses=legal,
                picture=picture_of(journey, tracks, placements, legal))  # fmt: skip


def open_tracks(found: Read, words: Words) -> list[Part]:
    """What runs beside the stage, but for placement, legal status and missing, which the page tells apart."""
    told_apart = (TrackCode.PLACEMENT, TrackCode.MISSING)
    return [
        Part(name=_track_name(track, words), state=words.route_state(track.state) if track.route else capital(spoken(track.state)),
             since=local_date(track.opened_at))
        for track in found.tracks
        if track.ended_at is None and track.code not in told_apart
    ]  # fmt: skip


def in_law(found: Read, words: Words, *, now: datetime) -> InLaw:
    """What the law says of the child now. No query."""
    picture = found.picture
    today = local_date(now)
    statuses = [s for s in found.legal_statuses if s.ended_at is None]
    placed = next((p for p in found.placements if p.ended_at is None), None)
    missing = next((t for t in found.tracks if t.code == TrackCode.MISSING and t.ended_at is None), None)
    since = local_date(picture.looked_after_since) if picture.looked_after_since and picture.is_looked_after else None
    return InLaw(
        is_looked_after=picture.is_looked_after,
        since=since,
        days=(today - since).days if since else 0,
        on_short_breaks=any(s.code in SERIES_OF_SHORT_BREAKS for s in statuses),
        legal_statuses=tuple(
            (words.legal_status(s.code), local_date(s.started_at), local_date(s.expires_at) if s.expires_at else None) for s in statuses
        ),
        placement=words.placement(placed.code) if placed else "",
        placed_where=placed.where if placed else "",
        placed_since=local_date(placed.started_at) if placed else None,
        is_missing_since=missing.opened_at if missing else None,
    )


def people(journey: Journey, words: Words, *, now: datetime) -> tuple[list[Person], Who]:
    """Everyone named for the child, and the post that answers for the team. Five queries."""
    found = directory(words, [], now=now)
    holder = found.manager(journey.team_id)
    ties = Relationship.objects.filter(child=journey.child_id, to_at__isnull=True).select_related("user", "unit").order_by("from_at", "pk")
    order = [RelationshipKind.ALLOCATED_WORKER, RelationshipKind.RESPONSIBLE_TEAM, RelationshipKind.LAST_TEAM]
    ranked = sorted(ties, key=lambda tie: (order.index(RelationshipKind(tie.kind)) if tie.kind in order else len(order), tie.pk))
    named = [
        Person(role=_TIES[RelationshipKind(tie.kind)], name=tie.user.display_name if tie.user else tie.unit.name if tie.unit else "",
               since=local_date(tie.from_at))
        for tie in ranked
        if tie.kind in _TIES
    ]  # fmt: skip
    return named, holder


def clocks(found: Read, words: Words, book: Book, *, now: datetime) -> tuple[list[Timescale], list[Timescale]]:
    """The timescales that run, the first due first, and the last ten that are over. Six queries."""
    journey = found.journey
    running = list(Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True))
    over = list(Clock.objects.filter(journey=journey).exclude(pk__in=[c.pk for c in running]).order_by("-due_at", "-pk")[:DONE_SHOWN])
    names = directory(words, [journey.child_id], now=now)
    told = [timescales.running(journey, some, names, book, now=now) for some in (running, over)]
    return told[0], told[1]


def waiting_offer(journey: Journey, running: Sequence[Timescale]) -> Offer | None:
    """The offer of this child that waits for its answer. One query."""
    offer = (
        Handover.objects.filter(journey=journey, state=HandoverState.OFFERED)
        .select_related("from_team", "to_team", "offered_by").first()
    )  # fmt: skip
    if offer is None:
        return None
    answer = timescales.title_of("oversight.handover_answer")
    return Offer(
        public_id=offer.public_id,
        says=offer_in_words(offer, journey),
        from_team=offer.from_team.name,
        to_team=offer.to_team.name,
        to_team_id=offer.to_team_id,
        from_team_id=offer.from_team_id,
        offered_by=offer.offered_by.display_name,
        offered_at=offer.offered_at,
        note=offer.note,
        answer_due=next((one for one in running if one.name == answer), None),
    )


def offer_in_words(offer: Handover, journey: Journey) -> str:
    """What accepting the offer would mean."""
    if not offer.move:
        return "Responsibility for the child, where the child stands."
    return registry.get(journey.definition, journey.definition_version).move(offer.move).says


def earlier(journeys: Sequence[Journey]) -> list[Earlier]:
    """The closed ones of these journeys."""
    return [
        Earlier(public_id=j.public_id, opened_on=local_date(j.opened_at), closed_on=local_date(j.closed_at),
                because=closed_because(j.closed_because))
        for j in journeys
        if j.closed_at is not None
    ]  # fmt: skip


def _track_name(track: Track, words: Words) -> str:
    name = words.track(track.code)
    return f"{name}: {words.route(track.route).lower()}" if track.route else name


_TIES = {
    RelationshipKind.ALLOCATED_WORKER: "Allocated worker",
    RelationshipKind.RESPONSIBLE_TEAM: "Responsible team",
    RelationshipKind.LAST_TEAM: "Last responsible team",
    RelationshipKind.IRO: "Independent reviewing officer",
    RelationshipKind.CP_CHAIR: "Child protection conference chair",
    RelationshipKind.SUPERVISING_SOCIAL_WORKER: "Supervising social worker",
    RelationshipKind.LEAD_PROFESSIONAL: "Lead professional",
    RelationshipKind.PERSONAL_ADVISER: "Personal adviser",
}
