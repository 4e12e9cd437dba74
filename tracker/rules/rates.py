"""Rates and the periods that they are counted over: plain values, and how each is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from workflows.calendar import add_months, end_of_day, start_of_day
from workflows.indicators import Target

TWELVE_MONTHS, THIS_YEAR = "12-months", "year"
"""The words in an address for the last twelve months and for the year since 1 April."""

MET, NOT_MET = "met", "not_met"
CANCELLED, PAUSED, IMPORTED, NOT_RECORDED = "cancelled", "paused", "imported", "not_recorded"

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        CANCELLED: "No longer needed before it was done",
        PAUSED: "Paused by a manager, so that its day is not settled",
        IMPORTED: "Came due before the record was brought in from elsewhere, which does not say whether it was done",
        NOT_RECORDED: "Not recorded",
    }
)
"""Why a case counts in neither number."""

MISSING = frozenset({IMPORTED, NOT_RECORDED})
"""The reasons that are a gap in the record. The others are no gap."""

COUNTED = (MET, NOT_MET)
GOOD, NEAR, CONCERN, PLAIN = "good", "near", "concern", "plain"


@dataclass(frozen=True, slots=True)
class Period:
    """Days that are counted together, both included (Europe/London). `code` names it in an address."""

    code: str
    first: date
    last: date
    title: str

    @property
    def starts_at(self) -> datetime:
        """Its first instant (UTC)."""
        return start_of_day(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it (UTC)."""
        return end_of_day(self.last)

    def holds(self, other: "Period") -> bool:
        """Whether the other lies within it."""
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many. Said as `13 of 15 (87%)`."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> int | None:
        """Rounded, a half upwards; None of nothing."""
        if not self.denominator:
            return None
        return (200 * self.numerator + self.denominator) // (2 * self.denominator)

    def __str__(self) -> str:
        return f"{self.numerator:,} of {self.denominator:,} ({self.percent}%)" if self.denominator else "None"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases there are of each outcome."""

    counts: Mapping[str, int]

    @property
    def rate(self) -> Rate:
        return Rate(self.counts.get(MET, 0), self.counts.get(MET, 0) + self.counts.get(NOT_MET, 0))

    @property
    def left_out(self) -> list[tuple[str, str, int]]:
        """Each reason for which cases count in neither number, in words, with how many."""
        return [(code, says, self.counts[code]) for code, says in LEFT_OUT.items() if self.counts.get(code)]

    @property
    def number_left_out(self) -> int:
        return sum(number for _, _, number in self.left_out)

    @property
    def missing(self) -> Rate:
        """The share of cases of which the record does not say enough, of all that it would count."""
        gaps = sum(self.counts.get(code, 0) for code in MISSING)
        return Rate(gaps, gaps + self.rate.denominator)


NOTHING = Tally(MappingProxyType({}))


def added(tallies: Iterable[Tally]) -> Tally:
    """Several tallies of different cases as one."""
    total: dict[str, int] = {}
    for tally in tallies:
        for outcome, number in tally.counts.items():
            total[outcome] = total.get(outcome, 0) + number
    return Tally(total)


def standing(rate: Rate, target: Target | None) -> str:
    """How a rate stands to its target: good, near, of concern, or plain where there is none or nothing was counted.

    The exact share is compared, not the rounded one.
    """
    if target is None or not rate.denominator:
        return PLAIN
    share, of = 100 * rate.numerator, rate.denominator
    if target.at_most:
        return GOOD if share <= target.percent * of else NEAR if share <= target.concern * of else CONCERN
    return GOOD if share >= target.percent * of else NEAR if share >= target.concern * of else CONCERN


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    first = day.replace(day=1)
    last = date.fromordinal(add_months(first, 1).toordinal() - 1)
    return Period(f"{first:%Y-%m}", first, last, f"{first:%B %Y}")


def months_to(today: date, number: int = 12) -> list[Period]:
    """So many months, the last that of today, the earliest first."""
    here = today.replace(day=1)
    return [month_of(add_months(here, -back)) for back in reversed(range(number))]


def twelve_months(today: date) -> Period:
    """The month of today and the eleven before it."""
    return Period(TWELVE_MONTHS, months_to(today)[0].first, today, "The last 12 months")


def year_so_far(today: date) -> Period:
    """Since 1 April."""
    first = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    return Period(THIS_YEAR, first, today, f"Since 1 April {first.year}")


def periods(today: date) -> list[Period]:
    """What a page of rates can be asked for: twelve months, the year since April, and each month, the latest first."""
    return [twelve_months(today), year_so_far(today), *reversed(months_to(today))]


def period(code: str, today: date) -> Period | None:
    """The period that a word in an address names; the last twelve months for no word, None for one that names none."""
    offered = periods(today)
    return next((one for one in offered if one.code == code), None) if code else offered[0]
