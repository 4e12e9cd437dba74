"""The hours in which mail waits. Local time in London, so that 08:00 stays 08:00 over the change of the clocks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from workflows.calendar import LONDON, add_working_days, is_working_day, local_date
from workflows.shapes import Calendar

EARLIEST_START, LATEST_START = time(16), time(22)
EARLIEST_END, LATEST_END = time(6), time(10)
"""What an authority may set: a working day keeps some hours in which mail goes."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when on a working day until when on the next one. Weekends and bank holidays are quiet all day."""

    from_time: time = time(18)
    until: time = time(8)


def is_quiet(moment: datetime, hours: QuietHours, *, calendar: Calendar) -> bool:
    """Whether mail waits at this moment."""
    local = moment.astimezone(LONDON)
    return not is_working_day(local.date(), calendar=calendar) or not hours.until <= local.time() < hours.from_time


def next_morning(moment: datetime, hours: QuietHours, *, calendar: Calendar) -> datetime:
    """The first end of quiet hours (UTC) on a working day that lies after this moment."""
    today = local_date(moment)
    if is_working_day(today, calendar=calendar) and _ends(today, hours) > moment:
        return _ends(today, hours)
    return _ends(add_working_days(today, 1, calendar=calendar), hours)


def not_in_quiet_hours(moment: datetime, hours: QuietHours, *, calendar: Calendar) -> datetime:
    """This moment, or the next morning where it lies in the quiet hours."""
    return next_morning(moment, hours, calendar=calendar) if is_quiet(moment, hours, calendar=calendar) else moment


def _ends(day: date, hours: QuietHours) -> datetime:
    return datetime.combine(day, hours.until, tzinfo=LONDON).astimezone(UTC)


__all__ = ["QuietHours", "is_quiet", "next_morning", "not_in_quiet_hours"]
