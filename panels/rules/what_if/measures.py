"""Waits and missed timescales of a group of children: as recorded, and over many runs with their spread."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from panels.rules.what_if.history import Ask, History
from panels.rules.what_if.learning import Learnt
from panels.rules.what_if.replay import Changed, Ran, replay

SEEDS = 20
"""How many times each set of rules is run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What happened to a group. Waits are days from ready to decided; who still waits counts with the days so far.

    `late` are those whose nearest timescale ended before the decision, of the `timed` who had one.
    """

    number: int
    middle: float
    nine_in_ten: float
    late: float
    timed: float
    waiting: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A figure over many runs: eight runs in ten lie from `low` to `high`."""

    low: float
    middle: float
    high: float

    def holds(self, figure: float) -> bool:
        return self.low <= figure <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The figures of a group over many runs."""

    middle: Between
    nine_in_ten: Between
    late: Between
    waiting: Between


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of children as recorded, and in the runs of each set of rules, in the order in which they were given."""

    name: str
    requests: tuple[int, ...]
    recorded: Measure
    runs: tuple[Spread, ...]


ALL = ""
"""The name of the group of everyone."""


def compare(history: History, learnt: Learnt, rules: Sequence[Changed], *, by: int | None, seeds: int = SEEDS) -> list[Group]:
    """Everyone first, then each group by the `by`th of its words, the largest first. The recorded beside the runs of each set of rules."""
    runs = [[replay(history, learnt, one, seed=seed) for seed in range(seeds)] for one in rules]
    return of_groups(history.measured, runs, by=by, last=history.last)


def of_groups(asks: Sequence[Ask], runs: Sequence[Sequence[Sequence[Ran]]], *, by: int | None, last: date) -> list[Group]:
    """The figures of runs that are made already. Every run has the same children, in the order of `asks`."""
    members: dict[str, list[int]] = defaultdict(list, {ALL: list(range(len(asks)))})
    if by is not None:
        for place, ask in enumerate(asks):
            members[ask.group[by]].append(place)
    names = sorted(members, key=lambda name: (name != ALL, -len(members[name]), name))
    return [_group(name, asks, members[name], runs, last) for name in names]


def recorded(asks: Iterable[Ask], *, last: date) -> Measure:
    """What the record says of these children."""
    return _measure([(ask.ready_on, ask.decided_on, ask.due_on) for ask in asks], last)


def between(figures: Sequence[float]) -> Between:
    """The middle of figures and the bounds between which eight in ten lie."""
    return Between(low=quantile(figures, 0.1), middle=median(figures), high=quantile(figures, 0.9))


def quantile(figures: Sequence[float], share: float) -> float:
    """The figure that this share of the figures does not pass; 0 of none."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _group(name: str, asks: Sequence[Ask], places: Sequence[int], runs: Sequence[Sequence[Sequence[Ran]]], last: date) -> Group:
    here = [asks[place] for place in places]
    return Group(
        name=name,
        requests=tuple(ask.request for ask in here),
        recorded=recorded(here, last=last),
        runs=tuple(_spread([_of_run([run[place] for place in places], last) for run in of_rules]) for of_rules in runs),
    )


def _of_run(rows: Iterable[Ran], last: date) -> Measure:
    return _measure([(row.ask.ready_on, row.decided_on, row.due_on) for row in rows], last)


def _spread(measures: Sequence[Measure]) -> Spread:
    return Spread(
        middle=_over(measures, lambda m: m.middle),
        nine_in_ten=_over(measures, lambda m: m.nine_in_ten),
        late=_over(measures, lambda m: m.late),
        waiting=_over(measures, lambda m: m.waiting),
    )


def _over(measures: Sequence[Measure], figure: Callable[[Measure], float]) -> Between:
    return between([figure(measure) for measure in measures])


def _measure(rows: Sequence[tuple[date, date | None, date | None]], last: date) -> Measure:
    waits = [((decided or last) - ready).days for ready, decided, _ in rows]
    timed = [(decided or last) > due for _, decided, due in rows if due is not None]
    return Measure(
        number=len(rows),
        middle=median(waits) if waits else 0.0,
        nine_in_ten=quantile(waits, 0.9),
        late=sum(timed),
        timed=len(timed),
        waiting=sum(1 for _, decided, _ in rows if decided is None),
    )
