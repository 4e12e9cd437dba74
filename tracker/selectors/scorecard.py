"""How long children wait for adoption, by the national measures, for the children whom a person may see."""

from collections import defaultdict
from datetime import date, datetime

from django.db.models import Q

from tracker.models import Event, Journey, Track
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.permanence import LEFT
from tracker.rules.scorecard import Score, Wait, score
from workflows.calendar import local_date
from workflows.definitions.progress import MATCH_ENDS
from workflows.definitions.scorecard import MEASURES
from workflows.terms import EventKind, TrackCode

ADOPTION, EARLY = "adoption", "early_permanence"

_KINDS = (
    EventKind.LOOKED_AFTER_STARTED,
    EventKind.AUTHORITY_TO_PLACE_OBTAINED,
    EventKind.MATCH_DECISION_MADE,
    EventKind.PLACED_FOR_ADOPTION,
    EventKind.PLACEMENT_STARTED,
    EventKind.ADOPTION_ORDER_MADE,
    *MATCH_ENDS,
)


def scorecard(viewer: Viewer, *, on: date) -> list[Score]:
    """Every measure over the three years that end with this day. Three queries, whatever the number of children."""
    children = waits(viewer)
    return [score(code, children, on=on) for code in MEASURES]


def waits(viewer: Viewer) -> list[Wait]:
    """The way to adoption of each child who was adopted or has adoption as the plan. Three queries."""
    planned = Q(tracks__code=TrackCode.PERMANENCE_ROUTE, tracks__route__in=(ADOPTION, EARLY))
    journeys = (
        Journey.objects.filter(visible(viewer, child="child_id", reads_all=True))
        .filter(planned | Q(closed_because="adopted"))
        .select_related("child")
        .distinct()
    )
    found = {journey.pk: journey for journey in journeys}
    days: dict[int, dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    told = Event.objects.filter(journey__in=list(found), kind__in=[str(kind) for kind in _KINDS], corrected_by__isnull=True)
    for journey, kind, at in told.order_by("occurred_at").values_list("journey", "kind", "occurred_at"):
        days[journey][kind].append(at)
    routes: dict[int, list[Track]] = defaultdict(list)
    for track in Track.objects.filter(journey__in=list(found), code=TrackCode.PERMANENCE_ROUTE, route__in=(ADOPTION, EARLY)):
        routes[track.journey_id].append(track)
    made = (_wait(journey, days[pk], routes[pk]) for pk, journey in found.items())
    return [wait for wait in made if wait is not None]


def _wait(journey: Journey, days: dict[str, list[datetime]], routes: list[Track]) -> Wait | None:
    """The dates of one child; None for a child who was not adopted and whose plan is adoption no more."""
    adopted = _last(days[EventKind.ADOPTION_ORDER_MADE]) or (journey.closed_at if journey.closed_because == "adopted" else None)
    follows = any(track.ended_at is None and track.state not in LEFT for track in routes)
    if adopted is None and not (follows and journey.is_open):
        return None
    over = max((at for kind in MATCH_ENDS for at in days[kind]), default=None)
    placed = next((at for at in days[EventKind.PLACED_FOR_ADOPTION] if over is None or at > over), None)
    return Wait(
        ref=journey.child.ref, entered_on=_on(_entered(days[EventKind.LOOKED_AFTER_STARTED], placed)),
        authority_on=_on(_last(days[EventKind.AUTHORITY_TO_PLACE_OBTAINED])), matched_on=_on(_last(days[EventKind.MATCH_DECISION_MADE])),
        placed_on=_on(placed), moved_in_on=_on(_moved_in(days[EventKind.PLACEMENT_STARTED], routes, placed)), adopted_on=_on(adopted),
    )  # fmt: skip


def _entered(started: list[datetime], placed: datetime | None) -> datetime | None:
    """The start of the period of care in which the child was placed, or of the last one."""
    return _last([at for at in started if placed is None or at <= placed])


def _moved_in(started: list[datetime], routes: list[Track], placed: datetime | None) -> datetime | None:
    """With early permanence, the first placement on that route, where the child came to those who may adopt; else none of its own."""
    early = next((track for track in routes if track.route == EARLY), None)
    if early is None:
        return None
    since = local_date(early.opened_at)
    moves = [at for at in started if local_date(at) >= since and (placed is None or at <= placed)]
    return moves[0] if moves else None


def _last(moments: list[datetime]) -> datetime | None:
    return moments[-1] if moments else None


def _on(moment: datetime | None) -> date | None:
    return local_date(moment) if moment else None
