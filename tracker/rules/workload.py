"""How much a worker holds: children by weight, beside the team's average, and the ceiling of whoever is newly qualified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflows.calendar import add_months
from workflows.indicators import Weights

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Load:
    """What one worker of a team holds. `weight` is in tenths. `newly_qualified_since` is None for an experienced worker."""

    user_id: int
    name: str
    post: str
    children: int = 0
    weight: int = 0
    newly_qualified_since: date | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """The loads of a team. The average is that of everybody in it who can hold a child."""

    loads: tuple[Load, ...]

    @property
    def total(self) -> int:
        return sum(load.weight for load in self.loads)

    @property
    def children(self) -> int:
        return sum(load.children for load in self.loads)

    @property
    def least(self) -> int:
        return min((load.weight for load in self.loads), default=0)

    @property
    def most(self) -> int:
        return max((load.weight for load in self.loads), default=0)


def weight_of(stage: str, *, in_care: bool, in_proceedings: bool, weights: Weights) -> int:
    """The weight of one child in tenths."""
    own = weights.by_stage.get(stage, 0)
    if in_care:
        own = max(own, weights.looked_after)
    return own + (weights.proceedings if in_proceedings else 0)


def share_of_ceiling(load: Load, weights: Weights, *, today: date) -> int | None:
    """The per cent of the team's average that this worker may hold; None for an experienced worker."""
    if load.newly_qualified_since is None:
        return None
    early = today < add_months(load.newly_qualified_since, weights.early_months)
    return weights.early_ceiling if early else weights.ceiling


def is_above_ceiling(load: Load, spread: Spread, weights: Weights, *, today: date, taking: int = 0) -> bool:
    """Whether a newly qualified worker holds more than the ceiling, once a child of the weight `taking` is added.

    The average is that of the team as it stands. While the team holds nothing there is no average and no ceiling.
    """
    share = share_of_ceiling(load, weights, today=today)
    if share is None or not spread.total:
        return False
    return 100 * len(spread.loads) * (load.weight + taking) > share * spread.total


def said(tenths: int) -> str:
    """`13.5`, from tenths."""
    return f"{tenths // TENTHS:,}.{tenths % TENTHS}"


def average_said(spread: Spread) -> str:
    """The team's average, rounded to a tenth."""
    number = len(spread.loads)
    return said((2 * spread.total + number) // (2 * number)) if number else said(0)


def ceiling_said(load: Load, spread: Spread, weights: Weights, *, today: date) -> str:
    """The ceiling of a newly qualified worker, rounded down to a tenth; empty for anyone else."""
    share = share_of_ceiling(load, weights, today=today)
    if share is None or not spread.loads:
        return ""
    return said(share * spread.total // (100 * len(spread.loads)))


def in_order(loads: Sequence[Load]) -> tuple[Load, ...]:
    """Those who hold least first, then by name."""
    return tuple(sorted(loads, key=lambda load: (load.weight, load.children, load.name)))
