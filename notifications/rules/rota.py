"""When nobody is on call: the hours outside the offices that a rota leaves open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.rules.quiet_hours import QuietHours, is_quiet
from workflows.calendar import LONDON, is_working_day, local_date
from workflows.shapes import Calendar


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time from a moment to a moment (UTC)."""

    from_at: datetime
    to_at: datetime


def gaps(rota: Iterable[Stretch], *, from_at: datetime, to_at: datetime, hours: QuietHours, calendar: Calendar) -> list[Stretch]:
    """Where between these moments the offices are closed and nobody of the rota is on call, in order."""
    taken = sorted(rota, key=lambda one: one.from_at)
    return [gap for closed in closed_hours(from_at=from_at, to_at=to_at, hours=hours, calendar=calendar) for gap in _without(closed, taken)]


def closed_hours(*, from_at: datetime, to_at: datetime, hours: QuietHours, calendar: Calendar) -> Iterator[Stretch]:
    """The nights, weekends and bank holidays between these moments, each in one piece."""
    start = from_at if is_quiet(from_at, hours, calendar=calendar) else None
    day = local_date(from_at)
    while day <= local_date(to_at):
        if is_working_day(day, calendar=calendar):
            opens = datetime.combine(day, hours.until, tzinfo=LONDON)
            closes = datetime.combine(day, hours.from_time, tzinfo=LONDON)
            if start is not None and start < min(opens, to_at):
                yield Stretch(start, min(opens, to_at))
                start = None
            if opens > to_at:
                return
            if closes > from_at and start is None:
                start = closes
        day += timedelta(days=1)
    if start is not None and start < to_at:
        yield Stretch(start, to_at)


def _without(closed: Stretch, taken: Iterable[Stretch]) -> Iterator[Stretch]:
    """What is left of a stretch once these are taken out of it."""
    at = closed.from_at
    for one in taken:
        if one.to_at <= at or one.from_at >= closed.to_at:
            continue
        if one.from_at > at:
            yield Stretch(at, one.from_at)
        at = one.to_at
        if at >= closed.to_at:
            return
    if at < closed.to_at:
        yield Stretch(at, closed.to_at)


__all__ = ["Stretch", "closed_hours", "gaps"]
