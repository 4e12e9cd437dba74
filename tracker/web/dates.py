"""Dates and times as GOV.UK writes them, in Europe/London."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.engine.clock import hour_in_words

LONDON = ZoneInfo("Europe/London")


def uk_date(value: date | datetime | None, weekday: bool = False) -> str:
    """`20 November 2026`, or with `weekday` `Friday 20 November 2026`; of an aware datetime its day in London. None is ''."""
    if value is None:
        return ""
    day = _in_london(value).date() if isinstance(value, datetime) else value
    return f"{day:%A} {day.day} {day:%B %Y}" if weekday else f"{day.day} {day:%B %Y}"


def uk_time(value: datetime | None) -> str:
    """`6:20pm`, `6pm`, `midday` or `midnight`, in London. None is ''."""
    if value is None:
        return ""
    return hour_in_words(_in_london(value).time())


def uk_datetime(value: datetime | None) -> str:
    """`Friday 20 November 2026, 6:20pm`, in London. None is ''."""
    return f"{uk_date(value, weekday=True)}, {uk_time(value)}" if value else ""


def uk_due(value: datetime | None) -> str:
    """The same of a moment by which something is due. One that ends a day is that day alone: "midnight" leaves open which night it is."""
    if value is None:
        return ""
    local = _in_london(value)
    return uk_date(local.date() - timedelta(days=1), weekday=True) if local.time() == time(0) else uk_datetime(value)


def _in_london(value: datetime) -> datetime:
    """Raises ValueError for a naive datetime: nobody could say which moment it means."""
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return value.astimezone(LONDON)
