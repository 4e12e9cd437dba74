"""The dates of a panel, worked out from its rule and its anchor alone: the same rule gives the same dates to everyone.

A session keeps its own kind of business whatever happens to the one before it (D-41). On a bank holiday it is cancelled;
where it would have carried a section, the section goes to the next session that sits (D-42). Times are local times in
London, so two o'clock stays two o'clock over a change of the clocks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from panels.terms import Business, HolidayRule, Pattern
from workflows.calendar import LONDON, add_working_days
from workflows.shapes import Calendar

BANK_HOLIDAY = "Bank holiday"
CUT_OFF_WORKING_DAYS = 5
"""Papers are with the panel by the end of the fifth working day before the meeting (D-43)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a panel sits. `anchor` is the day that weeks are counted from; `weekday` is 0 for Monday.

    `business` is heard in turn, one kind a session, from the anchor on. `section` is heard at the end of every
    `section_every`th session, the first of them the anchor's own.
    """

    pattern: Pattern
    weekday: int
    anchor: date
    starts: time
    ends: time
    business: tuple[Business, ...]
    every_weeks: int = 1
    nth: int = 0
    on_bank_holiday: HolidayRule = HolidayRule.CANCEL
    section: Business | None = None
    section_every: int = 0
    section_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One date of a panel. Moments are aware UTC. `cancelled_because` is empty where it sits."""

    on: date
    starts_at: datetime
    ends_at: datetime
    business: Business
    section: Business | None = None
    cancelled_because: str = ""


def sessions(
    rule: Rule, first: date, last: date, *, bank_holidays: Collection[date] = (), cancelled: Collection[date] = ()
) -> list[Session]:
    """Every session of the rule from `first` to `last`, both counted, in order; none before the anchor.

    `cancelled` are days called off for another reason: they hand a section on as a bank holiday does.
    """
    days = _days(rule, last)
    off = frozenset(bank_holidays) | frozenset(cancelled)
    return [
        _session(rule, number, day, carries=_carries_section(rule, days, number, off), holiday=day in bank_holidays)
        for number, day in enumerate(days)
        if day >= first
    ]


def local_times(on: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """The two moments (UTC) of these local times on this day."""
    return _moment(on, starts), _moment(on, ends)


def first_on_or_after(day: date, weekday_number: int) -> date:
    """The first such weekday (0 for Monday) on or after a day."""
    return day + timedelta(days=(weekday_number - day.weekday()) % 7)


def papers_due_on(meeting_on: date, *, calendar: Calendar) -> date:
    """The last day on which papers are in time for a meeting."""
    return add_working_days(meeting_on, -CUT_OFF_WORKING_DAYS, calendar=calendar)


def _days(rule: Rule, last: date) -> list[date]:
    """The rule's days from the anchor to `last`, in order: the place of a day in this list is its number."""
    start, until = datetime.combine(rule.anchor, time.min), datetime.combine(last, time.min)
    if rule.pattern is Pattern.BY_DATE:
        return []
    if rule.pattern is Pattern.NTH_OF_MONTH:
        found = rrule(MONTHLY, dtstart=start, until=until, byweekday=weekday(rule.weekday)(rule.nth))
    elif rule.pattern is Pattern.LAST_OF_MONTH:
        found = rrule(MONTHLY, dtstart=start, until=until, byweekday=weekday(rule.weekday)(-1))
    else:
        found = rrule(WEEKLY, interval=rule.every_weeks, dtstart=start, until=until, byweekday=weekday(rule.weekday))
    return [moment.date() for moment in found]


def _session(rule: Rule, number: int, day: date, *, carries: bool, holiday: bool) -> Session:
    starts_at, ends_at = local_times(day, rule.starts, rule.ends)
    return Session(
        on=day,
        starts_at=starts_at,
        ends_at=ends_at,
        business=rule.business[number % len(rule.business)],
        section=rule.section if carries else None,
        cancelled_because=BANK_HOLIDAY if holiday else "",
    )


def _carries_section(rule: Rule, days: list[date], number: int, off: frozenset[date]) -> bool:
    """Whether it is this session's turn, or the turn of a session called off just before it."""
    if rule.section is None or not rule.section_every:
        return False
    while number >= 0:
        if number % rule.section_every == 0:
            return True
        number -= 1
        if number < 0 or days[number] not in off:
            return False
    return False


def _moment(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=LONDON).astimezone(UTC)
