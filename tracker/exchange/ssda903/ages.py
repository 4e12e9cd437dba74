"""Ages that matter to an outcome: 14, 16 and 18, as the law counts birthdays."""

from collections.abc import Iterable
from datetime import date

from tracker.exchange.ssda903.periods import Period
from workflows.engine.conditions import THIRTEEN_WEEKS, birthday

__all__ = ["birthday", "may_be_owed_leaving_care"]


def may_be_owed_leaving_care(born: date, periods: Iterable[Period], left_on: date) -> bool:
    """Whether a young person who left care on this day was 16 or over, with 13 weeks in care since 14. Breaks do not count."""
    if left_on < birthday(born, 16):
        return False
    return _days_in_care(birthday(born, 14), periods, left_on) >= THIRTEEN_WEEKS


def _days_in_care(since: date, periods: Iterable[Period], until: date) -> int:
    days = 0
    for period in periods:
        for episode in period.episodes:
            if not episode.is_short_break:
                days += max(0, (min(episode.end or until, until) - max(episode.start, since)).days)
    return days
