"""An emergency admission waits for no panel; the panel looks at the placement afterwards (LG-06, D-78)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from panels.actions.arise import of_trigger, raise_request
from panels.definitions.arising import EMERGENCY_ADMISSION
from tracker.actions import effects
from tracker.actions.locks import lock_journey
from workflows.engine import registry
from workflows.terms import Direction, EventKind, Stage

HANDLER = "panels.look_back"


def register() -> None:
    """Hear of every move, after it was made. Called once, when the program starts."""
    effects.register(HANDLER, look_back, kinds=[EventKind.JOURNEY_MOVED])


@transaction.atomic
def look_back(effect: Any, now: datetime) -> None:
    """Put a child admitted in an emergency forward to Access to Resources.

    Nothing for any other move, for a journey that has closed since, or where the child waits for that panel already.
    """
    event = effect.event
    if _is_emergency_admission(event):
        raise_request(lock_journey(event.journey_id, version=None), of_trigger(EMERGENCY_ADMISSION, f"event:{event.pk}"), now=now)


def _is_emergency_admission(event: Any) -> bool:
    body = event.payload.body
    if body.get("to") != Stage.LOOKED_AFTER or not event.definition:
        return False
    return registry.get(event.definition, event.definition_version).move(body["move"]).direction is Direction.EMERGENCY
