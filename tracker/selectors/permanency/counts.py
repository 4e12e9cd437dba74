"""How many children the tracker has, by route, by state, by colour and by what a meeting asks about. One query for all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.selectors.permanency.filters import CONCERNS, NO_ROUTE, Filters, narrowing, route_code
from tracker.selectors.permanency.past import rows_of
from tracker.selectors.permanency.states import STATES
from tracker.selectors.timescales import COLOURS, of_colour
from tracker.selectors.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of children, in words, and the value that narrows the tracker to them."""

    value: str
    says: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmth:
    """One line of the heat map: a route, and its children in each state. `warmth` is 0 to 4, by the greatest cell of the map."""

    route: Number
    cells: tuple[Number, ...]
    warmth: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The children of the tracker. Each kind of number narrows by the other filters and not by its own."""

    total: int
    by_route: tuple[Number, ...]
    by_colour: tuple[Number, ...]
    by_concern: tuple[Number, ...]
    states: tuple[tuple[str, str], ...]
    heat: tuple[Warmth, ...]


def counts(viewer: Viewer, filters: Filters, words: Words, *, now: datetime, past: AsAt | None = None) -> Counts:
    """How many children take each route, stand in each state, have each colour, and are asked about. One query."""
    groups = _groups(viewer, filters, now, past)
    chosen = [g for g in groups if _is_of(filters, g)]
    by_route = _summed(groups, "route", "number", lambda g: not filters.state or g["state"] == filters.state)
    return Counts(
        total=sum(g["number"] for g in chosen),
        by_route=tuple(
            Number(value=code or NO_ROUTE, says=words.route(code), number=number)
            for code, number in sorted(by_route.items(), key=lambda one: (-one[1], one[0]))
        ),
        by_colour=tuple(Number(value=code, says=says, number=sum(g[f"colour_{code}"] for g in chosen)) for code, says in COLOURS.items()),
        by_concern=tuple(
            Number(value=code, says=one.says, number=sum(g[f"concern_{code}"] for g in chosen)) for code, one in CONCERNS.items()
        ),
        **_heat(groups, by_route, words),
    )


def _groups(viewer: Viewer, filters: Filters, now: datetime, past: AsAt | None) -> list[dict[str, Any]]:
    """A line a route and state that has children, narrowed by all that is not counted here."""
    colour = of_colour(filters.colour, now=now) if filters.colour else Q()
    concern = CONCERNS[filters.concern].narrows() if filters.concern else Q()
    numbers = {"number": Count("pk", filter=colour & concern)}
    numbers |= {f"colour_{code}": Count("pk", filter=of_colour(code, now=now) & concern) for code in COLOURS}
    numbers |= {f"concern_{code}": Count("pk", filter=one.narrows() & colour) for code, one in CONCERNS.items()}
    rows = rows_of(past).filter(visible(viewer, child="child_id", reads_all=True))
    rows = rows.filter(narrowing(filters, now=now, without=("route", "state", "colour", "concern")))
    return list(rows.order_by().values("route", "state").annotate(**numbers))


def _is_of(filters: Filters, group: Mapping[str, Any]) -> bool:
    of_route = not filters.route or group["route"] == route_code(filters.route)
    return of_route and (not filters.state or group["state"] == filters.state)


def _summed(groups: list[dict[str, Any]], by: str, number: str, counts_in: Any) -> dict[str, int]:
    found: Counter[str] = Counter()
    for group in groups:
        if group[number] and counts_in(group):
            found[group[by]] += group[number]
    return dict(found)


def _heat(groups: list[dict[str, Any]], by_route: Mapping[str, int], words: Words) -> dict[str, Any]:
    """The map of routes and states. It has the routes and the states that have a child, in the order of practice."""
    cells = {(g["route"], g["state"]): g["number"] for g in groups if g["number"]}
    states = [state for state in STATES if any(state == held for _, held in cells)]
    routes = sorted({route for route, _ in cells}, key=lambda code: (-by_route.get(code, 0), words.route(code)))
    most = max((number for number in cells.values()), default=0)
    return {
        "states": tuple((state, STATES.get(state, state)) for state in states),
        "heat": tuple(_line(route, states, cells, most, words) for route in routes),
    }


def _line(route: str, states: list[str], cells: Mapping[tuple[str, str], int], most: int, words: Words) -> Warmth:
    numbers = [cells.get((route, state), 0) for state in states]
    return Warmth(
        route=Number(value=route or NO_ROUTE, says=words.route(route), number=sum(numbers)),
        cells=tuple(Number(value=state, says=STATES.get(state, state), number=n) for state, n in zip(states, numbers, strict=True)),
        warmth=tuple(-(-4 * number // most) if most else 0 for number in numbers),
    )
