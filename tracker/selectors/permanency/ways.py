"""How far each child of the tracker has come along a route: the day of every milestone that is on record. Today, or on a past day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from tracker.models import Event, Evidence, PermanencyPast
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.rules.funnel import Way
from tracker.selectors.permanency.filters import Filters, narrowing
from tracker.selectors.permanency.past import known_then, rows_of, stood_then
from workflows.calendar import add_months, local_date, start_of_day
from workflows.engine.milestones import entered_by_hand, met
from workflows.shapes import Route
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True)
class _Fact:
    at: datetime


def children_by_route(viewer: Viewer, filters: Filters, *, now: datetime, past: AsAt | None = None) -> dict[str, int]:
    """How many children the tracker has on each route, whatever route it is narrowed to; the empty code is no route. One query."""
    rows = _seen(rows_of(past), viewer, filters, now).order_by()
    return dict(rows.values_list("route").annotate(number=Count("pk")))


def ways(viewer: Viewer, filters: Filters, route: Route, *, now: datetime, past: AsAt | None = None, with_left: bool = False) -> list[Way]:
    """The children who follow the route, narrowed as the tracker is. `with_left` adds those who left care from it in twelve months.

    Two queries, or three with those who left, whatever the number of children.
    """
    here = _seen(rows_of(past), viewer, filters, now).filter(route=route.code).order_by()
    sources = [here, _seen(_last_of_care(now, past), viewer, filters, now).filter(route=route.code).order_by()] if with_left else [here]
    told: dict[int, tuple[datetime, date | None]] = {}
    for rows in sources:
        for journey, since, set_on in rows.values_list("journey_id", "looked_after_since", "route_set_on"):
            told.setdefault(journey, (since, set_on))
    of_them = reduce(or_, (Q(journey__in=rows.values("journey_id")) for rows in sources))
    happened = _happened(route, of_them, now, past)
    return [_way(route, journey, since, set_on, happened.get(journey, {})) for journey, (since, set_on) in told.items()]


def _way(route: Route, journey: int, since: datetime, set_on: date | None, happened: Mapping[str, Sequence[_Fact]]) -> Way:
    done = met(route, start_of_day(set_on) if set_on else since, happened)
    return Way(journey=journey, entered_on=local_date(since), met={code: local_date(fact.at) for code, fact in done.items()})


def _seen(rows: QuerySet[Any], viewer: Viewer, filters: Filters, now: datetime) -> QuerySet[Any]:
    return rows.filter(visible(viewer, child="child_id", reads_all=True)).filter(narrowing(filters, now=now, without=("route",)))


def _last_of_care(now: datetime, past: AsAt | None) -> QuerySet[PermanencyPast]:
    """The last row of each child who left care in the twelve months that end now."""
    since = start_of_day(add_months(local_date(now), -12))
    known = known_then(past)
    goes_on = PermanencyPast.objects.filter(known, journey=OuterRef("journey"), true_from=OuterRef("true_to"))
    return PermanencyPast.objects.filter(known, ~Exists(goes_on), true_to__gt=since, true_to__lte=now)


def _happened(route: Route, of_them: Q, now: datetime, past: AsAt | None) -> Mapping[int, Mapping[str, Sequence[_Fact]]]:
    """What is on record of these journeys that meets a milestone of the route, as `met` asks for it. One query, of three parts."""
    events = {str(kind) for one in route.milestones for kind in one.met_by}
    shown = {str(kind) for one in route.milestones for kind in one.shown_by}
    so_far = of_them & Q(occurred_at__lte=now)
    by_hand = Event.objects.filter(stood_then("", past), so_far, kind=EventKind.PERMANENCE_MILESTONE_REACHED)
    by_hand = by_hand.alias(said_of=Cast(KeyTextTransform("route", "payload__body"), TextField())).filter(said_of=route.code)
    parts = [
        _part(by_hand, KeyTextTransform("milestone", "payload__body"), is_by_hand=True),
        _part(Event.objects.filter(stood_then("", past), so_far, kind__in=events), F("kind")),
        _part(Evidence.objects.filter(stood_then("event__", past), so_far, kind__in=shown), F("kind")),
    ]
    first, *rest = parts
    found: dict[int, dict[str, list[_Fact]]] = defaultdict(lambda: defaultdict(list))
    for journey, code, is_by_hand, at in first.union(*rest, all=True):
        found[journey][entered_by_hand(route.code, code) if is_by_hand else code].append(_Fact(at))
    return found


def _part(rows: QuerySet[Any], code: Any, *, is_by_hand: bool = False) -> QuerySet[Any]:
    """One table's rows in the columns that all of them share."""
    told = rows.order_by().annotate(f_code=Cast(code, TextField()), f_by_hand=Value("hand" if is_by_hand else "", output_field=CharField()))
    return told.values_list("journey_id", "f_code", "f_by_hand", "occurred_at")


__all__ = ["children_by_route", "ways"]
