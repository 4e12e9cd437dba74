"""Each child's stays in care and in short breaks: from which day to which, and why they ended. As at a day, as known on another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform

from tracker.models import Event, PermanencyPast, SpanRow
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.rules.flow import Stay, end_of
from tracker.selectors.children import closed_because
from tracker.selectors.permanency.past import known_then, stood_then
from workflows.calendar import local_date, start_of_day
from workflows.engine import registry
from workflows.terms import EventKind

IN_CARE, RECORDED_BREAKS, AGREED_BREAKS = "care", "V3", "V4"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of stay that is counted by itself: what it is called, and what exactly it counts."""

    title: str
    rule: str


KINDS: Mapping[str, Kind] = {
    IN_CARE: Kind("In care", "Looked after in law, without series of short breaks"),
    RECORDED_BREAKS: Kind("Short breaks, each recorded (V3)", "A series of short breaks under section 20, each break recorded"),
    AGREED_BREAKS: Kind(
        "Short breaks, the agreement recorded (V4)", "A series of short breaks under section 20, recorded as one agreement"
    ),
}
"""What is counted, each by itself: a child in a series of short breaks is not looked after and stands on no tracker."""


def stays(viewer: Viewer, *, since: date, now: datetime, past: AsAt | None = None) -> dict[str, list[Stay]]:
    """The stays of each kind that had not ended before `since` (London), of the children whom this person may see. Four queries."""
    from_at = start_of_day(since)
    return {IN_CARE: _in_care(viewer, from_at, now, past), **_in_short_breaks(viewer, from_at, now, past)}


def _in_care(viewer: Viewer, since: datetime, now: datetime, past: AsAt | None) -> list[Stay]:
    """A stay is as long as the tracker has rows of it, one after another."""
    seen = visible(viewer, child="child_id", reads_all=True)
    rows = PermanencyPast.objects.filter(seen, known_then(past), true_to__gte=since, true_from__lte=now)
    told = rows.order_by().values("journey_id", "looked_after_since").annotate(until=Max("true_to"), born=Max("born_on"))
    found = [(one["journey_id"], one["looked_after_since"], one["until"], one["born"]) for one in told]
    why, says = _why(since, now, past), {move.code: move.says for move in registry.current("journey").moves}
    made = []
    for journey, began, until, born in found:
        if until > now:
            made.append(Stay(journey, local_date(began)))
            continue
        what, on = why.get((journey, until), ""), local_date(until)
        end = end_of(what, born=born, on=on)
        made.append(Stay(journey, local_date(began), on, end.code, says.get(what) or (closed_because(what) if what else end.title)))
    return made


def _why(since: datetime, now: datetime, past: AsAt | None) -> dict[tuple[int, datetime], str]:
    """The move that was made at a moment, or else the outcome by which the journey closed then. Two queries."""
    moved = Event.objects.filter(stood_then("", past), kind=EventKind.JOURNEY_MOVED, occurred_at__gte=since, occurred_at__lte=now)
    closed = _spans(Q(what="closed", true_from__gte=since, true_from__lte=now), past).values_list("journey_id", "true_from", "value")
    found: dict[tuple[int, datetime], str] = {(journey, at): code for journey, at, code in closed}
    told = moved.order_by("seq").values_list("journey_id", "occurred_at", KeyTextTransform("move", "payload__body"))
    found |= {(journey, at): code for journey, at, code in told if journey is not None and code}
    return found


def _in_short_breaks(viewer: Viewer, since: datetime, now: datetime, past: AsAt | None) -> dict[str, list[Stay]]:
    """A series ends with its legal status or with the journey, whichever is first. One query."""
    seen = visible(viewer, child="journey__child_id", reads_all=True)
    of_breaks = Q(what="legal_status", value__in=(RECORDED_BREAKS, AGREED_BREAKS), true_from__lte=now)
    closed = _spans(Q(what="closed", journey=OuterRef("journey"), true_from__lte=now), past).order_by("true_from")
    rows = _spans(of_breaks, past).filter(seen).annotate(closed_at=Subquery(closed.values("true_from")[:1])).order_by("true_from")
    found: dict[str, list[Stay]] = {RECORDED_BREAKS: [], AGREED_BREAKS: []}
    for journey, kind, began, until, closed_at in rows.values_list("journey_id", "value", "true_from", "true_to", "closed_at"):
        ended = _first(moment for moment in (until, closed_at) if moment is not None and moment <= now)
        if ended is None or ended >= since:
            found[kind].append(Stay(journey, local_date(began), local_date(max(ended, began)) if ended else None))
    return found


def _spans(of: Q, past: AsAt | None) -> Any:
    known = Q(known_to__isnull=True)
    if past is not None and past.known_at is not None:
        known = Q(known_from__lte=past.known_at) & (known | Q(known_to__gt=past.known_at))
    return SpanRow.objects.filter(of & known)


def _first(moments: Iterable[datetime]) -> datetime | None:
    return min(moments, default=None)


__all__ = ["AGREED_BREAKS", "IN_CARE", "KINDS", "RECORDED_BREAKS", "Kind", "stays"]
