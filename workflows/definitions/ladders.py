"""Who is told as a time limit comes near and passes, a rung at a time.

Every ladder has the same rungs: a warning to whoever answers, the due moment, then up the line, one level at a time,
for as long as nothing is done. The lengths are defaults of this product; no law or guidance sets them.
"""

from dataclasses import dataclass, replace

from workflows.shapes import Length, Rung
from workflows.terms import Basis, LimitKind, Role, Unit

MANAGERS = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)
EARLY_HELP_MANAGERS = (Role.EARLY_HELP_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long before the due moment to warn, and how long after it each level above is told."""

    warn: Length
    up: tuple[Length, ...]


def _hours(warn: int, *up: int) -> Pace:
    return Pace(Length(warn, Unit.HOURS), tuple(Length(n, Unit.HOURS) for n in up))


def _days(warn: int, *up: int) -> Pace:
    return Pace(Length(warn, Unit.WORKING_DAYS), tuple(Length(n, Unit.WORKING_DAYS) for n in up))


# Hours are for the safety of a child now, so the line is climbed within days, nights and weekends included.
WITHIN_THE_HOUR = Pace(Length(10, Unit.MINUTES), (Length(30, Unit.MINUTES), Length(1, Unit.HOURS), Length(2, Unit.HOURS)))
WITHIN_A_DAY = _hours(4, 4, 12, 24)
WITHIN_DAYS_AND_NIGHTS = _hours(24, 12, 24, 48)
# When an authority in law lapses there is nothing to be late with: everybody above must know at once.
EXPIRY = _hours(24, 1, 4, 12)
# A limit of one working day is warned at noon of the day on which it is due.
NEXT_WORKING_DAY = Pace(Length(12, Unit.HOURS), tuple(Length(n, Unit.WORKING_DAYS) for n in (1, 2, 5)))
SHORT = _days(1, 1, 3, 5)
MIDDLE = _days(3, 2, 5, 10)
LONG = _days(10, 5, 10, 20)
# The law allows no slack, so those above are told sooner.
SHORT_IN_LAW = _days(1, 1, 2, 3)
MIDDLE_IN_LAW = _days(3, 1, 3, 5)
LONG_IN_LAW = _days(10, 1, 3, 5)

_SHORT_DAYS, _MIDDLE_DAYS = 8, 30
_IN_DAYS = {
    Unit.CALENDAR_DAYS: 1.0,
    Unit.WORKING_DAYS: 1.4,
    Unit.SCHOOL_DAYS: 1.4,
    Unit.WEEKS: 7.0,
    Unit.MONTHS: 30.4,
    Unit.SCHOOL_TERMS: 91.0,
}


def pace_for(length: Length, kind: LimitKind, basis: Basis) -> Pace:
    """The default pace of a limit of this length: minutes, hours, short, middle or long; quicker where the law sets it."""
    if kind is LimitKind.EXPIRY:
        return EXPIRY
    if length.unit is Unit.MINUTES:
        return WITHIN_THE_HOUR
    if length.unit is Unit.HOURS:
        return WITHIN_A_DAY if length.value <= 24 else WITHIN_DAYS_AND_NIGHTS
    if length == Length(1, Unit.WORKING_DAYS):
        return NEXT_WORKING_DAY
    days, in_law = length.value * _IN_DAYS[length.unit], basis is Basis.STATUTORY
    if days <= _SHORT_DAYS:
        return SHORT_IN_LAW if in_law else SHORT
    if days <= _MIDDLE_DAYS:
        return MIDDLE_IN_LAW if in_law else MIDDLE
    return LONG_IN_LAW if in_law else LONG


def ladder(pace: Pace, answers: Role, line: tuple[Role, ...] = MANAGERS) -> tuple[Rung, ...]:
    """The rungs of one limit: `answers` is warned and told, then the roles of `line` above `answers`, lowest first."""
    above = line[line.index(answers) + 1 :] if answers in line else line
    ups = tuple(
        Rung(code=f"up_{level}", length=length, before_due=False, tells=role)
        for level, (length, role) in enumerate(zip(pace.up, above, strict=False), start=1)
    )
    return (
        Rung(code="warn", length=pace.warn, before_due=True, tells=answers),
        Rung(code="due", length=None, before_due=False, tells=answers),
        *ups,
    )


def both_at_once(limit: Length, basis: Basis, answers: Role, line: tuple[Role, ...] = MANAGERS) -> tuple[Rung, ...]:
    """Whoever answers and the manager above are told at the same moment; the levels above follow as usual."""
    warn, due, manager, *above = ladder(pace_for(limit, LimitKind.DEADLINE, basis), answers, line)
    return (warn, due, replace(manager, length=None), *above)


def all_at_once(limit: Length, basis: Basis, answers: Role, together: tuple[Role, ...], line: tuple[Role, ...]) -> tuple[Rung, ...]:
    """Whoever answers and all these are told at the same moment; the levels above follow as usual."""
    pace = pace_for(limit, LimitKind.DEADLINE, basis)
    warn, due, *_ = ladder(pace, answers)
    at_once = tuple(Rung(code=f"up_{n}", length=None, before_due=False, tells=role) for n, role in enumerate(together, start=1))
    above = tuple(
        Rung(code=f"up_{n}", length=length, before_due=False, tells=role)
        for n, (length, role) in enumerate(zip(pace.up, line, strict=False), start=len(together) + 1)
    )
    return (warn, due, *at_once, *above)


def allocation_ladder(limit: Length, answers: Role, line: tuple[Role, ...] = MANAGERS) -> tuple[Rung, ...]:
    """A child without a worker: the manager at the limit, the level above when the limit has passed twice over."""
    usual = pace_for(limit, LimitKind.DEADLINE, Basis.COMMON_LOCAL_STANDARD)
    twice, thrice = limit, Length(2 * limit.value, limit.unit)
    return ladder(Pace(usual.warn, (twice, thrice)), answers, line)


CHALLENGED = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)


def challenge_ladder(limit: Length) -> tuple[Rung, ...]:
    """A challenge rises a level as each level's own limit passes: the next hears of it at that moment, and so on to the top."""
    later = tuple(Length(level * limit.value, limit.unit) for level in range(len(CHALLENGED) - 1))
    return ladder(Pace(Length(1, Unit.WORKING_DAYS), later), CHALLENGED[0], CHALLENGED)
