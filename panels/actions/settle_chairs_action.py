"""What becomes of a chair's action: the panel ratifies it or not, or the journey closes before the panel could look at it."""

from datetime import datetime

from django.db import transaction

from panels import machines
from panels.definitions import KINDS
from panels.models import ChairsAction, Decision, PanelRequest
from panels.terms import Business, ChairsActionState, RequestState
from tracker.actions.locks import lock_journey
from tracker.actions.panel_business import record_panel_step
from tracker.rules.access import Actor
from workflows.terms import EventKind

WAYMARK = Actor(user_id=None, name="Waymark")


@transaction.atomic
def settle_chairs_action(*, action_id: int, now: datetime) -> ChairsAction:
    """Bring a chair's action in step with what became of the request that it be ratified. Harmless however often it runs.

    Nothing that was done is undone. Where it is not ratified the head of service decides what follows, in a timescale
    that starts here.
    """
    journey = ChairsAction.objects.values_list("request__journey", flat=True).get(pk=action_id)
    lock_journey(journey, version=None)
    action = ChairsAction.objects.select_related("request", "ratified_by").get(pk=action_id)
    asked: PanelRequest = action.ratified_by
    if action.state != ChairsActionState.TAKEN:
        return action
    if asked.state == RequestState.WITHDRAWN:
        _settle(action, "lapse", ChairsActionState.LAPSED, now)
    decision = Decision.objects.filter(item__request=asked, defers=False).select_related("decided_by").first()
    if decision is not None:
        _told(action, decision, now)
    return action


def _told(action: ChairsAction, decision: Decision, now: datetime) -> None:
    ratified = decision.outcome == "ratified"
    kind = KINDS[Business(action.request.business)]
    if ratified:
        told, says = EventKind.PANEL_CHAIRS_ACTION_RATIFIED, f"{kind.title} ratified what its chair had decided between meetings."
        _settle(action, "ratify", ChairsActionState.RATIFIED, now)
    else:
        told = EventKind.PANEL_CHAIRS_ACTION_NOT_RATIFIED
        says = f"{kind.title} did not ratify what its chair had decided between meetings. The head of service decides what follows."
        _settle(action, "not_ratify", ChairsActionState.NOT_RATIFIED, now)
    record_panel_step(
        journey_id=action.request.journey_id, kinds=[told], says=says, reason=decision.reason, actor=WAYMARK, now=now,
        body={"subject": action.public_id, "decision": decision.public_id},
    )  # fmt: skip


def _settle(action: ChairsAction, move: str, state: ChairsActionState, now: datetime) -> None:
    machines.go(action, move, state)
    action.settled_at = now
    action.save(update_fields=["state", "settled_at"])
