"""A route as a funnel: who has reached each milestone, who stands at it, and how many days the step to it took. Plain days in.

A child stands at the furthest milestone, in the order of the route, that is on record. A step is timed from the milestone
before it that every child on the route passes, and from the day of coming into care where there is none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles

from workflows.shapes import Milestone, Route

REACHED, HERE, PASSED, TIMED, REVERSED = "reached", "here", "passed", "timed", "reversed"

SHOWS: Mapping[str, str] = {
    REACHED: "Reached, with its day on record",
    HERE: "Stand here: the furthest milestone on record",
    PASSED: "Further along, without this milestone on record",
    TIMED: "Counted in the days of this step",
    REVERSED: "Left out of the days: the milestone before it is on record with a later day",
}
"""What a list of children can hold, by its word in an address."""

START = "start"
"""The word in an address for the place before the first milestone."""

FEWEST_FOR_QUARTERS = 4
"""Quarters of fewer children than this would be made of single children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One child's way: the journey, the day of coming into care, and the day on which each milestone was met, by code (London)."""

    journey: int
    entered_on: date
    met: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Placed:
    """A child as one figure counts it. `on` is when the milestone was met, `days` what the step took or how long the child stands here."""

    journey: int
    milestone: str
    shows: str
    on: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """Days that so many children took, each rounded with a half upwards. No quarters of fewer than four children."""

    number: int
    median: int
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One milestone with its figures. `since` is the title of what its days are counted from."""

    milestone: Milestone
    since: str
    numbers: Mapping[str, int]
    days: Spread | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A route on a day. The children at the start and those who stand at each milestone add up to all."""

    route: Route
    children: int
    at_start: int
    steps: tuple[Step, ...]


def funnel(route: Route, ways: Iterable[Way], *, day: date) -> Funnel:
    """The figures of a route on a day (London). One pass over the children."""
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    days: dict[str, list[int]] = defaultdict(list)
    children = 0
    for way in ways:
        children += 1
        for placed in places(route, way, day=day):
            numbers[placed.milestone, placed.shows] += 1
            if placed.shows == TIMED and placed.days is not None:
                days[placed.milestone].append(placed.days)
    return Funnel(
        route=route, children=children, at_start=numbers[START, HERE],
        steps=tuple(
            Step(
                milestone=one, since=before.title if before else "", days=spread(days[one.code]),
                numbers={shows: numbers[one.code, shows] for shows in SHOWS},
            )
            for one, before in _with_before(route)
        ),
    )  # fmt: skip


def behind(route: Route, ways: Iterable[Way], *, milestone: str, shows: str, day: date) -> list[Placed]:
    """The children behind one figure, the most days first."""
    found = [
        placed for way in ways for placed in places(route, way, day=day) if (placed.milestone, placed.shows) == (milestone, shows)
    ]  # fmt: skip
    return sorted(found, key=lambda placed: (-(placed.days if placed.days is not None else -1), placed.journey))


def places(route: Route, way: Way, *, day: date) -> Iterator[Placed]:
    """Every figure that counts a child. Nobody is asked to have an optional milestone on record."""
    furthest = max((number for number, one in enumerate(route.milestones) if one.code in way.met), default=-1)
    if furthest < 0:
        yield Placed(way.journey, START, HERE, way.entered_on, (day - way.entered_on).days)
    for number, (one, before) in enumerate(_with_before(route)):
        on = way.met.get(one.code)
        if on is None:
            if number < furthest and not one.optional:
                yield Placed(way.journey, one.code, PASSED)
            continue
        since = way.entered_on if before is None else way.met.get(before.code)
        days = None if since is None else (on - since).days
        yield Placed(way.journey, one.code, REACHED, on, days)
        if number == furthest:
            yield Placed(way.journey, one.code, HERE, on, (day - on).days)
        if days is not None:
            yield Placed(way.journey, one.code, TIMED if days >= 0 else REVERSED, on, days)


def spread(days: Sequence[int]) -> Spread | None:
    """The middle of so many days, and its quarters where there are enough; None of no days."""
    if not days:
        return None
    if len(days) < FEWEST_FOR_QUARTERS:
        return Spread(len(days), _rounded(median(days)))
    lower, _, upper = quantiles(days, n=4, method="inclusive")
    return Spread(len(days), _rounded(median(days)), _rounded(lower), _rounded(upper))


def _with_before(route: Route) -> Iterator[tuple[Milestone, Milestone | None]]:
    """Each milestone with the one before it that every child passes."""
    before = None
    for one in route.milestones:
        yield one, before
        before = before if one.optional else one


def _rounded(days: float) -> int:
    return int(days + 0.5)


__all__ = ["HERE", "PASSED", "REACHED", "REVERSED", "SHOWS", "START", "TIMED", "Funnel", "Placed", "Spread", "Step", "Way", "behind",
           "funnel", "places", "spread"]  # fmt: skip
