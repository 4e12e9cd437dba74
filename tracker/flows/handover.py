"""The flow of an offered child: the receiver answers, or nobody does in time.

The flow only remembers who must still act. What was offered and how it was answered stands on the Handover, which the
actions alone change; each function here opens the transaction, calls the action and moves the flow on, so that neither
is ever there without the other. Names of the class and its nodes are stored with every process and never change.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from tracker.actions import effects
from tracker.actions import fall_back as fallback
from tracker.actions.allocate import offer_transfer as offer_transfer_action
from tracker.actions.answer_handover import accept_handover, not_accept_handover, withdraw_handover
from tracker.actions.move import Moved, move
from tracker.actions.move_family import Came, ForChild, move_family
from tracker.actions.requests import MoveRequest
from tracker.models import Clock, Effect, Event, Firing, Handover
from tracker.rules.access import Actor
from tracker.terms import HandoverState
from workflows.terms import EventKind

ANSWER_LIMIT = "oversight.handover_answer"
"""The time limit of the answer; as it falls due the offer falls back."""

FALL_BACK = "handover.fall_back"
"""The name under which the fallback waits among the effects. Never changes."""

TAKEN_BACK = "handover.taken_back"
"""The same for the end of the flow of an offer that was taken back."""

Result = TypeVar("Result")


class HandoverFlow(flow.Flow):
    """The offer of a child to another team."""

    # Waits for its turn: an attempt that fails inside a transaction would spoil the transaction on PostgreSQL.
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle(this.about).Next(this.waiting)
    waiting = flow.Split().Next(this.answer).Next(this.fall_back)
    answer = flow.Handle().Next(this.answered)
    fall_back = flow.Handle().Next(this.fallen_back)
    fallen_back = flow.End()
    answered = flow.TerminateEnd()

    def about(self, activation: Any, handover: Handover) -> Process:
        """Tie the process to its offer. It holds nothing else."""
        activation.process.artifact = handover
        process: Process = activation.process
        return process


@transaction.atomic
def offer_move(*, journey_id: int, request: MoveRequest, actor: Actor, now: datetime) -> Moved:
    """Make a move, and wait for the receiver where it is an offer. Raises what the door raises."""
    return _begun(move(journey_id=journey_id, request=request, actor=actor, now=now))


def offer_family_move(*, each: Sequence[ForChild], actor: Actor, now: datetime) -> list[Came]:
    """The same for brothers and sisters in one act, each judged alone. Raises what the action raises."""
    return move_family(each=each, actor=actor, now=now, makes=offer_move)


@transaction.atomic
def offer_transfer(*, journey_id: int, version: int, to_team: int, actor: Actor, note: str, occurred_at: datetime, now: datetime) -> Moved:
    """Offer a child to another team where the child stands. Raises what the action raises."""
    return _begun(
        offer_transfer_action(
            journey_id=journey_id, version=version, to_team=to_team, actor=actor, note=note, occurred_at=occurred_at, now=now
        )
    )


def accept(
    *, handover_id: int, actor: Actor, worker_id: int | None, occurred_at: datetime, now: datetime, why_above_ceiling: str = "",
) -> Moved:  # fmt: skip
    """Accept a child for the receiving team. Raises what the action raises; the flow then waits on as before."""
    return _answered(
        handover_id,
        lambda: accept_handover(handover_id=handover_id, actor=actor, worker_id=worker_id, occurred_at=occurred_at, now=now,
                                why_above_ceiling=why_above_ceiling),
    )  # fmt: skip


def not_accept(*, handover_id: int, actor: Actor, reason: str, occurred_at: datetime, now: datetime) -> Handover:
    """Answer that the child is not accepted, with a reason."""
    return _answered(
        handover_id,
        lambda: not_accept_handover(handover_id=handover_id, actor=actor, reason=reason, occurred_at=occurred_at, now=now),
    )


def withdraw(*, handover_id: int, actor: Actor, reason: str, occurred_at: datetime, now: datetime) -> Handover:
    """Take an offer back. It has then no one to answer it, and the flow ends."""
    return _answered(
        handover_id,
        lambda: withdraw_handover(handover_id=handover_id, actor=actor, reason=reason, occurred_at=occurred_at, now=now),
    )


@transaction.atomic
def fall_back(*, handover_id: int, now: datetime) -> bool:
    """Let an offer fall back that nobody answered in time. False where it was answered, or fell back, meanwhile."""
    return _with_node(handover_id, "fall_back", lambda: fallback.fall_back(handover_id=handover_id, now=now))


def out_of_step() -> Iterable[tuple[str, str, str]]:
    """Offers that wait without a live flow, and live flows without an offer that waits: (rule, journey, what is wrong)."""
    live = list(_processes().filter(status=PROCESS.NEW).values_list("artifact_object_id", flat=True))
    waiting = dict(Handover.objects.filter(state=HandoverState.OFFERED).values_list("pk", "journey__public_id"))
    for pk in sorted(waiting.keys() - set(live)):
        yield "offer_waits_in_a_flow", waiting[pk], "An offer waits for its answer and no flow waits for it."
    answered = dict(Handover.objects.filter(pk__in=set(live) - waiting.keys()).values_list("pk", "journey__public_id"))
    for pk in sorted(answered):
        yield "flow_has_an_offer", answered[pk], "A flow waits for the answer to an offer that has been answered."
    for pk in sorted(set(live) - waiting.keys() - answered.keys()):
        yield "flow_has_an_offer", "", f"A flow waits for the answer to an offer that is not there ({pk})."
    for pk in sorted({pk for pk in live if live.count(pk) > 1}):
        yield "one_flow_of_an_offer", waiting.get(pk, ""), "More than one flow waits for the answer to one offer."


def _begun(moved: Moved) -> Moved:
    if moved.handover is not None:
        HandoverFlow.start.run(handover=moved.handover)
    if not moved.journey.is_open:
        _end_what_has_no_offer(moved.journey.pk)
    return moved


def _end_what_has_no_offer(journey_id: int) -> None:
    """Finish the flow of an offer that a closing took back."""
    taken_back = Handover.objects.filter(journey=journey_id, state=HandoverState.WITHDRAWN).values_list("pk", flat=True)
    live = _processes().filter(status=PROCESS.NEW, artifact_object_id__in=list(taken_back))
    for handover_id in list(live.values_list("artifact_object_id", flat=True)):
        _with_node(handover_id, "answer", lambda: None)


@transaction.atomic
def _answered(handover_id: int, act: Callable[[], Result]) -> Result:
    return _with_node(handover_id, "answer", act)


def _with_node(handover_id: int, node: str, act: Callable[[], Result]) -> Result:
    """Do what the node stands for and finish it, under the lock of its process.

    Whether it may still be done is the action's to say, so that a second answer is told what the first one was. Where
    no process waits the action is done all the same: a child does not wait because of a flow.
    """
    task = Task.objects.filter(
        process__in=_processes().filter(artifact_object_id=handover_id), flow_task=_reference(node), status=STATUS.NEW
    ).first()
    if task is None:
        return act()
    with task.activation() as activation:
        result = act()
        if activation.task.status == STATUS.NEW:
            activation.run(None)
            activation.execute()
    return result


def _processes() -> Any:
    about = ContentType.objects.get_for_model(Handover)
    return Process.objects.filter(flow_class=HandoverFlow, artifact_content_type=about)


def _reference(node: str) -> Any:
    return getattr(HandoverFlow, node)


def _due(firing: Firing) -> bool:
    return firing.clock.limit == ANSWER_LIMIT and firing.rung == "due"


def _taken_back(effect: Effect, now: datetime) -> None:
    """The effect of an offer's withdrawal, wherever it came from: a birthday closes a journey without anybody here."""
    journey_id = Event.objects.values_list("journey", flat=True).get(effects=effect)
    if journey_id is not None:
        _end_what_has_no_offer(journey_id)


def _fall_back_of(effect: Effect, now: datetime) -> None:
    """The effect of the answer's falling due. The clock ends with the answer, so whatever offer waits now is its own."""
    clock = Clock.objects.select_related("journey").get(firings__effects=effect)
    offer = Handover.objects.filter(journey=clock.of_journey, state=HandoverState.OFFERED, offered_at=clock.started_at).first()
    if offer is not None:
        fall_back(handover_id=offer.pk, now=now)


effects.register(FALL_BACK, _fall_back_of, firings=_due)
effects.register(TAKEN_BACK, _taken_back, kinds=[EventKind.HANDOVER_WITHDRAWN])

__all__ = [
    "HandoverFlow", "accept", "fall_back", "not_accept", "offer_family_move", "offer_move", "offer_transfer", "out_of_step", "withdraw",
]  # fmt: skip
