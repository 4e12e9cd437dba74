"""What a quarter of oversight came to: challenges made and answered and in how many days, checks between reviews done; with lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tracker.models import Challenge, Clock
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.midway import CHECK
from workflows.calendar import end_of_day, local_date, start_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightFigures:
    """The figures of some days, first and last included (London). An average is None where there is nothing to take it of.

    Of the challenges made in those days: how many have been answered, with their days to the answer in all, and how many are
    closed. Of the checks that fell due in those days: how many were done, and how many of these in time.
    """

    from_on: date
    to_on: date
    made: int
    formal: int
    answered: int
    days_to_answer: int
    closed: int
    checks_due: int
    checks_done: int
    checks_in_time: int

    @property
    def average_days(self) -> float | None:
        return self.days_to_answer / self.answered if self.answered else None


def oversight_figures(viewer: Viewer, *, from_on: date, to_on: date) -> OversightFigures:
    """The figures about children whom this person may see. Two queries."""
    made = list(challenges_made(viewer, from_on=from_on, to_on=to_on))
    checks = list(checks_due(viewer, from_on=from_on, to_on=to_on))
    answered = [one for one in made if one.answered_at is not None]
    return OversightFigures(
        from_on=from_on, to_on=to_on, made=len(made), formal=sum(one.formal_at is not None for one in made), answered=len(answered),
        days_to_answer=sum((local_date(one.answered_at) - local_date(one.raised_at)).days for one in answered if one.answered_at),
        closed=sum(one.ended_at is not None for one in made), checks_due=len(checks),
        checks_done=sum(one.stopped_at is not None for one in checks),
        checks_in_time=sum(one.stopped_at is not None and one.stopped_at < one.due_at for one in checks),
    )  # fmt: skip


def challenges_made(viewer: Viewer, *, from_on: date, to_on: date) -> QuerySet[Challenge]:
    """The challenges that were raised in these days, the first of them first: the list behind the figures."""
    rows = Challenge.objects.filter(visible(viewer, child="journey__child_id"), **_within("raised_at", from_on, to_on))
    return rows.select_related("journey__child", "journey__team").order_by("raised_at", "pk")


def checks_due(viewer: Viewer, *, from_on: date, to_on: date) -> QuerySet[Clock]:
    """The checks between reviews that fell due in these days and were not cancelled: the list behind the figures."""
    rows = Clock.objects.filter(visible(viewer, child="journey__child_id"), limit=CHECK, cancelled_at__isnull=True)
    # Due at the midnight after its last day, so the first instant of the first day belongs to the day before.
    due = Q(due_at__gt=start_of_day(from_on), due_at__lte=end_of_day(to_on))
    return rows.filter(due).select_related("journey__child", "journey__team").order_by("due_at", "pk")


def _within(field: str, from_on: date, to_on: date) -> dict[str, Any]:
    return {f"{field}__gte": start_of_day(from_on), f"{field}__lt": end_of_day(to_on)}


__all__ = ["OversightFigures", "challenges_made", "checks_due", "oversight_figures"]
