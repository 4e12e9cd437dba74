"""Lets those who own the two legal panels see each child on the edge of care, for as long as the mark stands (ST-08)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from panels.models import Panel
from panels.selectors.people import owners_of
from panels.terms import Business
from tracker.actions import effects
from tracker.actions.panel_business import end_sight_of_marked, give_sight_of_marked
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
    if effect.event.kind == EventKind.EDGE_OF_CARE_ENDED:
        end_sight_of_marked(ended=effect.event, at=now)
        return
    legal = [panel for panel in Panel.objects.filter(is_active=True) if set(panel.hears) & set(LEGAL)]
    give_sight_of_marked(marked=effect.event, members=owners_of(legal, on=local_date(now)), at=now)
