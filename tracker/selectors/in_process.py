"""How many children stand in each state of a definition now, and for how long, as far as a viewer may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from tracker.models import CaseloadRow, SpanRow
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from workflows.terms import TrackCode

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The children in one state. `median_days` is the middle one's, rounded down: half have been here longer."""

    children: int
    median_days: int


def stages(viewer: Viewer, *, now: datetime) -> dict[str, Here]:
    """By stage: the open journeys that this person may see. Two queries, whatever their number."""
    rows = CaseloadRow.objects.filter(visible(viewer, child="child_id", reads_all=True))
    return _here(rows, "stage", "stage_entered_at", now)


def states(viewer: Viewer, track: TrackCode, *, now: datetime) -> dict[str, Here]:
    """By state of a track: the open tracks of children that this person may see, since they came to that state. Two queries."""
    rows = SpanRow.objects.filter(
        visible(viewer, child="journey__child_id", reads_all=True),
        what__startswith=f"track:{track}:", true_to__isnull=True, known_to__isnull=True, journey__closed_at__isnull=True,
    )  # fmt: skip
    return _here(rows, "value", "true_from", now)


def _here(rows: QuerySet[Any], state: str, since: str, now: datetime) -> dict[str, Here]:
    """The number in each state, and the middle row by the moment since when, or the two middle ones."""
    counts = dict(rows.order_by().values_list(state).annotate(n=Count("pk")))
    if not counts:
        return {}
    middle = {place for n in counts.values() for place in _middle(n)}
    placed = rows.annotate(place=Window(RowNumber(), partition_by=[F(state)], order_by=[F(since), F("pk")]))
    found: dict[str, list[datetime]] = {}
    for code, moment, place in placed.filter(place__in=middle).order_by().values_list(state, since, "place"):
        if place in _middle(counts[code]):
            found.setdefault(code, []).append(moment)
    return {code: Here(children=n, median_days=_days(found[code], now)) for code, n in counts.items()}


def _middle(n: int) -> tuple[int, ...]:
    return ((n + 1) // 2,) if n % 2 else (n // 2, n // 2 + 1)


def _days(moments: Iterable[datetime], now: datetime) -> int:
    since = [(now - moment) / DAY for moment in moments]
    return int(sum(since) / len(since))
