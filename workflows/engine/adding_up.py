"""What earlier stays have left of a length that counts all of them together, such as 75 days in any twelve months.

Plain arithmetic over the stays on record. Days are counted as nights: a stay from the 1st to the 4th is three days. What is
left is a whole number of the length's unit, rounded down, so that the date is never later than the law's.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from workflows.calendar import add_months, local_date
from workflows.shapes import Length, Stay
from workflows.terms import Unit

HOUR = timedelta(hours=1)


def what_is_left(length: Length, over: Length, earlier: Iterable[Stay], *, started_at: datetime) -> Length:
    """How long a stay that starts now may last before all stays within any such time add up to more than the length.

    `earlier` are the stays that ended before; those that ended longer ago than `over` count for nothing. Raises ValueError
    for a unit that is neither hours nor calendar days.
    """
    stays = [stay for stay in earlier if stay.from_at < started_at]
    if length.unit is Unit.HOURS:
        return Length(_hours_left(length.value, over, stays, started_at), length.unit)
    if length.unit is Unit.CALENDAR_DAYS:
        return Length(_days_left(length.value, over, stays, local_date(started_at)), length.unit)
    raise ValueError(f"{length} cannot be added up.")


def window_starts_on(day: date, over: Length) -> date:
    """The first day that counts towards what is added up on this day."""
    return add_months(day, -over.value) if over.unit is Unit.MONTHS else day - timedelta(days=over.value)


def _days_left(allowed: int, over: Length, stays: Sequence[Stay], start: date) -> int:
    spans = [(local_date(stay.from_at), min(local_date(stay.to_at), start)) for stay in stays]

    def used(by: date) -> int:
        first = window_starts_on(by, over)
        return sum(max(0, (to - max(since, first)).days) for since, to in [*spans, (start, by)])

    return next(left for left in range(allowed + 1) if left == allowed or used(start + timedelta(days=left + 1)) > allowed)


def _hours_left(allowed: int, over: Length, stays: Sequence[Stay], start: datetime) -> int:
    spans = [(stay.from_at, min(stay.to_at, start)) for stay in stays]
    window = timedelta(days=over.value)

    def used(by: datetime) -> timedelta:
        lengths = (max(timedelta(), to - max(since, by - window)) for since, to in [*spans, (start, by)])
        return sum(lengths, timedelta())

    return next(left for left in range(allowed + 1) if left == allowed or used(start + (left + 1) * HOUR) > allowed * HOUR)
