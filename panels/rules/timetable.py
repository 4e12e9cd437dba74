"""The dates of a panel, worked out from its rule and its anchor alone: the same rule gives the same dates to everyone.

A session keeps its own kind of business whatever happens to the one before it (D-41). On a bank holiday it is cancelled,
or sits on the next working day where the panel says so; where a cancelled one would have carried a section, the section
goes to the next session that sits (D-42). Times are local times in London, so two o'clock stays two o'clock over a change
of the clocks.
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
    """When a panel sits. Weeks are counted from the first `weekday` (0 for Monday) on or after the `anchor`.

    `nth` is which weekday of the month it is, 1 to 4, where the pattern asks for it. `business` is heard in turn, one
    kind a session, from the anchor on. `section` is heard at the end of every `section_every`th session, the first of
    them the anchor's own.
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
    """One date of a panel. Moments are aware UTC. `cancelled_because` is empty where it sits.

    `instead_of` is the bank holiday in whose place it sits.
    """

    on: date
    starts_at: datetime
    ends_at: datetime
    business: Business
    section: Business | None = None
    cancelled_because: str = ""
    instead_of: date | None = None

    @property
    def own_day(self) -> date:
        """The rule's own day: the bank holiday in whose place it sits, else the day itself."""
        return self.instead_of or self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """One turn of the rule: its own day, and the day on which it sits. None where a bank holiday cancels it."""

    number: int
    own_day: date
    sits_on: date | None

    @property
    def on(self) -> date:
        return self.sits_on or self.own_day


def sessions(
    rule: Rule, first: date, last: date, *, bank_holidays: Collection[date] = (), cancelled: Collection[date] = ()
) -> list[Session]:
    """Every session of the rule from `first` to `last`, both counted, in order; none before the anchor.

    `cancelled` are days called off for another reason: they hand a section on as a bank holiday does.
    """
    turns = _turns(rule, last, frozenset(bank_holidays))
    off = frozenset(cancelled)
    return [_session(rule, turn, carries=_carries_section(rule, turns, turn.number, off)) for turn in turns if first <= turn.on <= last]


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
    """The rule's own days from the anchor to `last`, in order: the place of a day in this list is its number."""
    if rule.pattern is Pattern.BY_DATE:
        return []
    begin = first_on_or_after(rule.anchor, rule.weekday)
    start, until = datetime.combine(begin, time.min), datetime.combine(last, time.min)
    if rule.pattern is Pattern.EVERY_WEEKS:
        found = rrule(WEEKLY, interval=rule.every_weeks, dtstart=start, until=until, byweekday=weekday(rule.weekday))
    else:
        which = -1 if rule.pattern is Pattern.LAST_OF_MONTH else rule.nth
        found = rrule(MONTHLY, dtstart=start, until=until, byweekday=weekday(rule.weekday)(which))
    return [moment.date() for moment in found]


def _turns(rule: Rule, last: date, bank_holidays: frozenset[date]) -> list[_Turn]:
    """The turns whose own day is up to `last`. One that is put off reaches no later than the day before the next."""
    days = _days(rule, last + _AHEAD)
    beyond = [*days[1:], date.max]
    turns = [_Turn(number=n, own_day=day, sits_on=_sits_on(rule, day, nxt, bank_holidays))
             for n, (day, nxt) in enumerate(zip(days, beyond, strict=False))]  # fmt: skip
    return [turn for turn in turns if turn.own_day <= last]


_AHEAD = timedelta(days=62)
"""Far enough to see the next turn of any rule that a bank holiday could put a meeting off into."""


def _sits_on(rule: Rule, day: date, next_day: date, bank_holidays: frozenset[date]) -> date | None:
    if day not in bank_holidays:
        return day
    if rule.on_bank_holiday is HolidayRule.CANCEL:
        return None
    later = day + timedelta(days=1)
    while later in bank_holidays or later.weekday() >= _SATURDAY:
        later += timedelta(days=1)
    return later if later < next_day else None


_SATURDAY = 5


def _session(rule: Rule, turn: _Turn, *, carries: bool) -> Session:
    starts_at, ends_at = local_times(turn.on, rule.starts, rule.ends)
    return Session(
        on=turn.on,
        starts_at=starts_at,
        ends_at=ends_at,
        business=rule.business[turn.number % len(rule.business)],
        section=rule.section if carries else None,
        cancelled_because="" if turn.sits_on else BANK_HOLIDAY,
        instead_of=turn.own_day if turn.sits_on not in (None, turn.own_day) else None,
    )


def _carries_section(rule: Rule, turns: list[_Turn], number: int, cancelled: frozenset[date]) -> bool:
    """Whether it is this session's turn, or the turn of a session called off just before it."""
    if rule.section is None or not rule.section_every:
        return False
    while number >= 0:
        if number % rule.section_every == 0:
            return True
        number -= 1
        if number >= 0 and turns[number].sits_on is not None and turns[number].on not in cancelled:
            return False
    return False


def _moment(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=LONDON).astimezone(UTC)
