"""Where children are placed, on which terms, and when they were last seen and reviewed: plain values for the apps above.

Nothing here is a sight of a child: whoever asks has the children by a reason of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from tracker.models import Event, Journey, Placement
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words
from workflows.calendar import local_date
from workflows.engine.amounts import pence
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was recorded of a placement's terms. `weekly_cost` is in whole pence; `from_on` is the day they were agreed, in London.

    `event_id` is the event that recorded them.
    """

    event_id: int
    provider: str
    weekly_cost: int
    until: date | None
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One child as placed at a moment. Empty or None is what the record does not hold. Days are London's."""

    worker: str = ""
    placement: str = ""
    where: str = ""
    provider: str = ""
    since: date | None = None
    terms: Terms | None = None
    seen_on: date | None = None
    reviewed_on: date | None = None


def placed_at(journeys: Iterable[int], at: datetime) -> dict[int, Placed]:
    """Each of these journeys as placed at a moment (UTC), as then known. Five queries for any number of journeys.

    Terms belong to the placement in which they were recorded: those of an earlier one are not told of the one after it.
    """
    wanted = list(journeys)
    placements, terms = _placements(wanted, at), _terms(wanted, at)
    seen_on, reviewed_on = _latest(wanted, EventKind.CHILD_SEEN, at), _latest(wanted, EventKind.LAC_REVIEW_HELD, at)
    words = Words(rulebook().rules.labels)
    found = {}
    for journey in Journey.objects.filter(pk__in=wanted).select_related("worker"):
        here = placements.get(journey.pk)
        told = terms.get(journey.pk)
        found[journey.pk] = Placed(
            worker=journey.worker.display_name if journey.worker else "",
            placement=words.placement(here.code) if here else "",
            where=here.where if here else "",
            provider=words.provider(here.provider) if here else "",
            since=local_date(here.started_at) if here else None,
            terms=told if here and told and told.from_on >= local_date(here.started_at) else None,
            seen_on=seen_on.get(journey.pk),
            reviewed_on=reviewed_on.get(journey.pk),
        )
    return found


def terms_ending(first: date, last: date, *, at: datetime) -> list[int]:
    """The journeys of children in care for whom terms were ever recorded that end between these days. One query.

    Whether those are the terms of today is for `placed_at` to say.
    """
    told = _known(EventKind.PLACEMENT_TERMS_RECORDED, at).annotate(until=Cast(KeyTextTransform("ahead_on", "payload__body"), TextField()))
    in_care = told.filter(journey__closed_at__isnull=True, journey__looked_after_since__isnull=False)
    ending = in_care.filter(until__gte=first.isoformat(), until__lte=last.isoformat())
    return [journey for journey in ending.order_by("journey").values_list("journey", flat=True).distinct() if journey is not None]


def _placements(journeys: Sequence[int], at: datetime) -> dict[int, Placement]:
    standing = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    rows = Placement.objects.filter(standing, journey__in=journeys, started_at__lte=at).order_by("started_at", "pk")
    return {row.journey_id: row for row in rows}


def _acts(journeys: Sequence[int], kind: EventKind, at: datetime) -> QuerySet[Event]:
    return _known(kind, at).filter(journey__in=journeys)


def _known(kind: EventKind, at: datetime) -> QuerySet[Event]:
    """What was not put right since, as it was known at a moment."""
    known = Event.objects.filter(kind=str(kind), occurred_at__lte=at, recorded_at__lte=at)
    return known.filter(~Exists(Event.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=at)))


def _latest(journeys: Sequence[int], kind: EventKind, at: datetime) -> dict[int, date]:
    rows = _acts(journeys, kind, at).order_by().values_list("journey").annotate(latest=Max("occurred_at"))
    return {journey: local_date(latest) for journey, latest in rows if journey is not None}


def _terms(journeys: Sequence[int], at: datetime) -> dict[int, Terms]:
    """The latest terms of each journey. What was lawfully erased says nothing any more."""
    rows = _acts(journeys, EventKind.PLACEMENT_TERMS_RECORDED, at).filter(payload__isnull=False).select_related("payload")
    found = {}
    for act in rows.order_by("occurred_at", "pk"):
        answers, until = act.payload.body["answers"], act.payload.body.get("ahead_on")
        cost = pence(answers["weekly_cost"])
        if act.journey_id is not None and cost is not None:
            found[act.journey_id] = Terms(
                event_id=act.pk, provider=answers["provider"], weekly_cost=cost, until=date.fromisoformat(until) if until else None,
                from_on=local_date(act.occurred_at),
            )  # fmt: skip
    return found


__all__ = ["Placed", "Terms", "placed_at", "terms_ending"]
