"""How many children the tracker has, by route, by state, by colour and by what a meeting asks about. One query for all."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any, NamedTuple, TypeVar

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from tracker.models.prepared import read
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.selectors.permanency.filters import CONCERNS, NO_ROUTE, Filters, narrowing, route_code
from tracker.selectors.permanency.past import rows_of
from tracker.selectors.permanency.states import STATES
from tracker.selectors.timescales import COLOURS, of_colour
from tracker.selectors.words import Words

Key = TypeVar("Key")


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


class _Alike(NamedTuple):
    """Children who are alike in all that is counted. `colour` is a place in `_COLOURS`, `concerns` the sum of their bits."""

    route: str
    state: str
    colour: int
    concerns: int
    number: int


def counts(viewer: Viewer, filters: Filters, words: Words, *, now: datetime, past: AsAt | None = None) -> Counts:
    """How many children take each route, stand in each state, have each colour, and are asked about. One query."""
    everyone = _everyone(viewer, filters, now, past)
    colour, concern = _COLOURS.index(filters.colour), _BITS.get(filters.concern, 0)
    coloured = [one for one in everyone if one.colour == colour] if colour else everyone
    asked = [one for one in everyone if one.concerns & concern] if concern else everyone
    shown = [one for one in coloured if one.concerns & concern] if concern else coloured
    by_route = _summed((one.route, one.number) for one in shown if not filters.state or one.state == filters.state)
    by_colour = _summed((one.colour, one.number) for one in asked if _is_of(filters, one))
    by_concerns = _summed((one.concerns, one.number) for one in coloured if _is_of(filters, one))
    return Counts(
        total=sum(one.number for one in shown if _is_of(filters, one)),
        by_route=tuple(
            Number(value=code or NO_ROUTE, says=words.route(code), number=number)
            for code, number in sorted(by_route.items(), key=lambda one: (-one[1], one[0]))
        ),
        by_colour=tuple(
            Number(value=code, says=COLOURS[code], number=by_colour.get(place, 0)) for place, code in enumerate(_COLOURS) if code
        ),
        by_concern=tuple(
            Number(value=code, says=CONCERNS[code].says, number=sum(number for held, number in by_concerns.items() if held & bit))
            for code, bit in _BITS.items()
        ),
        **_heat(_summed(((one.route, one.state), one.number) for one in shown), by_route, words),
    )


_COLOURS = ("", *COLOURS)
"""The colours by the number that the database tells them by. None is that of a child of whom nothing is due."""

_BITS: Mapping[str, int] = {code: 1 << place for place, code in enumerate(CONCERNS)}
"""What a meeting asks about, each with a bit of its own, so that one number tells all that is asked about a child."""


def _everyone(viewer: Viewer, filters: Filters, now: datetime, past: AsAt | None) -> list[_Alike]:
    """The children, narrowed by all that is not counted here. What is asked of a row is asked once, whatever is counted of it."""
    return [_Alike(*one) for one in read(_alike, viewer, replace(filters, route="", state="", colour="", concern=""), now, past)]


def _alike(viewer: Viewer, filters: Filters, now: datetime, past: AsAt | None) -> QuerySet[Any, Any]:
    rows = rows_of(past).filter(visible(viewer, child="child_id", reads_all=True)).filter(narrowing(filters, now=now))
    told = rows.order_by().annotate(colour=_colour(now), concerns=_concerns()).values("route", "state", "colour", "concerns")
    return told.annotate(number=Count("pk")).values_list("route", "state", "colour", "concerns", "number")


def _colour(now: datetime) -> Case:
    return Case(
        *(When(of_colour(code, now=now), then=Value(place)) for place, code in enumerate(_COLOURS) if code),
        default=Value(0), output_field=IntegerField(),
    )  # fmt: skip


def _concerns() -> Combinable:
    """The sum of the bits of what is asked about a row. What several have in common is asked before what is their own."""
    together: dict[Callable[[], Q], list[Combinable]] = {}
    for code, concern in CONCERNS.items():
        together.setdefault(concern.among, []).append(_if(concern.own(), Value(_BITS[code])))
    return reduce(add, (_if(among(), reduce(add, bits)) for among, bits in together.items()))


def _if(holds: Q, number: Combinable) -> Combinable:
    return Case(When(holds, then=number), default=Value(0), output_field=IntegerField()) if holds else number


def _is_of(filters: Filters, one: _Alike) -> bool:
    of_route = not filters.route or one.route == route_code(filters.route)
    return of_route and (not filters.state or one.state == filters.state)


def _summed(numbers: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    found: Counter[Key] = Counter()
    for key, number in numbers:
        found[key] += number
    return dict(found)


def _heat(cells: Mapping[tuple[str, str], int], by_route: Mapping[str, int], words: Words) -> dict[str, Any]:
    """The map of routes and states. It has the routes and the states that have a child, in the order of practice."""
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
