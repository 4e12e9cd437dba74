"""One row a child looked after in law, for the permanency tracker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from tracker.models import Clock, Event, Evidence, Journey, PermanencyRow, Review, Track
from tracker.projections.due import next_due
from tracker.rules.fold import Picture
from workflows.calendar import local_date
from workflows.terms import EventKind, TrackCode

_FIELDS = [
    "child", "team", "worker", "stage", "sub_stage", "route", "route_state", "looked_after_since", "settled_on",
    "last_progress_at", "legal_status", "placement", "placement_started_at", "last_review_on", "next_limit",
    "next_asks_for", "next_answers", "next_due_at", "next_warns_at",
]  # fmt: skip


def refresh(journey: Journey, picture: Picture, running: Sequence[Clock]) -> None:
    """Write the row of a child looked after in law, or take it away. At most two queries."""
    if not journey.is_open or not picture.is_looked_after or picture.looked_after_since is None:
        PermanencyRow.objects.filter(journey=journey).delete()
        return
    known = known_of([journey.pk])[journey.pk]
    save([row_of(journey, picture, running, known)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the tracker shows beside the picture: the route, the last review, when settled, the last progress."""

    route: str = ""
    route_state: str = ""
    last_review_on: date | None = None
    settled_on: date | None = None
    last_progress_at: datetime | None = None


def known_of(journeys: Sequence[int]) -> dict[int, Known]:
    """What is known of each of these journeys, in one query."""
    of_journey = {"journey": OuterRef("pk")}
    route = Track.objects.filter(**of_journey, code=TrackCode.PERMANENCE_ROUTE, ended_at__isnull=True).order_by("number")
    reviews = Review.objects.filter(**of_journey, is_planned=False).order_by("-held_on")
    settled = Event.objects.filter(**of_journey, kind=EventKind.SETTLED_RECORDED).order_by("-occurred_at")
    progress = Evidence.objects.filter(**of_journey).order_by("-occurred_at")
    rows = (
        Journey.objects.filter(pk__in=journeys)
        .order_by()
        .values_list(
            "pk",
            Subquery(route.values("route")[:1]),
            Subquery(route.values("state")[:1]),
            Subquery(reviews.values("held_on")[:1]),
            Subquery(settled.values("occurred_at")[:1]),
            Subquery(progress.values("occurred_at")[:1]),
        )
    )
    return {
        pk: Known(
            route=code or "",
            route_state=state or "",
            last_review_on=reviewed,
            settled_on=local_date(settled_at) if settled_at else None,
            last_progress_at=progressed,
        )
        for pk, code, state, reviewed, settled_at, progressed in rows
    }


def save(rows: Sequence[PermanencyRow]) -> None:
    """Insert or overwrite these rows, in one statement a batch."""
    PermanencyRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["journey"], update_fields=_FIELDS, batch_size=300)


def row_of(journey: Journey, picture: Picture, running: Sequence[Clock], known: Known) -> PermanencyRow:
    """The row of a looked after child. `running` is ordered by due moment."""
    first = next_due(running)
    assert journey.team_id is not None, "an open journey has a holder"
    assert picture.looked_after_since is not None
    return PermanencyRow(
        journey=journey,
        child_id=journey.child_id,
        team_id=journey.team_id,
        worker_id=journey.worker_id,
        stage=journey.stage,
        sub_stage=journey.sub_stage,
        route=known.route,
        route_state=known.route_state,
        looked_after_since=picture.looked_after_since,
        settled_on=known.settled_on,
        last_progress_at=known.last_progress_at,
        legal_status=min(picture.legal, default=""),
        placement=picture.placement or "",
        placement_started_at=picture.placement_started_at,
        last_review_on=known.last_review_on,
        next_limit=first.limit if first else "",
        next_asks_for=first.asks_for if first else "",
        next_answers=first.answers if first else "",
        next_due_at=first.due_at if first else None,
        next_warns_at=first.warns_at if first else None,
    )
