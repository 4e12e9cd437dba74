"""Counts the national adoption measures from a list of children. Plain dates in; a figure out, with everybody who is left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflows.calendar import add_months
from workflows.definitions.scorecard import MEASURES, UNDER_MONTHS, YEARS, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The days of one child's way to adoption. `ref` is the child's reference; None is a day that is not on record.

    `moved_in_on` is the day on which the child came to live with those who adopted or will adopt, as a foster child or not.
    """

    ref: str
    entered_on: date | None = None
    authority_on: date | None = None
    matched_on: date | None = None
    placed_on: date | None = None
    moved_in_on: date | None = None
    adopted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A child who counts, with the days waited; `is_under` for a share."""

    ref: str
    days: int
    is_under: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A child who does not count, and why."""

    ref: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One measure on a day. `total` is the sum of days, or the number under 14 months for a share."""

    measure: Measure
    from_on: date
    to_on: date
    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def numerator(self) -> int:
        return sum(one.is_under for one in self.counted) if self.measure.is_share else sum(one.days for one in self.counted)

    @property
    def denominator(self) -> int:
        return len(self.counted)

    @property
    def figure(self) -> int | None:
        """Whole days on average, or whole per cent, half upwards; None where nobody counts, which is not nought."""
        if not self.counted:
            return None
        times = 100 if self.measure.is_share else 1
        return (2 * times * self.numerator + self.denominator) // (2 * self.denominator)

    @property
    def is_within(self) -> bool | None:
        """Whether the average is within the threshold; None where there is no figure or no threshold."""
        if self.figure is None or self.measure.threshold is None:
            return None
        return self.numerator <= self.measure.threshold * self.denominator


def score(code: str, children: Sequence[Wait], *, on: date) -> Score:
    """One measure over the three years that end with this day (London). What happened after it is not known yet."""
    measure = MEASURES[code]
    since = add_months(on, -12 * YEARS)
    counted: list[Counted] = []
    left_out: list[LeftOut] = []
    for child in sorted(children, key=lambda child: child.ref):
        found = _one(measure, child, since, on)
        if isinstance(found, Counted):
            counted.append(found)
        elif isinstance(found, LeftOut):
            left_out.append(found)
    return Score(measure=measure, from_on=since, to_on=on, counted=tuple(counted), left_out=tuple(left_out))


def _one(measure: Measure, child: Wait, since: date, on: date) -> Counted | LeftOut | None:
    """The child's part; None for a child who is not of the population."""
    if child.adopted_on is not None and child.adopted_on <= on:
        if child.adopted_on <= since:
            return None
        return _adopted(measure, child)
    return _waiting(child, on) if measure.is_share else None


def _adopted(measure: Measure, child: Wait) -> Counted | LeftOut:
    if measure.code == "A2":
        return _between(child, child.authority_on, child.matched_on, "the court's authority to place", "the decision on the match")
    end = child.moved_in_on or child.placed_on if measure.code in ("A10", "A3") else child.placed_on
    return _between(child, child.entered_on, end, "the day of entering care", "the day of moving in")


def _between(child: Wait, start: date | None, end: date | None, starts: str, ends: str) -> Counted | LeftOut:
    missing = [says for day, says in ((start, starts), (end, ends)) if day is None]
    if start is None or end is None:
        return LeftOut(child.ref, f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} not on record")
    return Counted(child.ref, max((end - start).days, 0), end < add_months(start, UNDER_MONTHS))


def _waiting(child: Wait, on: date) -> Counted | LeftOut:
    """A child with a plan for adoption: moved in, or waiting until this day. Fourteen months not yet over count neither way."""
    end = child.moved_in_on or child.placed_on
    if child.entered_on is None or (end is not None and end <= on):
        return _between(child, child.entered_on, end, "the day of entering care", "the day of moving in")
    if on < add_months(child.entered_on, UNDER_MONTHS):
        return LeftOut(child.ref, "waits, and fourteen months are not over")
    return Counted(child.ref, (on - child.entered_on).days, is_under=False)
