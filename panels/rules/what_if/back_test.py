"""Whether a replay is to be believed: it learns from the earlier months alone, runs the later ones, and is held against what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from panels.rules.report import month_after
from panels.rules.what_if.history import History
from panels.rules.what_if.learning import learn
from panels.rules.what_if.measures import SEEDS, Measure, Spread, of_groups
from panels.rules.what_if.replay import Changed, Ran, replay

KEPT_BACK = 4
"""One month in so many is kept back, the latest of them."""

FEWEST_MONTHS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month that was kept back. `first` is its first day; `is_held` whether the recorded middle wait lies within eight runs in ten."""

    first: date
    recorded: Measure
    replayed: Spread

    @property
    def is_held(self) -> bool:
        return self.replayed.middle.holds(self.recorded.middle)

    @property
    def off_by(self) -> float:
        """Days between the recorded middle wait and that of the middle run."""
        return abs(self.recorded.middle - self.replayed.middle.middle)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """What the replay made of the months kept back. `learnt_until` is the last day that it had learnt from."""

    learnt_until: date
    months: Sequence[Month]

    @property
    def counted(self) -> list[Month]:
        """The months in which anybody became ready."""
        return [month for month in self.months if month.recorded.number]

    @property
    def held(self) -> int:
        return sum(1 for month in self.counted if month.is_held)

    @property
    def off_by(self) -> float:
        """The mean of the months' distances in days, each child counted once; infinite where nobody became ready."""
        number = sum(month.recorded.number for month in self.counted)
        return sum(month.off_by * month.recorded.number for month in self.counted) / number if number else inf


def back_test(history: History, *, makers: int, seeds: int = SEEDS) -> BackTest | None:
    """The test on the latest quarter of the months; None where there are too few months. Raises TooLittle."""
    months = months_of(history.first, history.last)
    if len(months) < FEWEST_MONTHS:
        return None
    kept_back = months[-max(1, len(months) // KEPT_BACK):]  # fmt: skip
    until = kept_back[0] - timedelta(days=1)
    learnt = learn(history.known_on(until), makers=makers)
    later = since(history, kept_back[0])
    runs = [replay(later, learnt, Changed(sittings=later.sittings, makers=makers), seed=seed) for seed in range(seeds)]
    return BackTest(learnt_until=until, months=[_month(first, later, runs) for first in kept_back])


def since(history: History, first: date) -> History:
    """The history from a day on, with those who were waiting then as they stood then."""
    known = {ask.request: ask for ask in history.known_on(first - timedelta(days=1)).asks}
    asks = [ask for ask in history.asks if ask.request not in known or known[ask.request].decided_on is None]
    return History(first=first, last=history.last, asks=asks, sittings=[one for one in history.sittings if one.on >= first])


def months_of(first: date, last: date) -> list[date]:
    """The first day of every month that lies wholly between the two days, both counted."""
    month = first if first.day == 1 else month_after(first)
    found = []
    while month_after(month) - timedelta(days=1) <= last:
        found.append(month)
        month = month_after(month)
    return found


def _month(first: date, later: History, runs: Sequence[Sequence[Ran]]) -> Month:
    measured = later.measured
    places = [place for place, ask in enumerate(measured) if first <= ask.ready_on < month_after(first)]
    of_month = [[run[place] for place in places] for run in runs]
    group = of_groups([measured[place] for place in places], [of_month], by=None, last=later.last)[0]
    return Month(first=first, recorded=group.recorded, replayed=group.runs[0])
