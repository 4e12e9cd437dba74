"""The standing rules over every journey, read in batches with a fixed number of queries each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from tracker.models import (
    Clock,
    Event,
    Handover,
    ImportRemark,
    Journey,
    LegalStatus,
    MissingEpisode,
    Placement,
    Relationship,
    RemarkKind,
    RuleChange,
    Stream,
    Track,
)
from tracker.models.streamed import streamed
from tracker.projections.history import History, batches, histories
from tracker.projections.rebuild import differences
from tracker.rules.access import Tie
from tracker.rules.invariants import Record, faults
from tracker.rules.rulebook import Value, changed
from tracker.rules.rulebook import differences as differences_of_rules
from tracker.selectors.editions import number_in_force
from tracker.selectors.pictures import picture_of
from tracker.selectors.rulebook import content_in_force, sets
from tracker.terms import EditionState, HandoverState, RelationshipKind, RuleKind
from workflows.calendar import local_date
from workflows.definitions.limits import ALL_LIMITS, BY_CODE
from workflows.definitions.tracks import TRACKS
from workflows.engine.stage import ADULT, age_on

OWED = "record.owed"
TURNED_18_SINCE = "turned_18_since"
BATCH = 300
"""How many journeys are held in memory at once."""

# What the closing itself left to come, with a reason, is still owed after it.
OUTLIVES = frozenset(limit.code for limit in ALL_LIMITS if limit.survives_closure) | {OWED}
MAY_BE_MANY = frozenset(code for code, machine in TRACKS.items() if not machine.at_most_one_open)


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that does not hold. `journey` is a public id, empty for a rule about something else. Never a child's name."""

    rule: str
    journey: str
    says: str


FindBreaches = Callable[[], Iterable[tuple[str, str, str]]]
"""Gives each rule that does not hold, of what, and what is wrong. Never a child's name."""

_found_above: dict[str, FindBreaches] = {}


def register_breaches(name: str, find: FindBreaches) -> None:
    """Have the standing rules of an app above proved with those of the record. `name` is the app's own."""
    _found_above[name] = find


def breaches_above() -> Iterator[Breach]:
    """Everything that breaks a standing rule of an app above."""
    for name in sorted(_found_above):
        for rule, what, says in _found_above[name]():
            yield Breach(rule, what, says)


def breaches(*, with_projections: bool = False, batch: int = BATCH) -> Iterator[Breach]:
    """Everything that breaks a standing rule. With `with_projections` every projection is compared with the events too."""
    for lot in batches(streamed(Journey.objects.order_by("pk").values_list("pk", flat=True)), batch):
        yield from _of_journeys(lot)
    yield from _children_without_a_journey()
    yield from _timescales_that_will_not_fire()
    yield from _streams()
    yield from _rules()
    if with_projections:
        for found in differences():
            yield Breach("projections_are_what_the_events_give", found.journey, f"{found.projection}: {found.says}.")


def remarks(*, now: datetime) -> Iterator[dict[str, Any]]:
    """What was taken although it does not add up, and what only a person can say more of. No breach."""
    rows = ImportRemark.objects.filter(kind=RemarkKind.REMARK).values("file", "line", "rule", "says")
    for row in streamed(rows):
        yield dict(row)
    for journey in _turned_18_since(now):
        says = f"This young person has turned 18 and stands in {journey.stage}. Say what has happened since {journey.last_known_on}."
        yield {"file": "", "line": 0, "rule": TURNED_18_SINCE, "says": says, "journey": journey.public_id}


def _of_journeys(pks: Sequence[int]) -> Iterator[Breach]:
    journeys = list(Journey.objects.filter(pk__in=pks).select_related("child").order_by("pk"))
    rows = _Rows.of(journeys)
    for journey in journeys:
        for rule, says in faults(rows.record(journey)):
            yield Breach(rule, journey.public_id, says)


@dataclass(slots=True, kw_only=True)
class _Rows:
    """The rows of some journeys, by journey, or by child where they are the child's."""

    histories: dict[int, History]
    tracks: dict[int, list[Track]]
    placements: dict[int, list[Placement]]
    legal_statuses: dict[int, list[LegalStatus]]
    running: dict[int, list[str]]
    missing: frozenset[int]
    offers: dict[int, tuple[int, bool]]
    ties: dict[int, list[Tie]]

    @classmethod
    def of(cls, journeys: Sequence[Journey]) -> "_Rows":
        of_journeys = {"journey__in": [journey.pk for journey in journeys]}
        running = Clock.objects.filter(**of_journeys, stopped_at__isnull=True, cancelled_at__isnull=True)
        offers = Handover.objects.filter(**of_journeys, state=HandoverState.OFFERED)
        ties = Relationship.objects.filter(child__in=[journey.child_id for journey in journeys], to_at__isnull=True)
        return cls(
            histories=histories(journeys),
            tracks=_by((t.journey_id, t) for t in Track.objects.filter(**of_journeys)),
            placements=_by((p.journey_id, p) for p in Placement.objects.filter(**of_journeys)),
            legal_statuses=_by((s.journey_id, s) for s in LegalStatus.objects.filter(**of_journeys)),
            running=_by(running.values_list("journey", "limit")),
            missing=frozenset(MissingEpisode.objects.filter(**of_journeys, ended_at__isnull=True).values_list("journey", flat=True)),
            offers={j: (team, fell is not None) for j, team, fell in offers.values_list("journey", "to_team", "fell_back_at")},
            ties=_by(
                (child, Tie(RelationshipKind(kind), user, unit))
                for child, kind, user, unit in ties.order_by("pk").values_list("child", "kind", "user", "unit")
            ),
        )

    def record(self, journey: Journey) -> Record:
        pk, history = journey.pk, self.histories[journey.pk]
        offered_to, fell_back = self.offers.get(pk, (None, False))
        return Record(
            is_open=journey.is_open,
            stored=picture_of(journey, self.tracks.get(pk, []), self.placements.get(pk, []), self.legal_statuses.get(pk, [])),
            folded=history.folded(journey.child.date_of_birth),
            at=history.last_changed_at or journey.opened_at,
            ties=self.ties.get(journey.child_id, []),
            running=self.running.get(pk, []),
            unending=OUTLIVES,
            may_be_many=MAY_BE_MANY,
            missing_episode_is_open=pk in self.missing,
            offered_to=offered_to,
            offer_fell_back=fell_back,
        )


