"""Which rows the tracker has, and in which order. What they say is told elsewhere, so that rows may come from the past."""

from datetime import datetime
from typing import cast

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from tracker.models import PermanencyPast, PermanencyRow
from tracker.models.prepared import read_whole
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.selectors.drift import with_drift
from tracker.selectors.permanency.columns import BY_CODE
from tracker.selectors.permanency.filters import Filters, narrowing
from tracker.selectors.permanency.past import rows_of

WORST_FIRST = "next"
"""The order of a tracker that nobody has sorted: the timescale that is due first."""

DRIFT = "drift"
"""The one order that no row stores: the days are counted in the database as it is read."""


WITH = ("child", "team", "worker", "journey", "iro", "supervising_worker")
"""What telling a row reads beside it."""


def tracker(
    viewer: Viewer, filters: Filters, *, now: datetime, order: str = WORST_FIRST, past: AsAt | None = None
) -> QuerySet[PermanencyRow]:  # fmt: skip
    """The children looked after in law whom this person may see, narrowed and in order. One read.

    With `past` they are those who were looked after then, and whom this person may see today; `now` is then that moment.
    `order` is the code of a column that sorts, with a minus for the other way round; any other gives the worst first.
    """
    # No index has the order of a past day, so that a page of it reads every row and cannot stop when it is full.
    seen = visible(viewer, child="child_id", reads_all=past is not None)
    rows = rows_of(past).filter(seen).filter(narrowing(filters, now=now))
    if order.removeprefix("-") == DRIFT:
        if past is not None:
            order = WORST_FIRST  # drift is counted from the timescales that run today
        else:
            rows = with_drift(rows, now=now)
    return rows.order_by(*ordering(order)).select_related(*WITH)


def rows_at(
    places: range, viewer: Viewer, filters: Filters, *, now: datetime, order: str = WORST_FIRST, past: AsAt | None = None
) -> list[PermanencyRow]:  # fmt: skip
    """Those of `tracker` that stand at these places, the first at 0, without what telling them reads beside. One query."""
    rows = read_whole(PermanencyRow if past is None else PermanencyPast, _rows_at, places, viewer, filters, now, order, past)
    return cast(list[PermanencyRow], rows)


def _rows_at(
    places: range, viewer: Viewer, filters: Filters, now: datetime, order: str, past: AsAt | None
) -> QuerySet[PermanencyRow]:  # fmt: skip
    return tracker(viewer, filters, now=now, order=order, past=past).select_related(None)[places.start : places.stop]


def ordering(order: str) -> list[OrderBy]:
    """The order in the database. What is not known comes last either way, and equal rows keep one order."""
    code, falls = order.removeprefix("-"), order.startswith("-")
    column = BY_CODE.get(code)
    if column is None or not column.sorts:
        column, falls = BY_CODE[WORST_FIRST], False
    by = []
    for path in column.sorts:
        field = F(path.removeprefix("-"))
        downwards = path.startswith("-") != falls
        by.append(field.desc(nulls_last=True) if downwards else field.asc(nulls_last=True))
    return [*by, OrderBy(F("journey_id"))]


def is_order(order: str) -> bool:
    """Whether the word names a column that sorts."""
    column = BY_CODE.get(order.removeprefix("-"))
    return column is not None and bool(column.sorts)
