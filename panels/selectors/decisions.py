"""What waits for a decision in panels, told to a manager's list: requests on no agenda, minutes to agree, recommendations to decide on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from panels.definitions import KINDS
from panels.definitions.deciding import DECIDES
from panels.models import AgencyDecision, Minutes, PanelRequest
from panels.models.people import chaired_by
from panels.selectors.words import named
from panels.terms import AgencyDecisionState, Business, MinutesState, RequestState
from tracker.rules.access import Viewer
from tracker.selectors.deciding import About, Kind, register_kind
from tracker.selectors.words import Words
from workflows.calendar import local_date


def register() -> None:
    """Tell the tracker of them. Called once, when the program starts."""
    register_kind(Kind(code="panel_request", says="Panel requests to list", page="panel_request", rows=requests, tells=tell_requests))
    register_kind(Kind(code="agency_decision", says="Recommendations to decide on", page="agency_decision",
                       rows=recommendations, tells=tell_recommendations))  # fmt: skip
    register_kind(Kind(code="minutes", says="Minutes to agree", page="panel_minutes", rows=minutes, tells=tell_minutes))


def requests(viewer: Viewer, units: Sequence[int], now: datetime) -> QuerySet[Any]:
    """Children of these units, and of the panels that this person chairs, who were put forward and are on no agenda."""
    heard = {str(b) for panel in chaired_by(viewer.user_id, on=local_date(now)) for b in panel.hears}
    rows = PanelRequest.objects.seen_by(viewer).filter(state=RequestState.ASKED)
    rows = rows.filter(Q(journey__team__in=list(units)) | Q(business__in=sorted(heard)))
    return rows.annotate(which=F("pk"), waits_since=F("asked_at"))


def recommendations(viewer: Viewer, units: Sequence[int], now: datetime) -> QuerySet[Any]:
    """What panels recommended about children of these units, or about any child where this person decides on it."""
    rows = AgencyDecision.objects.seen_by(viewer).filter(state=AgencyDecisionState.WAITING)
    if viewer.roles.isdisjoint(DECIDES):
        rows = rows.filter(recommendation__item__request__journey__team__in=list(units))
    return rows.annotate(which=F("pk"), waits_since=F("received_at"))


def minutes(viewer: Viewer, units: Sequence[int], now: datetime) -> QuerySet[Any]:
    """Minutes of the panels that this person chairs which are not agreed yet."""
    chaired = [panel.pk for panel in chaired_by(viewer.user_id, on=local_date(now))]
    rows = Minutes.objects.filter(state=MinutesState.DRAFT, meeting__panel__in=chaired, meeting__closed_at__isnull=False)
    return rows.annotate(which=F("pk"), waits_since=F("meeting__closed_at"))


def tell_requests(keys: Sequence[int], words: Words) -> Mapping[int, About]:
    """Each with what the child is put forward for. One query."""
    rows = PanelRequest.objects.select_related("journey__child", "journey__team").in_bulk(list(keys))
    return {
        pk: _about(row.journey, words, f"Put on an agenda: {KINDS[Business(row.business)].title}", row.public_id)
        for pk, row in rows.items()
    }


def tell_recommendations(keys: Sequence[int], words: Words) -> Mapping[int, About]:
    """Each with the panel that recommended it. One query."""
    about = "recommendation__item__request__journey"
    rows = AgencyDecision.objects.select_related(f"{about}__child", f"{about}__team", "recommendation__item__meeting").in_bulk(list(keys))
    found = {}
    for pk, row in rows.items():
        item = row.recommendation.item
        says = f"Decide on the recommendation of the {named(item.meeting, item.request.business)}"
        found[pk] = _about(item.request.journey, words, says, row.public_id)
    return found


def tell_minutes(keys: Sequence[int], words: Words) -> Mapping[int, About]:
    """Each with its meeting: minutes are about no one child. One query."""
    rows = Minutes.objects.select_related("meeting__panel").in_bulk(list(keys))
    return {pk: About(says="Agree the minutes", named=named(row.meeting), key=row.meeting.public_id) for pk, row in rows.items()}


def _about(journey: Any, words: Words, says: str, key: str) -> About:
    return About(
        says=says, named=journey.child.name, ref=journey.child.ref, stage=words.stage(journey.stage, journey.sub_stage),
        team=journey.team.name if journey.team else "", key=key,
    )  # fmt: skip


__all__ = ["register"]
