"""Takes what an authority's own list says of a child's permanence, a row a child: each whole or not at all, through the one door."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from tracker.actions.allocate import name_person
from tracker.actions.permanence import PLANS, set_route
from tracker.actions.record import record_happened
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event, Journey, PermanencyRow, Relationship, Track, User
from tracker.models.visible import visible
from tracker.rules.access import Actor, Viewer
from tracker.selectors.handovers import people_with
from tracker.selectors.words import ROUTES, Words
from tracker.terms import RelationshipKind
from workflows.calendar import local_date, start_of_day
from workflows.engine.clock import in_words
from workflows.terms import EventKind, Role, TrackCode

NOBODY = "No looked after child of this reference is there for you."


@dataclass(frozen=True, slots=True, kw_only=True)
class PermanenceRow:
    """A row of the list. `faults` is what reading it found wrong, so that it is told and not dropped."""

    line: int
    ref: str
    route: str = ""
    route_set_on: date | None = None
    settled_on: date | None = None
    meetings: tuple[date, ...] = ()
    iro: str = ""
    supervising_worker: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a row, or would: what is put on record, what was there already, why it is refused, and what is missing still."""

    line: int
    ref: str
    recorded: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        if self.refused:
            return "Refused"
        return "Recorded" if self.recorded else "Nothing new"


@dataclass(slots=True)
class _Taking:
    """One row on its way to the record."""

    row: PermanenceRow
    journey: Journey
    actor: Actor
    now: datetime
    recorded: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    def at(self, on: date) -> datetime:
        return self.now if on == local_date(self.now) else start_of_day(on)


def take_rows(rows: Iterable[PermanenceRow], *, viewer: Viewer, actor: Actor, now: datetime) -> list[Fate]:
    """Put each row on record in a transaction of its own. A row that is refused leaves nothing behind."""
    _may_take(actor)
    return [_take(row, viewer, actor, now) for row in rows]


def preview(rows: Iterable[PermanenceRow], *, viewer: Viewer, actor: Actor, now: datetime) -> list[Fate]:
    """What would become of each row. It is done and taken back, so that nothing differs when it is done in earnest."""
    _may_take(actor)
    with transaction.atomic():
        fates = [_take(row, viewer, actor, now) for row in rows]
        transaction.set_rollback(True)
    return fates


def _may_take(actor: Actor) -> None:
    if actor.roles.isdisjoint(PLANS):
        raise NotYourDecision("The routes to permanence are not yours to record.", PLANS)


def _take(row: PermanenceRow, viewer: Viewer, actor: Actor, now: datetime) -> Fate:
    if row.faults:
        return Fate(line=row.line, ref=row.ref, refused=row.faults)
    journey = _journey_of(row.ref, viewer)
    if journey is None:
        return Fate(line=row.line, ref=row.ref, refused=(NOBODY,))
    taking = _Taking(row, journey, actor, now)
    try:
        with transaction.atomic():
            _take_route(taking)
            _take_happened(taking, EventKind.PERMANENCE_PLANNING_MEETING_HELD, row.meetings, "Permanence planning meeting held")
            _take_happened(taking, EventKind.SETTLED_RECORDED, [row.settled_on] if row.settled_on else [], "Child settled in the placement")
            _take_person(taking, RelationshipKind.IRO, row.iro, "Reviewing officer")
            _take_person(taking, RelationshipKind.SUPERVISING_SOCIAL_WORKER, row.supervising_worker, "Supervising social worker")
    except (BadInput, NotYourDecision) as why:
        return Fate(line=row.line, ref=row.ref, refused=(str(why), *getattr(why, "fields", {}).values()))
    return Fate(line=row.line, ref=row.ref, recorded=tuple(taking.recorded), known=tuple(taking.known), missing=_missing(journey))


def _journey_of(ref: str, viewer: Viewer) -> Journey | None:
    rows = PermanencyRow.objects.filter(visible(viewer, child="child_id"), child__ref=ref.strip().upper())
    found = rows.select_related("journey__child").first()
    return found.journey if found else None


