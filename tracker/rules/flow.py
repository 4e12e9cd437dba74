"""Who comes and who goes, month by month, from stays with a first day and a last. Plain days in; days are days in London.

A stay holds the end of every day from the day it began until the day before it ended. So the children at the start of a
month, with those who came and without those who left, are those at its end, also where a child leaves and comes back
within the month: each coming and each leaving counts.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.rates import Period, months_to
from workflows.definitions.ends_of_care import BY_WHAT, OTHER, TURNED_18, EndOfCare
from workflows.engine.stage import ADULT, age_on

AT_START, BEGAN, ENDED, AT_END = "at_start", "began", "ended", "at_end"

MONTHS = (13, 24)
"""How many months a page can show: a year and the month before it, or two years."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A child's stay. `journey` leads to the child; `why` is the group of the reason for which it ended, `says` the reason itself."""

    journey: int
    began_on: date
    ended_on: date | None = None
    why: str = ""
    says: str = ""

    def holds(self, day: date) -> bool:
        """Whether the child was there at the end of the day."""
        return self.began_on <= day and (self.ended_on is None or self.ended_on > day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month, or as much of it as there has been. `why` counts those who left by reason; they add up to `ended`."""

    period: Period
    at_start: int
    began: int
    ended: int
    at_end: int
    why: Mapping[str, int]


def end_of(what: str, *, born: date | None, on: date) -> EndOfCare:
    """The group of a child who left care on a day by this move or outcome. Where neither says it, the age does."""
    if what in BY_WHAT:
        return BY_WHAT[what]
    return TURNED_18 if born is not None and age_on(born, on) >= ADULT else OTHER


def months(on: date, number: int) -> list[Period]:
    """So many months, the last of them up to this day."""
    *whole, last = months_to(on, number)
    return [*whole, Period(last.code, last.first, on, last.title)]


def flow(stays: Sequence[Stay], periods: Sequence[Period]) -> list[Month]:
    """What each of these months brought. One pass over the stays."""
    began = sorted(stay.began_on for stay in stays)
    ended: dict[str, list[date]] = defaultdict(list)
    for stay in stays:
        if stay.ended_on is not None:
            ended[stay.why].append(stay.ended_on)
    left = {why: sorted(days) for why, days in ended.items()}
    return [_month(period, began, left) for period in periods]


def _month(period: Period, began: Sequence[date], left: Mapping[str, Sequence[date]]) -> Month:
    why = {code: _within(days, period) for code, days in left.items()}
    before = _before(period)
    return Month(
        period=period, began=_within(began, period), ended=sum(why.values()), why={code: number for code, number in why.items() if number},
        at_start=_until(began, before) - sum(_until(days, before) for days in left.values()),
        at_end=_until(began, period.last) - sum(_until(days, period.last) for days in left.values()),
    )  # fmt: skip


def _until(days: Sequence[date], last: date) -> int:
    return bisect_right(days, last)


def _within(days: Sequence[date], period: Period) -> int:
    return _until(days, period.last) - _until(days, _before(period))


def behind(stays: Iterable[Stay], period: Period, show: str) -> list[Stay]:
    """The stays behind one number of a month: a word of this module, or the code of a reason. The latest first."""
    if show == AT_START:
        found = [stay for stay in stays if stay.holds(_before(period))]
    elif show == AT_END:
        found = [stay for stay in stays if stay.holds(period.last)]
    elif show == BEGAN:
        found = [stay for stay in stays if period.first <= stay.began_on <= period.last]
    else:
        found = [
            stay for stay in stays
            if stay.ended_on is not None and period.first <= stay.ended_on <= period.last and show in (ENDED, stay.why)
        ]  # fmt: skip
    return sorted(found, key=lambda stay: (-_day_of(stay, show).toordinal(), stay.journey))


def _day_of(stay: Stay, show: str) -> date:
    return stay.began_on if show in (AT_START, AT_END, BEGAN) or stay.ended_on is None else stay.ended_on


def _before(period: Period) -> date:
    return period.first - timedelta(days=1)


__all__ = ["AT_END", "AT_START", "BEGAN", "ENDED", "MONTHS", "Month", "Stay", "behind", "end_of", "flow", "months"]
