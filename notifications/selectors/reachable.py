"""Need-to-knows for programs: as a list, and one whole, as far as a viewer may read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from notifications.models import Direction, NeedToKnow
from notifications.models.readable import readable, seen_of
from notifications.rules.made_with import read
from notifications.terms import OPEN_STATES, NeedToKnowState
from tracker.rules.access import Viewer
from tracker.selectors.of_streams import running_of_streams
from tracker.selectors.sight import children_in_sight

OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to."""

    state: str = ""
    category: str = ""
    severity: str = ""
    child: str = ""
    waits_for_me: bool = False


@dataclass(frozen=True, slots=True)
class ChildOfIt:
    """A child it is about; without the reference where the reader may not see the case."""

    name: str
    ref: str | None


def needs_to_know(viewer: Viewer, filters: Filters) -> QuerySet[NeedToKnow]:
    """Those that this person may read, the latest known first, with how many were told and have acknowledged."""
    rows = readable(viewer)
    if filters.state == OPEN:
        rows = rows.filter(state__in=[str(state) for state in OPEN_STATES])
    elif filters.state:
        rows = rows.filter(state=filters.state)
    for name in ("category", "severity"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.child:
        # Whoever may not see the case learns nothing of the child by asking.
        rows = rows.filter(pk__in=seen_of(viewer, filters.child).values("need_to_know"))
    if filters.waits_for_me:
        mine = Q(rungs__recipient=viewer.user_id, rungs__told_at__isnull=False, rungs__acknowledged_at__isnull=True)
        rows = rows.filter(pk__in=NeedToKnow.objects.filter(mine, state=NeedToKnowState.SENT).values("pk"))
    return _counted(rows).select_related("unit").order_by("-known_at", "-pk")


def need_to_know(viewer: Viewer, public_id: str) -> NeedToKnow | None:
    """One that this person may read."""
    return readable(viewer).filter(public_id=public_id).first()


def direction(need_to_know_id: int, public_id: str) -> int | None:
    """A direction of a need-to-know, by its public id."""
    return Direction.objects.filter(need_to_know=need_to_know_id, public_id=public_id).values_list("pk", flat=True).first()


def as_listed(row: NeedToKnow) -> NeedToKnow:
    """With the title that its category had as it was made."""
    row.title = read(row.terms).title
    return row


def whole(need_to_know_id: int, viewer: Viewer, *, now: datetime) -> dict[str, object]:
    """One with everything that its readers see of it. A fixed number of queries."""
    rows = _counted(NeedToKnow.objects.filter(pk=need_to_know_id))
    row = as_listed(
        rows.select_related("unit", "written_by", "confirmed_by")
        .prefetch_related(
            "children__child", "rungs__recipient", "rungs__passed_to", "calls__told", "calls__by", "updates__by", "directions__given_by",
            "directions__owner", "outside_notices__by",
        )
        .get()
    )  # fmt: skip
    children = [one.child for one in row.children.all()]
    seen = children_in_sight(viewer, [child.pk for child in children])
    columns = (
        "public_id", "category", "title", "severity", "state", "unit", "known_at", "sent_at", "ended_at", "told", "acknowledged", "because",
        "facts", "immediate_action", "asks", "version", "written_by", "confirmed_by", "confirmed_at", "went_on_at", "outcome", "learning",
        "ended_because",
    )  # fmt: skip
    parts = ("rungs", "calls", "updates", "directions", "outside_notices")
    return {
        **{name: getattr(row, name) for name in columns},
        **{name: list(getattr(row, name).all()) for name in parts},
        "children": [ChildOfIt(child.name, child.ref if child.pk in seen else None) for child in children],
        "due": running_of_streams([row.stream_id], now=now).get(row.stream_id, []),
    }


def _counted(rows: QuerySet[NeedToKnow]) -> QuerySet[NeedToKnow]:
    told = Q(rungs__told_at__isnull=False)
    return rows.annotate(told=Count("rungs", filter=told), acknowledged=Count("rungs", filter=Q(rungs__acknowledged_at__isnull=False)))


__all__ = ["ChildOfIt", "Filters", "as_listed", "direction", "need_to_know", "needs_to_know", "whole"]
