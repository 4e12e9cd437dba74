"""A child as at a past day: where the child stood, in law and on the tracks, who held the child, and what was running then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tracker.models import Child, Clock, Event, Journey, OrgUnit, PermanencyPast, SpanRow, Track, User
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.selectors import timeline
from tracker.selectors.permanency.past import true_then
from tracker.selectors.ran_then import ran_then
from tracker.selectors.timescales import kind_of, shown, title_of
from tracker.selectors.words import Words, capital, spoken
from workflows.calendar import local_date
from workflows.engine import clock as engine
from workflows.engine.stage import looked_after_in_law
from workflows.terms import TrackCode

TOLD_APART = (TrackCode.PLACEMENT, TrackCode.LEGAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A timescale that was running then, with the date that stood then."""

    name: str
    word: str
    colour: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """A child's journey as at a past day. `looked_after_since` is None for a child who was not looked after."""

    journey: str
    stage: str
    stage_code: str
    looked_after_since: date | None
    is_looked_after: bool
    legal: tuple[tuple[str, date], ...]
    placement: tuple[str, date] | None
    tracks: tuple[tuple[str, str, date], ...]
    team: str
    worker: str
    settled_on: date | None
    last_review_on: date | None
    running: tuple[Ran, ...]


def then(child: Child, past: AsAt, words: Words) -> Then | None:
    """The journey that was open at the end of the day; None where none was, or none had been recorded. At most eight queries."""
    spans = _open_journey(SpanRow.objects.filter(_held(past), journey__child=child).order_by("true_from", "pk"))
    if not spans:
        return None
    journey = Journey.objects.get(pk=spans[0].journey_id)
    held = {span.what: span for span in spans}
    legal = [span for span in spans if span.what == "legal_status"]
    placed = held.get("placement")
    tracked = PermanencyPast.objects.filter(true_then(past), journey=journey).first()
    return Then(
        journey=journey.public_id,
        stage=words.stage(held["stage"].value, _value(held.get("sub_stage"))),
        stage_code=held["stage"].value,
        is_looked_after=looked_after_in_law(frozenset(span.value for span in legal), placed.value if placed else None),
        looked_after_since=local_date(tracked.looked_after_since) if tracked else None,
        legal=tuple((words.legal_status(span.value), local_date(span.true_from)) for span in legal),
        placement=(words.placement(placed.value), local_date(placed.true_from)) if placed else None,
        tracks=tuple(_tracks(journey, spans, words)),
        settled_on=tracked.settled_on if tracked else None,
        last_review_on=tracked.last_review_on if tracked else None,
        running=tuple(_ran(clock, past) for clock in ran_then(past, [journey.pk])),
        **_holders(held),
    )


def acts(viewer: Viewer, child: Child, past: AsAt) -> QuerySet[Event]:
    """What had happened by the end of the day, as far as it was on record, the newest first. One query."""
    rows = timeline.acts(viewer, child).filter(occurred_at__lte=past.moment)
    return rows.filter(recorded_at__lte=past.known_at) if past.known_at else rows


def _held(past: AsAt) -> Q:
    true = Q(true_from__lte=past.moment) & (Q(true_to__isnull=True) | Q(true_to__gt=past.moment))
    if past.known_at is None:
        return true & Q(known_to__isnull=True)
    return true & Q(known_from__lte=past.known_at) & (Q(known_to__isnull=True) | Q(known_to__gt=past.known_at))


def _open_journey(spans: Iterable[SpanRow]) -> list[SpanRow]:
    """What is told of the last journey that had begun and was not closed."""
    by_journey: dict[int, list[SpanRow]] = {}
    for span in spans:
        by_journey.setdefault(span.journey_id, []).append(span)
    for journey in sorted(by_journey, reverse=True):
        told = {span.what for span in by_journey[journey]}
        if "stage" in told and "closed" not in told:
            return by_journey[journey]
    return []


def _value(span: SpanRow | None) -> str:
    return "" if span is None or span.value == "none" else span.value


def _tracks(journey: Journey, spans: Sequence[SpanRow], words: Words) -> Iterable[tuple[str, str, date]]:
    routes = dict(Track.objects.filter(journey=journey, code=TrackCode.PERMANENCE_ROUTE).values_list("number", "route"))
    for span in spans:
        head, _, rest = span.what.partition(":")
        code, _, number = rest.partition(":")
        if head != "track" or code in TOLD_APART:
            continue
        route = routes.get(int(number), "") if code == TrackCode.PERMANENCE_ROUTE else ""
        name = f"{words.track(code)}: {words.route(route).lower()}" if route else words.track(code)
        yield name, words.route_state(span.value) if route else capital(spoken(span.value)), local_date(span.true_from)


def _holders(held: Mapping[str, SpanRow]) -> dict[str, str]:
    """The names of the team and of the worker. Two queries."""
    team, worker = _value(held.get("team")), _value(held.get("worker"))
    unit = OrgUnit.objects.filter(pk=int(team)).first() if team else None
    user = User.objects.filter(pk=int(worker)).first() if worker else None
    return {"team": unit.name if unit else "", "worker": user.display_name if user else ""}


def _ran(clock: Clock, past: AsAt) -> Ran:
    kind = kind_of(clock.limit)
    if clock.paused_at is not None:
        return Ran(name=title_of(clock.limit, clock.asks_for), word="Paused", colour="paused", due_on=engine.day_of(kind, clock.due_at))
    colour, word = shown(clock.due_at, clock.warns_at, now=past.moment, kind=kind)
    return Ran(name=title_of(clock.limit, clock.asks_for), word=word, colour=colour, due_on=engine.day_of(kind, clock.due_at))


__all__ = ["Ran", "Then", "acts", "then"]
