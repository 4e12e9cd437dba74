"""A child whose journey has closed is not considered any more: what waits for a panel is withdrawn, with the reason."""

from datetime import datetime
from typing import Any

from django.db import transaction

from panels.actions.agency_decision import lapse_with_the_journey
from panels.actions.put_forward import locked_request, take_back
from panels.models import PanelRequest
from panels.terms import OPEN_REQUESTS
from tracker.actions import effects
from tracker.rules.access import Actor
from workflows.terms import EventKind

HANDLER = "panels.withdraw_closed"
BECAUSE = "The child's journey closed."
WAYMARK = Actor(user_id=None, name="Waymark")


def register() -> None:
    """Hear of every journey that closes. Called once, when the program starts."""
    effects.register(HANDLER, withdraw_closed, kinds=[EventKind.JOURNEY_CLOSED])


@transaction.atomic
def withdraw_closed(effect: Any, now: datetime) -> None:
    """Withdraw what the closed journey still asks of panels and of decision makers. A decision that was made stands."""
    waiting = PanelRequest.objects.filter(journey=effect.event.journey_id, state__in=[str(s) for s in OPEN_REQUESTS])
    for request_id in waiting.order_by("pk").values_list("pk", flat=True):
        request, item = locked_request(request_id)
        if not request.journey.is_open:
            take_back(request, item, BECAUSE, actor=WAYMARK, now=now)
    lapse_with_the_journey(effect.event.journey_id, now=now)
