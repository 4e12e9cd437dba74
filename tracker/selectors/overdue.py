"""Overdue timescales by how far up the line they have gone, each number with exactly the children behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Value, When

from tracker.models import Clock, Firing
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.timescales import kind_of, responsible, title_of
from tracker.selectors.who import Directory, Who
from workflows.calendar import local_date
from workflows.definitions.limits import BY_CODE
from workflows.engine.clock import day_of

LEVELS = {0: "Not told above", 1: "Told one level up", 2: "Told two levels up", 3: "Told three levels up or more"}
"""How far up the line a timescale has gone, in words."""

CANNOT_BE_LATE = tuple(code for code, limit in BY_CODE.items() if not limit.kind.can_be_late)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """One timescale whose time has passed."""

    ref: str
    child: str
    team: str
    what: str
    clock: str
    due_on: date
    days: int
    who: Who
    level: str


def overdue(viewer: Viewer, units: Sequence[int], *, now: datetime, level: int | None = None) -> QuerySet[Clock]:
    """The timescales of these units whose time has passed, the longest overdue first; of one level where one is given."""
    rows = _rows(viewer, units, now, reads_all=False)
    if level is not None:
        rows = rows.filter(level=level)
    return rows.select_related("journey__child", "journey__team", "journey__worker").order_by("due_at", "pk")


def by_level(viewer: Viewer, units: Sequence[int], *, now: datetime) -> dict[int, int]:
    """How many at each level; every level, also where it is none. One query."""
    rows = _rows(viewer, units, now, reads_all=True).order_by().values_list("level").annotate(number=Count("pk"))
    found: dict[int, int] = dict(rows)
    return {level: found.get(level, 0) for level in LEVELS}


def in_words(rows: Iterable[Clock], names: Directory, *, now: datetime) -> list[Overdue]:
    """One page of it in words. No query."""
    return [_in_words(row, names, now) for row in rows]


def _in_words(row: Clock, names: Directory, now: datetime) -> Overdue:
    journey, due_on = row.of_journey, day_of(kind_of(row.limit), row.due_at)
    return Overdue(
        ref=journey.child.ref, child=journey.child.name, team=journey.team.name if journey.team else "No team",
        what=title_of(row.limit, row.asks_for), clock=row.public_id, due_on=due_on, days=(local_date(now) - due_on).days,
        who=names.who(row.answers, responsible(journey)), level=LEVELS[getattr(row, "level", 0)],
    )  # fmt: skip


def _rows(viewer: Viewer, units: Sequence[int], now: datetime, *, reads_all: bool) -> QuerySet[Any]:
    rows = Clock.objects.filter(
        visible(viewer, child="journey__child_id", reads_all=reads_all),
        journey__team__in=list(units), stopped_at__isnull=True, cancelled_at__isnull=True, paused_at__isnull=True, due_at__lte=now,
    ).exclude(limit__in=CANNOT_BE_LATE)  # fmt: skip
    up = [Firing.objects.filter(clock=OuterRef("pk"), rung__gte=f"up_{level}", rung__startswith="up_") for level in (3, 2, 1)]
    told = [When(Exists(firings), then=Value(level)) for firings, level in zip(up, (3, 2, 1), strict=True)]
    return rows.annotate(level=Case(*told, default=Value(0), output_field=IntegerField()))
