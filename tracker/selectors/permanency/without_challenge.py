"""Drift without challenge (LA-16): permanence is delayed, and one of those who watch over the plan has not challenged or explained it."""

from functools import cache

from django.db.models import Q

from tracker.models import Challenge, Clock, DelayQuestion
from tracker.terms import DelayAnswer
from workflows.definitions.delays import DELAYS
from workflows.terms import Role


@cache
def delayed() -> Q:
    """A filter on the tracker's rows: a timescale of permanence is overdue. Few are: they are read once, and not child by child."""
    overdue = Clock.objects.filter(firings__rung="due", limit__in=sorted(DELAYS), stopped_at__isnull=True, cancelled_at__isnull=True)
    return Q(journey__in=overdue.values("journey"))


@cache
def silent(watcher: Role) -> Q:
    """A filter on rows that are delayed: this watcher has been silent about it.

    Silent is whoever has no open challenge about the child and has neither challenged nor explained what is overdue; to
    acknowledge a delay is not to question it.
    """
    # Questions are asked about delays alone; that it says so keeps a database from reading every timescale there is.
    answered = DelayQuestion.objects.filter(
        watcher=str(watcher), answer__in=[DelayAnswer.CHALLENGE.value, DelayAnswer.EXPLAIN.value],
        clock__limit__in=sorted(DELAYS), clock__stopped_at__isnull=True, clock__cancelled_at__isnull=True,
    )  # fmt: skip
    challenged = Challenge.objects.filter(raised_as=str(watcher), ended_at__isnull=True)
    return ~Q(journey__in=answered.values("journey")) & ~Q(journey__in=challenged.values("journey"))


__all__ = ["delayed", "silent"]
