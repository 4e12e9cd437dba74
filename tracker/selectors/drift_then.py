"""Drift as it stood on a past day: from the timescales that ran then, by the dates that they had then."""

from collections.abc import Iterable

from tracker.models import PermanencyRow
from tracker.rules.as_at import AsAt
from tracker.rules.drift import Drift, Overdue, drift
from tracker.selectors.ran_then import ran_then
from workflows.calendar import due_day, local_date
from workflows.definitions.limits import NEVER_LATE


def drifts_then(rows: Iterable[PermanencyRow], past: AsAt) -> dict[int, Drift]:
    """The drift of each of these children at the end of the day, by journey. Three queries.

    None of it is told as known on an earlier day: what is recorded late begins a timescale afresh, and how late it was
    thought to be before that is not kept.
    """
    here = list(rows)
    if not here or past.known_on is not None:
        return {}
    late: dict[int, list[Overdue]] = {row.journey_id: [] for row in here}
    for clock in ran_then(past, list(late)):
        if clock.paused_at is None and clock.due_at <= past.moment and clock.limit not in NEVER_LATE:
            late[clock.journey_id or 0].append(Overdue(limit=clock.limit, asks_for=clock.asks_for, due_on=due_day(clock.due_at)))
    return {
        row.journey_id: drift(
            late[row.journey_id], last_progress_on=local_date(row.last_progress_at or row.looked_after_since), today=past.on
        )
        for row in here
    }


__all__ = ["drifts_then"]