def _children_without_a_journey() -> Iterator[Breach]:
    """A team that is responsible for a child without an open journey, or a worker who still has one."""
    kinds = [RelationshipKind.RESPONSIBLE_TEAM, RelationshipKind.ALLOCATED_WORKER, RelationshipKind.OFFERED_TO_TEAM]
    left = Relationship.objects.filter(to_at__isnull=True, kind__in=[str(kind) for kind in kinds])
    left = left.exclude(child__in=Journey.objects.filter(closed_at__isnull=True).values("child"))
    for ref, kind in streamed(left.order_by("pk").values_list("child__ref", "kind")):
        yield Breach("only_open_journeys_are_held", "", f"Child {ref} has an open tie ({kind}) and no open journey.")


def _timescales_that_will_not_fire() -> Iterator[Breach]:
    """A timescale that runs, has a rung left and no moment at which it fires: nobody would be told."""
    silent = Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True, paused_at__isnull=True, next_fire_at__isnull=True)
    silent = silent.annotate(fired=Count("firings"))
    for public_id, limit, fired in streamed(silent.order_by("pk").values_list("journey__public_id", "limit", "fired")):
        if limit not in BY_CODE:
            yield Breach("every_timescale_fires", public_id or "", f"A timescale runs that no definition has: {limit}.")
        elif fired < len(BY_CODE[limit].ladder):
            yield Breach("every_timescale_fires", public_id or "", f"{limit} runs with {fired} rungs fired and would never fire another.")


def _streams() -> Iterator[Breach]:
    """Every stream is numbered from 1 without a gap, and knows its last event. `audit_verify` proves each link."""
    counted = Stream.objects.annotate(events_in=Count("events"), top=Coalesce(Max("events__seq"), 0))
    gaps = counted.filter(~Q(top=F("events_in")) | ~Q(next_seq=F("events_in") + 1))
    for pk, public_id in streamed(gaps.order_by("pk").values_list("pk", "journey__public_id")):
        yield Breach("events_have_no_gap", public_id or "", f"Stream {pk} is not numbered from 1 without a gap.")
    heads = Event.objects.filter(seq=F("stream__next_seq") - 1).exclude(hash=F("stream__last_hash"))
    for pk, public_id in streamed(heads.order_by("pk").values_list("stream", "stream__journey__public_id")):
        yield Breach("events_have_no_gap", public_id or "", f"Stream {pk} does not end with the event that it says it ends with.")


def _rules() -> Iterator[Breach]:
    """The tables that the rules are read from hold what the editions published so far have set, and nothing beside it."""
    published = RuleChange.objects.filter(edition__state=EditionState.PUBLISHED, edition__number__lte=number_in_force())
    # Carrying journeys over to a newer definition is an act, and no row.
    content = changed({}, sets(published.exclude(kind=RuleKind.DEFINITION).order_by("edition__number", "pk")))
    for one in differences_of_rules(content, content_in_force()):
        held, told = _rule_in_words(one.after), _rule_in_words(one.before)
        yield Breach("rules_are_what_was_published", "", f"The {one.kind} {one.key} is {held}, and the editions say {told}.")


def _rule_in_words(value: Value | None) -> str:
    return "not there" if value is None else ", ".join(f"{name} {value[name]}" for name in sorted(value))


def _turned_18_since(now: datetime) -> Iterator[Journey]:
    """Open journeys from another system whose young person came of age after the last day that the system spoke for."""
    today = local_date(now)
    held = Journey.objects.filter(closed_at__isnull=True, last_known_on__isnull=False, child__date_of_birth__isnull=False)
    held = held.exclude(child__import_remarks__rule=TURNED_18_SINCE)  # the import said so itself
    for journey in streamed(held.select_related("child").exclude(stage="leaving_care").order_by("pk")):
        born = journey.child.date_of_birth
        if born is not None and age_on(born, today) >= ADULT:
            yield journey


def _by(pairs: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


__all__ = ["BATCH", "Breach", "breaches", "remarks"]
