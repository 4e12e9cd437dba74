"""What a panel asked for is done, with where that is shown, or is not wanted any more, with why. Its timescale ends with it."""

from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_run
from panels.actions.locks import lock, sitting_of
from panels.definitions import MANAGES
from panels.errors import WrongMoment
from panels.models import PanelAction
from panels.terms import ActionState
from tracker.actions.panel_business import record_panel_step
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def finish_action(*, action_id: int, shown_by: str, actor: Actor, now: datetime) -> PanelAction:
    """Say that an action is done and where that is shown, such as a record's reference. By its owner, a manager, or whoever runs the panel.

    Raises BadInput without where it is shown, WrongMoment where it is over, NotYourDecision for anybody else.
    """
    if not shown_by.strip():
        raise BadInput("Say where it is shown.", {"shown_by": "Say where it is shown that this was done."})
    action = _locked(action_id)
    if action.owner_id != actor.user_id and not actor.roles & set(MANAGES):
        actor = _runs(action, actor, now)
    machines.go(action, "finish", ActionState.DONE)
    action.shown_by = shown_by.strip()
    return _end(action, EventKind.PANEL_ACTION_DONE, f"Done for the panel: {action.what}", action.shown_by, actor, now)


@transaction.atomic
def end_action(*, action_id: int, because: str, actor: Actor, now: datetime) -> PanelAction:
    """Say that an action is not wanted any more, and why. Only whoever runs the panel may: its owner does not let itself off."""
    if not because.strip():
        raise BadInput("Say why it is not wanted any more.", {"because": "Say why it is not wanted any more."})
    action = _locked(action_id)
    actor = _runs(action, actor, now)
    machines.go(action, "end", ActionState.ENDED)
    action.ended_because = because.strip()
    return _end(action, EventKind.PANEL_ACTION_ENDED, f"Not wanted by the panel any more: {action.what}", action.ended_because, actor, now)


def _locked(action_id: int) -> PanelAction:
    journey = PanelAction.objects.filter(pk=action_id).values_list("decision__item__request__journey", flat=True).first()
    if journey is None:
        raise NotVisible("There is no such action.")
    lock(journeys=[journey])
    action = PanelAction.objects.select_related("decision__item__request", "decision__item__meeting__panel").get(pk=action_id)
    if action.state != ActionState.TO_DO:
        raise WrongMoment("This action is over already.")
    return action


def _runs(action: PanelAction, actor: Actor, now: datetime) -> Actor:
    panel = action.decision.item.meeting.panel
    try:
        return must_run(actor, panel, sitting_of(panel.pk, now=now))
    except NotYourDecision:
        says = f"Whoever was asked, a manager, or those who run the {panel.title} may say so."
        raise NotYourDecision(says, MANAGES) from None


def _end(action: PanelAction, kind: EventKind, says: str, reason: str, actor: Actor, now: datetime) -> PanelAction:
    action.ended_at, action.ended_by_id = now, actor.user_id
    action.save(update_fields=["state", "ended_at", "ended_by", "shown_by", "ended_because"])
    record_panel_step(
        journey_id=action.decision.item.request.journey_id, kinds=[kind], says=says, reason=reason, actor=actor, now=now,
        body={"subject": action.public_id},
    )  # fmt: skip
    return action
