"""The timescales of some journeys that ran on a past day, each with the date that stood then."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tracker.models import Clock
from tracker.models.prepared import filled_up, read_whole
from tracker.projections.due_then import dates_then, in_order
from tracker.rules.as_at import AsAt


def ran_then(past: AsAt, journeys: Collection[int]) -> list[Clock]:
    """Those that had begun and not ended by the end of the day, by what was on record, the first due first. Three queries."""
    dates = dates_then(journeys)
    found = read_whole(Clock, _ran_then, filled_up(list(journeys)), past)
    return in_order(dates.of(clock, past.moment, past.known_at) for clock in found)


def _ran_then(journeys: list[int], past: AsAt) -> QuerySet[Clock]:
    stopped, cancelled = Q(stopped_at__lte=past.moment), Q(cancelled_at__lte=past.moment)
    rows = Clock.objects.filter(journey__in=journeys, started_at__lte=past.moment)
    if past.known_at is not None:
        rows = rows.filter(start_event__recorded_at__lte=past.known_at)
        stopped &= Q(stop_event__recorded_at__lte=past.known_at)
        cancelled &= Q(cancel_event__recorded_at__lte=past.known_at)
    return rows.exclude(stopped).exclude(cancelled)


__all__ = ["ran_then"]
