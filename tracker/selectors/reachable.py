"""The rows that a viewer can reach, for programs: journeys, offers, timescales and events, each only of children seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet

from tracker.errors import NotVisible
from tracker.models import CaseloadRow, Child, Clock, Event, Evidence, Handover, Journey, LegalStatus, OrgUnit, Placement, Track
from tracker.models.visible import visible, visible_children
from tracker.rules.access import Viewer
from tracker.selectors.caseloads import Filters, narrowed
from tracker.selectors.children import child_for, search
from tracker.selectors.timeline import in_sight
from tracker.selectors.timescales import of_colour
from tracker.terms import HandoverState
from workflows.definitions.limits import NEVER_LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyFilters:
    """What a list of journeys is narrowed to. Empty values narrow nothing; `worker` is a username, `team` a code."""

    child: str = ""
    stage: str = ""
    team: str = ""
    worker: str = ""
    is_open: bool | None = None
    looked_after: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFilters:
    """What a list of running timescales is narrowed to. `due_before` is an aware UTC moment."""

    colour: str = ""
    team: str = ""
    worker: str = ""
    code: str = ""
    due_before: datetime | None = None


def children(viewer: Viewer, text: str, filters: Filters, *, now: datetime) -> QuerySet[Child]:
    """The children this person may see: those that a text finds, or all, narrowed to how their open journey stands."""
    if text.strip():
        return search(viewer, text, filters, now=now)
    rows = visible_children(viewer)
    if not filters.is_empty:
        rows = rows.filter(Exists(CaseloadRow.objects.filter(narrowed(viewer, filters, now=now), child=OuterRef("pk"))))
    return rows.order_by("family_name", "given_name", "pk")


def the_child(viewer: Viewer, ref: str) -> Child:
    """The child of this reference. Raises NotVisible."""
    child = child_for(viewer, ref)
    if child is None:
        raise NotVisible("There is no such child.")
    return child


def journeys(viewer: Viewer, filters: JourneyFilters) -> QuerySet[Journey]:
    """The journeys of the children this person may see, the newest first, with all that describes them."""
    rows = Journey.objects.filter(visible(viewer, child="child_id"))
    narrow = {
        "child__ref": filters.child, "stage": filters.stage, "team__code": filters.team, "worker__username": filters.worker
    }  # fmt: skip
    rows = rows.filter(**{path: value for path, value in narrow.items() if value})
    if filters.is_open is not None:
        rows = rows.filter(closed_at__isnull=filters.is_open)
    if filters.looked_after is not None:
        rows = rows.filter(looked_after_since__isnull=not filters.looked_after)
    return described(rows).order_by("-opened_at", "-pk")


def the_journey(viewer: Viewer, public_id: str) -> Journey:
    """The journey of this public id, with all that describes it. Raises NotVisible."""
    rows = Journey.objects.filter(visible(viewer, child="child_id"), public_id=public_id)
    journey = described(rows).first()
    if journey is None:
        raise NotVisible("There is no such journey.")
    return journey


def described(rows: QuerySet[Journey]) -> QuerySet[Journey]:
    """Journeys with what their description reads: seven queries, whatever the number of rows."""
    running = Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True)
    return rows.select_related("child", "team", "worker", "previous").prefetch_related(
        Prefetch("tracks", Track.objects.order_by("opened_at", "pk")),
        Prefetch("legal_statuses", LegalStatus.objects.filter(ended_at__isnull=True), to_attr="legal_now"),
        Prefetch("placements", Placement.objects.filter(ended_at__isnull=True), to_attr="placed_now"),
        Prefetch("clocks", running.order_by("due_at", "pk"), to_attr="running_now"),
        Prefetch("handovers", with_people(Handover.objects.filter(state=HandoverState.OFFERED)), to_attr="offered_now"),
    )


def handovers(
    viewer: Viewer, *, state: str = "", to_units: Sequence[int] | None = None, from_units: Sequence[int] | None = None
) -> QuerySet[Handover]:
    """The offers this person may see, the oldest first, narrowed to those made to, or by, these units."""
    rows = Handover.objects.filter(visible(viewer, child="journey__child_id"))
    if state:
        rows = rows.filter(state=state)
    if to_units is not None:
        rows = rows.filter(to_team__in=list(to_units))
    if from_units is not None:
        rows = rows.filter(Q(from_team__in=list(from_units)) | Q(offered_by=viewer.user_id))
    return with_people(rows).order_by("offered_at", "pk")


def the_handover(viewer: Viewer, public_id: str) -> Handover:
    """The offer of this public id. Raises NotVisible."""
    offer = handovers(viewer).filter(public_id=public_id).first()
    if offer is None:
        raise NotVisible("There is no such offer.")
    return offer


def clocks(viewer: Viewer, filters: ClockFilters, *, now: datetime) -> QuerySet[Clock]:
    """The running timescales of the children this person may see, the worst first. Raises KeyError for no colour."""
    rows = Clock.objects.filter(
        visible(viewer, child="journey__child_id"), journey__isnull=False, stopped_at__isnull=True, cancelled_at__isnull=True
    )
    narrow = {
        "journey__team__code": filters.team, "journey__worker__username": filters.worker, "limit": filters.code,
        "due_at__lt": filters.due_before,
    }  # fmt: skip
    rows = rows.filter(**{path: value for path, value in narrow.items() if value})
    if filters.colour:
        rows = rows.filter(of_colour(filters.colour, now=now, due="due_at", warns="warns_at"), paused_at__isnull=True)
        rows = rows.exclude(limit__in=NEVER_LATE).exclude(opens_at__gt=now)
    people = rows.select_related("start_event__payload", "journey__child", "journey__team", "journey__worker")
    return people.order_by("due_at", "pk")


def clocks_of(journey: Journey) -> QuerySet[Clock]:
    """Every timescale of one journey: those that run, the worst first, then those that ended."""
    rows = Clock.objects.filter(journey=journey).select_related("start_event__payload", "stop_event__payload", "cancel_event__payload")
    has_ended = Q(stopped_at__isnull=False) | Q(cancelled_at__isnull=False)
    return rows.annotate(has_ended=ExpressionWrapper(has_ended, BooleanField())).order_by("has_ended", "due_at", "pk")


def events_of(journey: Journey) -> QuerySet[Event]:
    """The record of one journey, in the order in which it was written."""
    return _told(Event.objects.filter(journey=journey)).order_by("seq")


def timeline_of(viewer: Viewer, child: Child) -> QuerySet[Event]:
    """All that is on record about one child that this viewer may know of, over every journey, the latest first."""
    return _told(in_sight(viewer, child)).order_by("-occurred_at", "-pk")


def team_of_code(code: str) -> OrgUnit | None:
    """The team in use that has this code."""
    return OrgUnit.objects.filter(code=code, is_active=True).first()


def _told(rows: QuerySet[Event]) -> QuerySet[Event]:
    corrections = Event.objects.filter(corrects=OuterRef("pk"))
    evidence = Prefetch("evidence", Evidence.objects.order_by("pk"))
    return (
        rows.select_related("payload", "actor", "journey", "corrects").prefetch_related(evidence).annotate(
            is_corrected=Exists(corrections)
        )
    )  # fmt: skip


def with_people(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    """Offers with the people and teams of both hands."""
    return rows.select_related("journey__child", "from_team", "to_team", "to_user", "offered_by", "answered_by")
