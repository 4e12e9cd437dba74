"""How far a child's way to a permanent home has drifted, with its parts. Days and weights in, points out; nothing is stored.

It is arithmetic about what the authority has not done. It says nothing about the child or the family and predicts nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflows.definitions.drift import A_DAY_WITHOUT_PROGRESS, WEIGHTS, basis_of
from workflows.terms import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A timescale that runs, is not paused and was due by the end of a day (London) that is over, or earlier today."""

    limit: str
    due_on: date
    asks_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of drift: so many days, each of so many points."""

    limit: str
    asks_for: str
    basis: Basis | None
    since: date
    days: int
    weight: int

    @property
    def points(self) -> int:
        return self.days * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The parts for what is overdue, the worst first, and the part for the days since the last progress."""

    overdue: tuple[Part, ...]
    progress: Part

    @property
    def points(self) -> int:
        return sum(part.points for part in self.overdue) + self.progress.points

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.overdue, self.progress)


def drift(overdue: Iterable[Overdue], *, last_progress_on: date, today: date) -> Drift:
    """D-60: the days of each overdue timescale by the weight of its standard, and the days since the last progress (London)."""
    late = [_late(one, today) for one in overdue]
    days = max((today - last_progress_on).days, 0)
    progress = Part(limit="", asks_for="", basis=None, since=last_progress_on, days=days, weight=A_DAY_WITHOUT_PROGRESS.points)
    return Drift(overdue=tuple(sorted(late, key=lambda part: (-part.points, part.limit, part.asks_for))), progress=progress)


def _late(one: Overdue, today: date) -> Part:
    basis = basis_of(one.limit)
    days = max((today - one.due_on).days, 0)
    return Part(limit=one.limit, asks_for=one.asks_for, basis=basis, since=one.due_on, days=days, weight=WEIGHTS[basis].points)


__all__ = ["Drift", "Overdue", "Part", "drift"]
