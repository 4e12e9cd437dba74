"""Drift without challenge (LA-16): permanence is delayed, and one of those who watch over the plan has not challenged or explained it."""

from django.db.models import Exists, OuterRef, Q

from tracker.models import Challenge, Clock, DelayQuestion, Firing
from tracker.terms import DelayAnswer
from workflows.definitions.delays import DELAYS
from workflows.terms import Role


def without_challenge(watcher: Role) -> Q:
    """A filter on the tracker's rows: a timescale of permanence is overdue, and this watcher has been silent about it.

    Silent is whoever has no open challenge about the child and has neither challenged nor explained what is overdue; to
    acknowledge a delay is not to question it. One read of an index a row.
    """
    overdue = Clock.objects.filter(
        Exists(Firing.objects.filter(clock=OuterRef("pk"), rung="due")),
        journey=OuterRef("journey"), limit__in=sorted(DELAYS), stopped_at__isnull=True, cancelled_at__isnull=True,
    )  # fmt: skip
    answered = DelayQuestion.objects.filter(
        journey=OuterRef("journey"), watcher=str(watcher), answer__in=[DelayAnswer.CHALLENGE.value, DelayAnswer.EXPLAIN.value],
        clock__stopped_at__isnull=True, clock__cancelled_at__isnull=True,
    )  # fmt: skip
    challenged = Challenge.objects.filter(journey=OuterRef("journey"), raised_as=str(watcher), ended_at__isnull=True)
    return Q(Exists(overdue)) & ~Q(Exists(answered)) & ~Q(Exists(challenged))


__all__ = ["without_challenge"]
