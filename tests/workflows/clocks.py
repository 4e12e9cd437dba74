"""What the tests of time limits share: England's bank holidays, moments in London and a child somewhere."""

from datetime import UTC, date, datetime

from workflows.calendar import LONDON
from workflows.engine import clock
from workflows.shapes import Calendar, Rules, Situation, TimeLimit
from workflows.terms import Stage

BANK_HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 "
        "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28"
    ).split()
)
ENGLAND = Calendar(BANK_HOLIDAYS, known_until=date(2027, 12, 31))
NO_RULES = Rules()


def london(text: str) -> datetime:
    """The moment (UTC) of a day, or of a day and a time, as a clock on a wall in London shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def a_child(stage: Stage = Stage.ASSESSMENT, *, today: str = "2026-03-04", born: str = "2015-06-01") -> Situation:
    return Situation(stage=stage, today=date.fromisoformat(today), date_of_birth=date.fromisoformat(born))


def due(
    limit: TimeLimit,
    started: str,
    *,
    occurrence: int = 1,
    series: str | None = None,
    child: Situation | None = None,
    rules: Rules = NO_RULES,
    calendar: Calendar = ENGLAND,
    ahead: str | None = None,
) -> datetime:
    return clock.due_at(
        limit,
        occurrence=occurrence,
        started_at=london(started),
        series_started_at=london(series or started),
        situation=child or a_child(),
        rules=rules,
        calendar=calendar,
        ahead_on=date.fromisoformat(ahead) if ahead else None,
    )
