"""What the days in care of many children went on, by route: totals that lead to the children behind them."""

from dataclasses import dataclass
from datetime import datetime

from tracker.rules.access import Viewer
from tracker.rules.waiting import SAYS, Split, WaitKind
from tracker.selectors.permanency import NO_ROUTE, Filters, tracker
from tracker.selectors.waiting_split import Days, splits, totals
from tracker.selectors.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRoute:
    """One route: how many children, all their days in care, and the days by what they went on, which add up to them."""

    route: str
    says: str
    children: int
    days: int
    kinds: tuple[Days, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfChild:
    """One child behind a total."""

    ref: str
    name: str
    journey: str
    team: str
    route: str
    days: int
    of_kind: int


def by_route(viewer: Viewer, words: Words, *, team: str = "", now: datetime) -> list[OfRoute]:
    """The totals of the children whom this person may see, a line a route, the most days first.

    It reads each child's waits, a thousand children at a time: what it costs grows with the children, and not the queries a child.
    """
    found: dict[str, list[Split]] = {}
    for row, one in splits(tracker(viewer, Filters(team=team), now=now).iterator(chunk_size=1000), now=now):
        found.setdefault(row.route, []).append(one)
    lines = [
        OfRoute(route=code or NO_ROUTE, says=words.route(code), children=len(some), days=sum(one.days for one in some), kinds=totals(some))
        for code, some in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.days, line.route))


def children_behind(viewer: Viewer, words: Words, kind: WaitKind, *, route: str = "", team: str = "", now: datetime) -> list[OfChild]:
    """The children with any day of this kind, those with the most first: exactly those behind the total."""
    rows = tracker(viewer, Filters(team=team, route=route), now=now).iterator(chunk_size=1000)
    found = [
        OfChild(
            ref=row.child.ref, name=row.child.name, journey=row.journey.public_id, team=row.team.name, route=words.route(row.route),
            days=one.days, of_kind=one.by_kind[kind],
        )
        for row, one in splits(rows, now=now)
        if one.by_kind[kind]
    ]  # fmt: skip
    return sorted(found, key=lambda child: (-child.of_kind, child.ref))


def kind_of(value: str) -> WaitKind | None:
    """The kind that an address names; None for a word that is none."""
    return WaitKind(value) if value in set(SAYS) else None


__all__ = ["OfChild", "OfRoute", "by_route", "children_behind", "kind_of"]
