"""The record of a child in sentences, act by act, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tracker.models import Child, Event
from tracker.rules.access import Viewer
from tracker.selectors.children import out_of_sight
from tracker.selectors.words import Words
from tracker.terms import Precision
from workflows.calendar import local_date
from workflows.terms import EventKind

HIDDEN = (EventKind.HANDOVER_ANSWERED,)
"""Events that only stop a timescale: the sentence of the act says it already."""

OF_A_LINK = (EventKind.FAMILY_LINK_STARTED, EventKind.FAMILY_LINK_ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One act: what was done, by whom, when, and all else that it brought with it."""

    says: str
    occurred_at: datetime | date
    recorded_at: datetime | None
    by: str
    role: str
    reason: str
    also: tuple[str, ...]
    source: str


def acts(viewer: Viewer, child: Child) -> QuerySet[Event]:
    """The first event of each act about a child, the newest first, as far as this viewer may know of it. One query."""
    return in_sight(viewer, child).filter(caused_by__isnull=True).order_by("-occurred_at", "-id").select_related("payload", "actor")


def in_sight(viewer: Viewer, child: Child) -> QuerySet[Event]:
    """The events about a child, but for links to children whom this viewer may not see: those do not exist for the viewer."""
    hidden = out_of_sight(viewer, child)
    rows = Event.objects.filter(child=child)
    return rows.exclude(kind__in=OF_A_LINK, payload__body__other__in=hidden) if hidden else rows


def told(page: Iterable[Event], words: Words) -> list[Told]:
    """One page of acts in sentences, each with the other events of the act. One query beside that of the page."""
    first = list(page)
    rest: dict[tuple[int, int], list[Event]] = {}
    for event in _others(first):
        rest.setdefault((event.stream_id, event.caused_by or 0), []).append(event)
    return [_told(event, rest.get((event.stream_id, event.seq), []), words) for event in first]


def _others(first: list[Event]) -> Iterable[Event]:
    by_stream: dict[int, list[int]] = {}
    for event in first:
        by_stream.setdefault(event.stream_id, []).append(event.seq)
    wanted = Q(pk__in=())
    for stream, seqs in by_stream.items():
        wanted |= Q(stream=stream, caused_by__in=seqs)
    return Event.objects.filter(wanted).exclude(kind__in=HIDDEN).select_related("payload").order_by("stream_id", "seq")


def _told(event: Event, others: list[Event], words: Words) -> Told:
    says = event.payload.says
    late = local_date(event.recorded_at) != local_date(event.occurred_at)
    return Told(
        says=says,
        occurred_at=local_date(event.occurred_at) if event.precision == Precision.DAY else event.occurred_at,
        recorded_at=event.recorded_at if late else None,
        by=event.actor.display_name if event.actor else "Waymark",
        role=words.role(event.role) if event.role else "",
        reason=event.payload.reason,
        also=tuple(dict.fromkeys(other.payload.says for other in others if other.payload.says != says)),
        source=event.source_record.partition(":")[0],
    )
