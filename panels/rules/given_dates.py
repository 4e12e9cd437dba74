"""Dates of meetings as somebody types or pastes them: one a line, with or without hours."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%m-%Y")
DATES_AT_MOST = 200
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,?\s+", re.IGNORECASE)
_TIME = re.compile(r"^(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\t|\bto\b|–|(?<=[0-9m])\s*-\s*(?=\d))\s*", re.IGNORECASE)
_HEADER = re.compile(r"^\W*(date|day|on)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDate:
    """A day and the local hours of its meeting."""

    on: date
    starts: time
    ends: time


def read_dates(text: str, *, starts: time, ends: time) -> tuple[list[GivenDate], list[str]]:
    """The dates that a text holds, and a sentence for each line that is none. Lines without hours take the panel's own.

    A first line of headings, as a spreadsheet has, is passed over, and so are empty lines. The order does not matter.
    """
    found: dict[date, GivenDate] = {}
    wrong = []
    lines = [(n, line.strip().strip('"')) for n, line in enumerate(text.splitlines(), start=1) if line.strip(' \t",;')]
    if lines and _HEADER.match(lines[0][1]):
        lines = lines[1:]
    if len(lines) > DATES_AT_MOST:
        return [], [f"Give {DATES_AT_MOST} dates or fewer at a time."]
    for number, line in lines:
        read = _read(line, starts, ends)
        if isinstance(read, str):
            wrong.append(f"Line {number}: {read}")
        elif read.on in found:
            wrong.append(f"Line {number}: {read.on.day} {read.on:%B %Y} is given twice.")
        else:
            found[read.on] = read
    return sorted(found.values(), key=lambda one: one.on), wrong


def _read(line: str, starts: time, ends: time) -> GivenDate | str:
    day_text, *hours = _split(line)
    on = _day(day_text)
    if on is None:
        return f"“{line[:60]}” is not a date. Write it like 14 April 2026 or 14/04/2026."
    times = [read_hour(one) for one in hours if one]
    if len(times) not in (0, 2) or None in times:
        return "give when it starts and when it ends, such as 10:00, 13:00, or neither."
    begin, end = (times[0], times[1]) if times else (starts, ends)
    assert begin is not None, "times that are none have been told"
    assert end is not None, "times that are none have been told"
    if end <= begin:
        return "the meeting must end after it starts."
    return GivenDate(on=on, starts=begin, ends=end)


def _split(line: str) -> list[str]:
    """The day, and the hours where there are some."""
    bare = _WEEKDAY.sub("", line).replace('"', "")
    day, *rest = re.split(r"\s*[,;\t]\s*", bare, maxsplit=1)
    return [day, *(_BETWEEN.split(rest[0].strip()) if rest else [])]


def _day(text: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  a day, not a moment
        except ValueError:
            continue
    return None


def read_hour(text: str) -> time | None:
    """`2pm`, `9:30am`, `14:00`; None for anything else."""
    read = _TIME.match(text.strip())
    if read is None:
        return None
    hour, minute = int(read["hour"]), int(read["minute"] or 0)
    half = (read["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
