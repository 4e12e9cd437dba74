"""The second way to a due date: from the description of the certificate alone, one day after another.

It imports nothing of the product, so that a mistake there is not a mistake here. It is slow and plain on purpose.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ONE = timedelta(days=1)
PLAIN_LENGTHS = ("minutes", "hours")
LAST_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def due_at(kind: str, count: Mapping[str, Any]) -> datetime:
    """The moment that a certificate should give, from its `rule.kind` and its `count`."""
    zone = ZoneInfo(count["time_zone"])
    started = moment(count["started_at"])
    if kind == "lead_time":
        counted = counted_back(count, zone)
        end_of_start_day = midnight(day_in(started, zone) + ONE, zone)
        return counted if counted > end_of_start_day else end_of_start_day
    start = moment(count["start"])
    if count["unit"] in PLAIN_LENGTHS:
        return start + timedelta(**{count["unit"]: count["value"]}) + stood_still(count)
    last = last_day(day_in(start, zone), count, zone)
    if kind == "minimum":
        opening = midnight(last, zone)
        return opening if opening > started else started
    return midnight(last + ONE, zone)


def counted_back(count: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    ahead = date.fromisoformat(count["back_from"])
    if count["unit"] in PLAIN_LENGTHS:
        return midnight(ahead, zone) - timedelta(**{count["unit"]: count["value"]})
    value = count["value"] - 1 if count["inclusive"] else count["value"]
    day = ahead
    if count["unit"] == "months":
        day = months_later(ahead, -value)
    elif count["unit"] == "weeks":
        for _ in range(7 * value):
            day -= ONE
    else:
        does_count = counter(count)
        for _ in range(value):
            day -= ONE
            while not does_count(day):
                day -= ONE
    return midnight(day + ONE, zone)


def last_day(start: date, count: Mapping[str, Any], zone: ZoneInfo) -> date:
    """The last day that is in time, counted without pauses and then put off by the days that were paused."""
    unit, value, inclusive = count["unit"], count["value"], count["inclusive"]
    if unit == "school_terms":
        terms = sorted((date.fromisoformat(first), date.fromisoformat(last)) for first, last in count["school_terms"])
        after = [last for first, last in terms if (first >= start if inclusive else first > start)]
        end = after[value - 1]
    elif unit == "months":
        end = months_later(start, value) - ONE if inclusive else months_later(start, value)
    elif unit == "weeks":
        end = start + timedelta(days=7 * value - 1) if inclusive else start + timedelta(days=7 * value)
    else:
        does_count, end = counter(count), start
        for _ in range(value - 1 if inclusive else value):
            end += ONE
            while not does_count(end):
                end += ONE
    return put_off(start, end, count, zone)


def put_off(start: date, end: date, count: Mapping[str, Any], zone: ZoneInfo) -> date:
    paused = [(day_in(moment(p["from"]), zone), day_in(moment(p["to"]), zone)) for p in count["pauses"] if p["to"] is not None]
    if not paused:
        return end
    does_count = counter(count)
    left, day = 0, start
    while day < end:
        day += ONE
        if does_count(day):
            left += 1
    day = start
    while left:
        day += ONE
        if does_count(day) and not any(from_on < day <= to_on for from_on, to_on in paused):
            left -= 1
    return day


def counter(count: Mapping[str, Any]) -> Callable[[date], bool]:
    """Whether a day counts, by the days off that the certificate names."""
    unit = count["unit"]
    holidays = set(count["bank_holidays"])
    closed = set(count["school_closed"])
    terms = count["school_terms"]

    def does_count(day: date) -> bool:
        text = day.isoformat()
        if unit not in ("working_days", "school_days"):
            return True
        if day.strftime("%A") in ("Saturday", "Sunday") or text in holidays:
            return False
        if unit == "school_days":
            return text not in closed and (terms is None or any(first <= text <= last for first, last in terms))
        return True

    return does_count


def months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 29 if month == 2 and is_leap else LAST_OF_MONTH[month - 1]
    return date(year, month, day.day if day.day <= longest else longest)


def stood_still(count: Mapping[str, Any]) -> timedelta:
    return sum((moment(p["to"]) - moment(p["from"]) for p in count["pauses"] if p["to"] is not None), timedelta())


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def day_in(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which a day begins in the time zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
