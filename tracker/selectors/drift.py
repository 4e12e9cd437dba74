"""Drift of the children of a page with its parts, and its twin in SQL, by which a list of any length is put in order."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate

from tracker.models import Clock, PermanencyRow
from tracker.models.prepared import filled_up, read
from tracker.rules.drift import Drift, Overdue, drift
from workflows.calendar import LONDON, due_day, local_date
from workflows.definitions.drift import A_DAY_WITHOUT_PROGRESS, WEIGHTS
from workflows.definitions.limits import ALL_LIMITS, NEVER_LATE

_ONE_INSTANT = timedelta(microseconds=1)
"""A timescale in days is due at the midnight after its last day, so that the day is the one before."""

_FIRST_DAY = 719_163  # date(1970, 1, 1).toordinal()


class DayNumber(Func):
    """A day as `date.toordinal()` counts it, on either database, so that days can be taken from each other and added up."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"(CAST(julianday(%(expressions)s) - 2440587.5 AS INTEGER) + {_FIRST_DAY})")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"((%(expressions)s) - DATE '1970-01-01' + {_FIRST_DAY})")


def drifts(rows: Iterable[PermanencyRow], *, now: datetime) -> dict[int, Drift]:
    """The drift of each of these children, by journey. One query."""
    here, today = list(rows), local_date(now)
    late: dict[int, list[Overdue]] = {}
    for journey, limit, asks_for, due_at in read(_overdue_of, filled_up([row.pk for row in here]), now):
        late.setdefault(journey or 0, []).append(Overdue(limit=limit, asks_for=asks_for, due_on=due_day(due_at)))
    return {row.pk: drift(late.get(row.pk, ()), last_progress_on=local_date(_progress(row)), today=today) for row in here}


def with_drift(rows: QuerySet[PermanencyRow], *, now: datetime) -> QuerySet[PermanencyRow]:
    """The rows with their points as `drift`, worked out in the database: equal to `drifts`, row by row."""
    today = Value(local_date(now).toordinal(), output_field=IntegerField())
    due_day_of = ExpressionWrapper(F("due_at") - Value(_ONE_INSTANT), output_field=DateTimeField())
    points = _weight() * (today - DayNumber(TruncDate(due_day_of, tzinfo=LONDON)))
    late = _overdue(now).filter(journey=OuterRef("pk")).order_by().values("journey").annotate(points=Sum(points)).values("points")
    progressed = DayNumber(TruncDate(Coalesce("last_progress_at", "looked_after_since"), tzinfo=LONDON))
    still = Value(A_DAY_WITHOUT_PROGRESS.points) * Greatest(today - progressed, Value(0))
    return rows.annotate(drift=Coalesce(Subquery(late, output_field=IntegerField()), Value(0)) + still)


def worst_drift_first(rows: QuerySet[PermanencyRow], *, now: datetime) -> QuerySet[PermanencyRow]:
    """The rows in order of drift; those equal in the order of their journeys, so that a page never shows a child twice."""
    return with_drift(rows, now=now).order_by("-drift", "journey_id")


def how_many_overdue(rows: QuerySet[PermanencyRow], *, now: datetime) -> int:
    """How many timescales of these children are overdue. One query."""
    found = _overdue(now).filter(journey__in=rows.order_by().values("pk")).order_by()
    return int(found.aggregate(number=Count("pk"))["number"])


def _overdue_of(journeys: list[int], now: datetime) -> QuerySet[Clock, tuple[Any, ...]]:
    return _overdue(now).filter(journey__in=journeys).values_list("journey", "limit", "asks_for", "due_at")


def _overdue(now: datetime) -> QuerySet[Clock]:
    """What runs, is not paused, can be late and is."""
    running = Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True, paused_at__isnull=True)
    return running.filter(due_at__lte=now).exclude(limit__in=NEVER_LATE)


def _weight() -> Case:
    by_points: Mapping[int, list[str]] = {weight.points: [] for weight in WEIGHTS.values()}
    for limit in ALL_LIMITS:
        by_points[WEIGHTS[limit.basis].points].append(limit.code)
    usual = min(by_points)
    cases = [When(limit__in=codes, then=Value(points)) for points, codes in by_points.items() if points != usual]
    return Case(*cases, default=Value(usual), output_field=IntegerField())


def _progress(row: PermanencyRow) -> datetime:
    return row.last_progress_at or row.looked_after_since


__all__ = ["DayNumber", "drifts", "how_many_overdue", "with_drift", "worst_drift_first"]
