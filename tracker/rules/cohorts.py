"""Groups of children by age and by time in care, with every comparison said in full.

"Aged 12 and under" and "in care more than 12 months" are read as ordinary words are: on the thirteenth birthday a child is
no longer 12, and on the day that completes twelve months the child has been in care for twelve months and not for more.
A child born on 29 February has the birthday on 1 March in a common year, as the law counts. Days are days in London.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.calendar import add_months

MOST_YEARS = 25
MOST_MONTHS = 300
_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A rule for a group of children. What is None compares nothing."""

    aged_at_most: int | None = None
    aged_at_least: int | None = None
    in_care_over: int | None = None
    entered_from: date | None = None
    entered_to: date | None = None

    @property
    def reads_age(self) -> bool:
        """Whether a child whose date of birth is not known can be neither in nor out."""
        return self.aged_at_most is not None or self.aged_at_least is not None

    @property
    def is_empty(self) -> bool:
        return self == Cohort()


@dataclass(frozen=True, slots=True)
class Named:
    """A cohort that ships, with its name."""

    title: str
    rule: Cohort


COHORTS: Mapping[str, Named] = {
    "aged_12_in_care_over_12_months": Named(
        "Aged 12 and under, in care more than 12 months", Cohort(aged_at_most=12, in_care_over=12)
    ),
    "entered_june_to_august_2018": Named(
        "Came into care June to August 2018", Cohort(entered_from=date(2018, 6, 1), entered_to=date(2018, 8, 31))
    ),
}  # fmt: skip
"""PM-16 and PM-17. Others are made of the same comparisons on the page and kept as a view."""


def last_born_aged(years: int, day: date) -> date:
    """The last date of birth of a child who is `years` old or older on `day`; whoever was born later is younger."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February, and no such day in the year of birth
        return date(day.year - years, 2, 28)


def last_entered_over(months: int, day: date) -> date:
    """The last day of coming into care of a child who has been in care for more than `months` months on `day`."""
    entered = day - timedelta(days=1)
    earliest = day - timedelta(days=months * _LONGEST_MONTH + 1)
    while entered > earliest and add_months(entered, months) >= day:
        entered -= timedelta(days=1)
    return entered


def holds(cohort: Cohort, *, born: date | None, entered: date, day: date) -> bool:
    """Whether a child belongs to the cohort on `day`. A child whose date of birth is not known is in no cohort that reads an age."""
    if cohort.reads_age and born is None:
        return False
    return all(
        (
            cohort.aged_at_most is None or (born is not None and born > last_born_aged(cohort.aged_at_most + 1, day)),
            cohort.aged_at_least is None or (born is not None and born <= last_born_aged(cohort.aged_at_least, day)),
            cohort.in_care_over is None or add_months(entered, cohort.in_care_over) < day,
            cohort.entered_from is None or entered >= cohort.entered_from,
            cohort.entered_to is None or entered <= cohort.entered_to,
        )
    )


def in_words(cohort: Cohort, *, day: date) -> list[str]:
    """The rule as it was applied on `day`, one comparison a sentence, each with the date that it comes to."""
    told = []
    if cohort.aged_at_most is not None:
        born = last_born_aged(cohort.aged_at_most + 1, day)
        told.append(f"Aged {cohort.aged_at_most} and under on {_day(day)}: born after {_day(born)}.")
    if cohort.aged_at_least is not None:
        born = last_born_aged(cohort.aged_at_least, day)
        told.append(f"Aged {cohort.aged_at_least} and over on {_day(day)}: born on or before {_day(born)}.")
    if cohort.in_care_over is not None:
        entered = last_entered_over(cohort.in_care_over, day)
        told.append(f"In care for more than {_months(cohort.in_care_over)} on {_day(day)}: came into care on or before {_day(entered)}.")
    if cohort.entered_from is not None:
        told.append(f"Came into care on or after {_day(cohort.entered_from)}.")
    if cohort.entered_to is not None:
        told.append(f"Came into care on or before {_day(cohort.entered_to)}.")
    return told


def list_in_words(cohorts: Iterable[Cohort], *, day: date) -> list[str]:
    """The rules of a list of children in care, every comparison and that it holds no child who has left."""
    told = [says for cohort in cohorts for says in in_words(cohort, day=day)]
    return [*told, f"Looked after on {_day(day)}: a child who had left care by then is not on this list."] if told else []


def entry_of(cohorts: Iterable[Cohort]) -> Cohort | None:
    """What all of them together say of the day of coming into care; None where they say nothing of it."""
    asked = list(cohorts)
    first = max((one.entered_from for one in asked if one.entered_from is not None), default=None)
    last = min((one.entered_to for one in asked if one.entered_to is not None), default=None)
    return Cohort(entered_from=first, entered_to=last) if first or last else None


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
