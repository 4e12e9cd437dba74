"""What the tracker would have shown of a child at each past moment, worked out from the record."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime
from itertools import groupby

from tracker import machines
from tracker.models import Clock, Event, Journey, PermanencyRow
from tracker.projections import permanency
from tracker.projections.due_then import DatesThen, dates_then, in_order
from tracker.projections.history import PASSES, History, histories
from tracker.projections.known_then import KnownThen, known_then
from tracker.rules.fold import Picture, starts

Told = tuple[datetime, PermanencyRow | None]
"""A moment, and the row from then on; None from when the child is not looked after."""


def rows_of(journeys: Sequence[Journey], *, since: datetime | None = None) -> dict[int, list[Told]]:
    """The row of each journey at every moment at which something happened, in order, from `since` on. A fixed number of queries."""
    pks = [journey.pk for journey in journeys]
    told, moments, clocks, known = histories(journeys), _moments(pks), _clocks(pks), known_then(journeys)
    dates = dates_then(pks)
    return {
        journey.pk: [
            (at, _row(journey, picture, clocks[journey.pk], dates, known[journey.pk], at))
            for at, picture in _pictures(
                journey, told[journey.pk], moments[journey.pk] | known[journey.pk].moments | dates.moments(clocks[journey.pk])
            )
            if since is None or at >= since
        ]
        for journey in journeys
    }


def as_folded(journey: Journey, picture: Picture) -> Journey:
    """The journey as its events give it, in memory only. Where they name no team, the team that holds it is taken."""
    folded = copy(journey)
    machines.restore(folded, "stage", picture.stage or "")
    folded.sub_stage = picture.sub_stage or ""
    folded.team_id, folded.worker_id = picture.team or journey.team_id, picture.worker
    folded.looked_after_since = picture.looked_after_since
    folded.stage_entered_at = picture.stage_entered_at or journey.opened_at
    return folded


def _row(
    journey: Journey, picture: Picture, clocks: Sequence[Clock], dates: DatesThen, known: KnownThen, at: datetime
) -> PermanencyRow | None:
    if picture.is_closed or not picture.is_looked_after or picture.looked_after_since is None:
        return None
    running = in_order(dates.of(clock, at) for clock in clocks if clock.started_at <= at and not _ended_by(clock, at))
    return permanency.row_of(as_folded(journey, picture), picture, running, known.at(picture, at))


def _ended_by(clock: Clock, at: datetime) -> bool:
    ended = clock.stopped_at or clock.cancelled_at
    return ended is not None and ended <= at


def _pictures(journey: Journey, history: History, moments: set[datetime]) -> Iterator[tuple[datetime, Picture]]:
    """The state after all that happened at each moment. One picture, carried on: read it before the next."""
    picture = Picture(date_of_birth=journey.child.date_of_birth)
    in_order = sorted(history.stands, key=lambda e: (e.occurred_at, starts(e.changes), e.seq))
    changes = {at: [c for e in together for c in e.changes] for at, together in groupby(in_order, key=lambda e: e.occurred_at)}
    for at in sorted(moments | changes.keys()):
        if at in changes:
            picture.apply(changes[at], at)
        yield at, picture


def _moments(journeys: Sequence[int]) -> dict[int, set[datetime]]:
    """When anything happened on these journeys that stands. What a pass over the timescales wrote changes no row."""
    rows = Event.objects.filter(journey__in=journeys, corrected_by__isnull=True).exclude(kind__in=[str(kind) for kind in PASSES])
    found: dict[int, set[datetime]] = defaultdict(set)
    for pk, at in rows.order_by().values_list("journey", "occurred_at").distinct():
        found[pk].add(at)
    return found


def _clocks(journeys: Sequence[int]) -> dict[int, list[Clock]]:
    """Every timescale that ever ran on these journeys, in the order in which the lists take the first."""
    found: dict[int, list[Clock]] = defaultdict(list)
    for clock in Clock.objects.filter(journey__in=journeys).order_by("due_at", "limit", "asks_for"):
        found[clock.journey_id or 0].append(clock)
    return found