def _take_route(taking: _Taking) -> None:
    row, journey = taking.row, taking.journey
    if not row.route:
        return
    if Track.objects.filter(journey=journey, code=TrackCode.PERMANENCE_ROUTE, route=row.route, ended_at__isnull=True).exists():
        taking.known.append(f"{ROUTES[row.route]} is planned already")
        return
    if row.route_set_on is None:
        raise BadInput("The route has no day.", {"route_set_on": "Give the day on which the route was set."})
    set_route(journey_id=journey.pk, route=row.route, actor=taking.actor, occurred_at=taking.at(row.route_set_on), now=taking.now)
    taking.recorded.append(f"Route set: {ROUTES[row.route].lower()}, {in_words(row.route_set_on)}")


def _take_happened(taking: _Taking, kind: EventKind, days: Sequence[date], says: str) -> None:
    told = Event.objects.filter(journey=taking.journey, kind=kind, corrected_by__isnull=True).values_list("occurred_at", flat=True)
    known = {local_date(at) for at in told} if days else set()
    since = taking.journey.looked_after_since
    for on in sorted(set(days)):
        if on in known:
            taking.known.append(f"{says}, {in_words(on)}")
            continue
        if since is not None and on < local_date(since):
            raise BadInput(f"{says}, {in_words(on)}: the child came into care on {in_words(local_date(since))}.")
        record_happened(journey_id=taking.journey.pk, kinds=[kind], says=f"{says}.", note="From the authority's own list.",
                        actor=taking.actor, occurred_at=taking.at(on), now=taking.now)  # fmt: skip
        taking.recorded.append(f"{says}, {in_words(on)}")


def _take_person(taking: _Taking, kind: RelationshipKind, asked: str, says: str) -> None:
    if not asked.strip():
        return
    person = _person(asked.strip(), says, Role(kind), taking.now)
    ties = Relationship.objects.filter(child=taking.journey.child_id, kind=kind, user=person, to_at__isnull=True)
    if ties.exists():
        taking.known.append(f"{says}: {person.display_name}")
        return
    name_person(journey_id=taking.journey.pk, kind=kind, user_id=person.pk, actor=taking.actor, occurred_at=taking.now, now=taking.now)
    taking.recorded.append(f"{says}: {person.display_name}")


def _person(asked: str, says: str, role: Role, now: datetime) -> User:
    """The one person of this user name, or of this name in full, who holds a post of this role today.

    Whoever is named sees the child from then on, so that nobody else is taken. Raises BadInput for none and for several.
    """
    holders = User.objects.filter(pk__in=[pk for pk, _ in people_with([role], now=now)])
    found = _called(asked, holders)
    if len(found) == 1:
        return found[0]
    if not found and _called(asked, User.objects.filter(is_active=True)):
        raise BadInput(f"{says}: “{asked[:60]}” holds no post as {Words().role(role)}. Name somebody who does.")
    number = "Several people have" if found else "Nobody here has"
    raise BadInput(f"{says}: {number} the name “{asked[:60]}”. Give the user name.")


def _called(asked: str, people: QuerySet[User]) -> list[User]:
    """Those of this user name, else those of this name in full; two at most."""
    given, _, family = asked.partition(" ")
    return list(people.filter(username__iexact=asked)[:2]) or list(people.filter(first_name__iexact=given, last_name__iexact=family)[:2])


def _missing(journey: Journey) -> tuple[str, ...]:
    """What the record still lacks of the child's way to permanence."""
    row = PermanencyRow.objects.filter(journey=journey).first()
    if row is None:
        return ()
    lacks = (
        (not row.route, "no route"),
        (row.planning_meeting_on is None, "no planning meeting"),
        (row.settled_on is None, "no day on which the child was settled"),
        (row.iro_id is None, "no reviewing officer"),
        (row.supervising_worker_id is None, "no supervising social worker"),
    )
    return tuple(says for is_missing, says in lacks if is_missing)


__all__ = ["Fate", "PermanenceRow", "preview", "take_rows"]
