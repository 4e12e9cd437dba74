"""The flow of a chair's action: taken between meetings, it waits until the panel has looked at it.

The flow only remembers that the panel must still act. What was decided, and whether it was ratified, stands on the chair's
action, which the actions alone change. The panel's answer is a decision of an item like any other, so the flow hears of it
by its event, wherever it was recorded. Names of the class and its nodes are stored with every process and never change.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from panels.actions import take_chairs_action as taking
from panels.actions.settle_chairs_action import settle_chairs_action
from panels.actions.take_chairs_action import Urgent
from panels.models import ChairsAction
from panels.terms import ChairsActionState
from tracker.actions import effects
from tracker.rules.access import Actor
from tracker.selectors.invariants import register_breaches
from workflows.terms import EventKind

SETTLE = "panels.settle_chairs_action"
"""The name under which the panel's answer waits among the effects. Never changes."""


class RatificationFlow(flow.Flow):
    """A chair's action, until the panel has looked at it."""

    # Waits for its turn: an attempt that fails inside a transaction would spoil the transaction on PostgreSQL.
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle(this.about).Next(this.ratify)
    ratify = flow.Handle().Next(this.settled)
    settled = flow.End()

    def about(self, activation: Any, action: ChairsAction) -> Process:
        """Tie the process to its chair's action. It holds nothing else."""
        activation.process.artifact = action
        process: Process = activation.process
        return process


def register() -> None:
    """Hear of what panels decide and of what is withdrawn, and have the standing rule proved. Called once, as the program starts."""
    effects.register(SETTLE, _settle, kinds=[EventKind.PANEL_DECISION_MADE, EventKind.PANEL_ITEM_WITHDRAWN])
    register_breaches("panels", out_of_step)


@transaction.atomic
def take_chairs_action(*, request_id: int, urgent: Urgent, actor: Actor, now: datetime) -> ChairsAction:
    """Decide a request between meetings, and wait for the panel. Raises what the action raises."""
    action = taking.take_chairs_action(request_id=request_id, urgent=urgent, actor=actor, now=now)
    RatificationFlow.start.run(action=action)
    return action


@transaction.atomic
def settle(*, action_id: int, now: datetime) -> ChairsAction:
    """Bring a chair's action in step with what the panel decided, and finish the flow that waits for it."""
    task = Task.objects.filter(
        process__in=_processes().filter(artifact_object_id=action_id), flow_task=RatificationFlow.ratify, status=STATUS.NEW
    ).first()
    if task is None:
        return settle_chairs_action(action_id=action_id, now=now)
    with task.activation() as activation:
        action = settle_chairs_action(action_id=action_id, now=now)
        if action.state != ChairsActionState.TAKEN and activation.task.status == STATUS.NEW:
            activation.run(None)
            activation.execute()
    return action


def out_of_step() -> Iterable[tuple[str, str, str]]:
    """Chair's actions that wait without a live flow, and live flows without one that waits: (rule, public id, what is wrong)."""
    live = list(_processes().filter(status=PROCESS.NEW).values_list("artifact_object_id", flat=True))
    waiting = dict(ChairsAction.objects.filter(state=ChairsActionState.TAKEN).values_list("pk", "public_id"))
    ids = dict(ChairsAction.objects.filter(pk__in=live).values_list("pk", "public_id"))
    for pk in sorted(waiting.keys() - set(live)):
        yield "chairs_action_waits_in_a_flow", waiting[pk], "A chair's action waits for its panel and no flow waits for it."
    for pk in sorted(set(live) - waiting.keys()):
        yield "flow_has_a_chairs_action", ids.get(pk, ""), "A flow waits for a chair's action that is settled, or not there."
    for pk in sorted({pk for pk in live if live.count(pk) > 1}):
        yield "one_flow_of_a_chairs_action", ids.get(pk, ""), "More than one flow waits for one chair's action."


def _settle(effect: Any, now: datetime) -> None:
    """The effect of a panel's decision and of a withdrawal, wherever it came from: only of a request that ratifies something."""
    request = effect.event.payload.body.get("request", "")
    found = ChairsAction.objects.filter(ratified_by__public_id=request).values_list("pk", flat=True).first() if request else None
    if found is not None:
        settle(action_id=found, now=now)


def _processes() -> Any:
    about = ContentType.objects.get_for_model(ChairsAction)
    return Process.objects.filter(flow_class=RatificationFlow, artifact_content_type=about)


__all__ = ["RatificationFlow", "out_of_step", "register", "settle", "take_chairs_action"]
