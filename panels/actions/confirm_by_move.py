"""The move that a panel's decision enables confirms the decision: nobody is asked the same thing twice."""

from datetime import datetime
from typing import Any

from django.db import transaction

from panels.actions.confirm_decision import write_confirmation, write_confirmation_of_action
from panels.actions.locks import lock
from panels.definitions import KINDS
from panels.models import ChairsAction, Decision
from panels.terms import Business
from tracker.actions import effects
from tracker.rules.access import Actor
from workflows.terms import EventKind, Role

HANDLER = "panels.confirm_by_move"


def register() -> None:
    """Hear of every move, after it was made. Called once, when the program starts."""
    effects.register(HANDLER, confirm_by_move, kinds=[EventKind.JOURNEY_MOVED])


@transaction.atomic
def confirm_by_move(effect: Any, now: datetime) -> None:
    """Confirm the unconfirmed decisions that opened this move, as whoever made it. Nothing where there are none."""
    event = effect.event
    waiting = Decision.objects.filter(
        item__request__journey=event.journey_id, defers=False, confirmed_at__isnull=True, decided_at__lte=event.occurred_at
    )
    between = ChairsAction.objects.filter(
        request__journey=event.journey_id, confirmed_at__isnull=True, taken_at__lte=event.occurred_at
    )  # fmt: skip
    if event.actor is None or not (waiting.exists() or between.exists()):
        return
    lock(journeys=[event.journey_id])
    roles = frozenset({Role(event.role)}) if event.role else frozenset()
    actor = Actor(user_id=event.actor.pk, name=event.actor.display_name, roles=roles)
    for decision in waiting.select_related("item__request"):
        if event.payload.body.get("move") in _enables(decision):
            write_confirmation(decision, actor=actor, now=now)
    for action in between.select_related("request"):
        if event.payload.body.get("move") in _opens(action.request.business, action.outcome):
            write_confirmation_of_action(action, actor=actor, now=now)


def _enables(decision: Decision) -> tuple[str, ...]:
    return _opens(decision.item.request.business, decision.outcome)


def _opens(business: str, code: str) -> tuple[str, ...]:
    outcome = KINDS[Business(business)].outcome(code)
    return outcome.enables if outcome is not None else ()
