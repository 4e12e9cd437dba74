"""Lets those who own the two legal panels see each child on the edge of care, for as long as the mark stands (ST-08)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from panels.models import Panel
from panels.terms import Business
from tracker.actions import effects
from tracker.actions.panel_business import end_panel_sight, give_panel_sight
from tracker.models import Event, Holding
from workflows.calendar import local_date
from workflows.terms import EventKind

HANDLER = "panels.watch_edge_of_care"
LEGAL = (Business.LEGAL_GATEWAY, Business.PUBLIC_LAW_OUTLINE, Business.CARE_PROCEEDINGS)
"""The business of the two legal panels, whose owners watch the edge of care."""


def register() -> None:
    """Hear of every mark that is made or taken away. Called once, when the program starts."""
    effects.register(HANDLER, watch_edge_of_care, kinds=[EventKind.EDGE_OF_CARE_MARKED, EventKind.EDGE_OF_CARE_ENDED])


@transaction.atomic
def watch_edge_of_care(effect: Any, now: datetime) -> None:
    """Give the owners sight of the child that was marked, or end the sight that an earlier mark gave them."""
    event = effect.event
    told = Event.objects.filter(journey=event.journey_id, kind__in=[EventKind.EDGE_OF_CARE_MARKED, EventKind.EDGE_OF_CARE_ENDED])
    if event.kind == EventKind.EDGE_OF_CARE_MARKED:
        ended = told.filter(kind=EventKind.EDGE_OF_CARE_ENDED, seq__gt=event.seq)
        if not ended.exists():
            give_panel_sight(listed_by=event, members=_owners(now), at=now)
        return
    marks = told.filter(kind=EventKind.EDGE_OF_CARE_MARKED, seq__lt=event.seq)
    end_panel_sight(listed_by=list(marks.values_list("pk", flat=True)), at=now)


def _owners(now: datetime) -> list[int]:
    """Who holds the posts that own the legal panels today."""
    legal = [str(business) for business in LEGAL]
    posts = Panel.objects.filter(Q(business__in=legal) | Q(alternates_with__in=legal), is_active=True).values("owner")
    today = local_date(now)
    held = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), post__in=posts, from_on__lte=today)
    return sorted(set(held.values_list("user", flat=True)))
