"""An emergency admission waits for no panel; the panel looks at the placement afterwards (LG-06, D-78)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from panels.actions.put_forward import write_request
from panels.definitions import ITEM_MINUTES
from panels.models import PanelRequest
from panels.terms import OPEN_REQUESTS, Business
from tracker.actions import effects
from tracker.actions.locks import lock_journey
from tracker.rules.access import Actor
from workflows.engine import registry
from workflows.terms import Direction, EventKind, Role, Stage

HANDLER = "panels.look_back"
ASKS = "The child was placed in an emergency, before any panel. Look at the placement and what it needs."


def register() -> None:
    """Hear of every move, after it was made. Called once, when the program starts."""
    effects.register(HANDLER, look_back, kinds=[EventKind.JOURNEY_MOVED])


@transaction.atomic
def look_back(effect: Any, now: datetime) -> None:
    """Put a child admitted in an emergency forward to Access to Resources, as whoever recorded the admission.

    Nothing for any other move, for a journey that has closed since, or where the child waits for that panel already.
    """
    event = effect.event
    if event.actor is None or not _is_emergency_admission(event):
        return
    journey = lock_journey(event.journey_id, version=None).journey
    waiting = PanelRequest.objects.filter(journey=journey, business=Business.ACCESS_TO_RESOURCES, state__in=[str(s) for s in OPEN_REQUESTS])
    if not journey.is_open or waiting.exists():
        return
    request = PanelRequest(
        journey=journey, business=Business.ACCESS_TO_RESOURCES, asks=ASKS, minutes=ITEM_MINUTES,
        asked_by_id=event.actor.pk, agreed_by_id=event.actor.pk, asked_at=now,
    )  # fmt: skip
    roles = frozenset({Role(event.role)}) if event.role in set(Role) else frozenset()
    write_request(request, actor=Actor(user_id=event.actor.pk, name=event.actor.display_name, roles=roles), now=now)


def _is_emergency_admission(event: Any) -> bool:
    body = event.payload.body
    if body.get("to") != Stage.LOOKED_AFTER or not event.definition:
        return False
    return registry.get(event.definition, event.definition_version).move(body["move"]).direction is Direction.EMERGENCY
