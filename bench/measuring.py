"""Pairs of runs, ours and plain, one straight after the other, so that a busy machine slows both."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Pairs:
    """The medians of several pairs, in seconds. `ratio` is the median of the pairs' own ratios."""

    ours: float
    plain: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it is printed. `at_most` is what the design asks for, where it asks."""

    name: str
    value: float
    unit: str
    says: str
    at_most: float | None = None

    @property
    def line(self) -> str:
        return f"{self.name} {rounded(self.value)} {self.unit}"


def paired(rounds: int, ours: Callable[[int], float], plain: Callable[[int], float], *, warm_ups: int = 1) -> Pairs:
    """Run both `rounds` times, turn about, after some runs that do not count. Each call returns its seconds.

    A call is given a number of its own: 0, 1, 2 and so on, warm-ups included.
    """
    found: list[tuple[float, float]] = []
    for number in range(warm_ups + rounds):
        if number % 2:
            plainly, mine = plain(number), ours(number)
        else:
            mine, plainly = ours(number), plain(number)
        if number >= warm_ups:
            found.append((mine, plainly))
    return Pairs(
        ours=median(mine for mine, _ in found),
        plain=median(plainly for _, plainly in found),
        ratio=median(mine / plainly for mine, plainly in found),
    )


def seconds(act: Callable[[], object]) -> float:
    """How long one call takes by the clock on the wall."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def rounded(value: float) -> str:
    """Three figures that mean something, never in powers of ten."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.4f}"
