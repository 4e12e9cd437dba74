"""Simulated time: when people of a council are at work, and how long things take them.

Moments are aware UTC datetimes; days and hours of work are those of Europe/London.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from workflows.calendar import LONDON, add_months, add_working_days, is_working_day, local_date, start_of_day
from workflows.shapes import Calendar

YEARS = 2
"""How much history the authority has."""

FIRST_HOUR, LAST_HOUR = 9, 16
"""People begin something between nine and five."""


@dataclass(frozen=True, slots=True)
class Period:
    """The simulated period: from the first working moment to the start of the day `as_at`.

    Nothing of the day `as_at` itself has happened yet, so that the same day gives the same world at any hour of it.
    """

    as_at: date
    calendar: Calendar

    @property
    def start(self) -> datetime:
        return start_of_day(add_months(self.as_at, -12 * YEARS))

    @property
    def end(self) -> datetime:
        return start_of_day(self.as_at)

    def contains(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def days_before_end(self, days: int, chance: Random) -> datetime:
        """A moment in office hours, about so many days before the period ends."""
        return self.at_work(self.as_at - timedelta(days=days), chance)

    def nights_before_end(self, nights: int, chance: Random) -> datetime:
        """The evening so many nights before the period ends."""
        return self.at_night(self.as_at - timedelta(days=nights), chance)

    def at_work(self, day: date, chance: Random) -> datetime:
        """A moment in office hours of this day, or of the first working day after it."""
        while not is_working_day(day, calendar=self.calendar):
            day += timedelta(days=1)
        return _moment(day, chance.randint(FIRST_HOUR, LAST_HOUR), chance)

    def at_night(self, day: date, chance: Random) -> datetime:
        """A moment of this day when only the emergency duty team is at work, weekends and holidays included."""
        return _moment(day, chance.choice((18, 19, 20, 21, 22, 23)), chance)

    def working_days_after(self, moment: datetime, days: int, chance: Random) -> datetime:
        """A moment in office hours so many working days later; later the same day for none."""
        if days <= 0:
            return self.soon(moment, chance)
        return self.at_work(add_working_days(local_date(moment), days, calendar=self.calendar), chance)

    def soon(self, moment: datetime, chance: Random) -> datetime:
        """Within the next hours if people are at work then, else on the next working day."""
        later = moment + timedelta(minutes=chance.randint(25, 150))
        local = later.astimezone(LONDON)
        if is_working_day(local.date(), calendar=self.calendar) and FIRST_HOUR <= local.hour <= LAST_HOUR:
            return later
        after = local.date() if local.hour < FIRST_HOUR else local.date() + timedelta(days=1)
        return self.at_work(after, chance)


def _moment(day: date, hour: int, chance: Random) -> datetime:
    return datetime.combine(day, time(hour, chance.randint(0, 59)), tzinfo=LONDON).astimezone(UTC)
