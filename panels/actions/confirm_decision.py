"""The responsible manager confirms what a panel decided, and the timescale for that ends (D-59)."""

from datetime import datetime

from django.db import transaction

from panels.actions.locks import lock
from panels.definitions import KINDS, MANAGES
from panels.definitions.deciding import deciding, is_to_confirm
from panels.errors import WrongMoment
from panels.models import ChairsAction, Decision, PanelRequest
from panels.terms import Business
from tracker.actions.panel_business import record_panel_step
from tracker.errors import NotVisible, NotYourDecision
from tracker.rules.access import Actor
from workflows.terms import EventKind, Role

ABOVE_TEAMS = frozenset({Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS})


@transaction.atomic
def confirm_decision(*, decision_id: int, actor: Actor, now: datetime) -> Decision:
    """Confirm a decision as the manager responsible for the child, or one above.

    Raises NotYourDecision for anyone else, WrongMoment for what no manager confirms (a deferral, a recommendation, a ratification)
    and for a decision that is confirmed already.
    """
    journey = Decision.objects.filter(pk=decision_id).values_list("item__request__journey", flat=True).first()
    if journey is None:
        raise NotVisible("There is no such decision.")
    lock(journeys=[journey])
    decision = Decision.objects.select_related("item__request__journey__team").get(pk=decision_id)
    _must_manage(actor, decision.item.request)
    business = Business(decision.item.request.business)
    if deciding(business, decision.outcome) is not None:
        raise WrongMoment("The panel recommended this. The decision maker decides on it; there is nothing for you to confirm.")
    if decision.defers or decision.confirmed_at is not None or not is_to_confirm(business, decision.outcome):
        raise WrongMoment("There is nothing to confirm here.")
    write_confirmation(decision, actor=actor, now=now)
    return decision


@transaction.atomic
def confirm_chairs_action(*, action_id: int, actor: Actor, now: datetime) -> ChairsAction:
    """Confirm what a chair decided between meetings, as the manager responsible for the child, or one above."""
    journey = ChairsAction.objects.filter(pk=action_id).values_list("request__journey", flat=True).first()
    if journey is None:
        raise NotVisible("There is no such decision.")
    lock(journeys=[journey])
    action = ChairsAction.objects.select_related("request__journey__team").get(pk=action_id)
    _must_manage(actor, action.request)
    if action.confirmed_at is not None:
        raise WrongMoment("There is nothing to confirm here.")
    write_confirmation_of_action(action, actor=actor, now=now)
    return action


def write_confirmation_of_action(action: ChairsAction, *, actor: Actor, now: datetime) -> None:
    """The same for a decision between meetings. The child's stream is locked."""
    action.confirmed_by_id, action.confirmed_at = actor.user_id, now
    action.save(update_fields=["confirmed_by", "confirmed_at"])
    record_panel_step(
        journey_id=action.request.journey_id, kinds=[EventKind.PANEL_DECISION_CONFIRMED], actor=actor, now=now,
        says=f"The decision of {KINDS[Business(action.request.business)].title} was confirmed.", body={"chairs_action": action.public_id},
    )  # fmt: skip


def _must_manage(actor: Actor, request: PanelRequest) -> None:
    """Raises NotYourDecision for anyone but a manager of the child's team, or one above."""
    manages_team = bool(actor.roles & set(MANAGES)) and request.journey.team_id in actor.unit_ids
    if not manages_team and not actor.roles & ABOVE_TEAMS:
        raise NotYourDecision(f"Only a manager of {request.journey.team} or above may confirm this.", MANAGES)


def write_confirmation(decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Write that a decision was confirmed, here and on the child's record. The child's stream is locked."""
    request = decision.item.request
    decision.confirmed_by_id, decision.confirmed_at = actor.user_id, now
    decision.save(update_fields=["confirmed_by", "confirmed_at"])
    record_panel_step(
        journey_id=request.journey_id, kinds=[EventKind.PANEL_DECISION_CONFIRMED], actor=actor, now=now,
        says=f"The decision of {KINDS[Business(request.business)].title} was confirmed.", body={"decision": decision.public_id},
    )  # fmt: skip
