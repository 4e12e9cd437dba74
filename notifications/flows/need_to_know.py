"""The flow of a need-to-know: it waits to be sent, then in parallel for everybody who was told, and to be closed.

The flow only remembers who must still act. What was written, sent and acknowledged stands on the need-to-know, which the
actions alone change; each function here opens the transaction, calls the action and brings the flow in step, so that
neither is ever there without the other. Names of the class and its nodes are stored with every process and never change.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from notifications.actions.need_to_know import acknowledge as acknowledging
from notifications.actions.need_to_know import draft as drafting
from notifications.actions.need_to_know import end as ending
from notifications.actions.need_to_know import pass_on as passing
from notifications.actions.need_to_know import raise_severity as grading
from notifications.actions.need_to_know import send as sending
from notifications.actions.need_to_know.draft import Drafted
from notifications.actions.need_to_know.write import Form
from notifications.flows.each import Each
from notifications.models import NeedToKnow, Rung
from notifications.terms import OPEN_STATES, NeedToKnowState
from tracker.rules.access import Actor
from workflows.terms import Severity

Result = TypeVar("Result")


class NeedToKnowFlow(flow.Flow):
    """A need-to-know from its draft to its end."""

    # Waits for its turn: an attempt that fails inside a transaction would spoil the transaction on PostgreSQL.
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle(this.about).Next(this.to_send)
    to_send = flow.Handle().Next(this.went_out)
    went_out = flow.If(this.was_sent).Then(this.until_closed).Else(this.dismissed)
    until_closed = flow.Split().Next(this.each_told).Next(this.to_close)
    each_told = Each(this.those_told).Next(this.acknowledge)
    acknowledge = flow.Handle().Next(this.all_acknowledged)
    all_acknowledged = flow.Join().Next(this.heard)
    heard = flow.End()
    to_close = flow.Handle().Next(this.closed)
    closed = flow.TerminateEnd()
    dismissed = flow.End()

    def about(self, activation: Any, need_to_know: NeedToKnow) -> Process:
        """Tie the process to its need-to-know. It holds nothing else."""
        activation.process.artifact = need_to_know
        process: Process = activation.process
        return process

    def was_sent(self, activation: Any) -> bool:
        """Whether it went out; else it was dismissed. Asked of the need-to-know, never kept here."""
        return NeedToKnow.objects.filter(pk=activation.process.artifact_object_id, sent_at__isnull=False).exists()

    def those_told(self, activation: Any) -> list[int]:
        """Who must still acknowledge it."""
        return _waiting(activation.process.artifact_object_id)


@transaction.atomic
def draft(**given: Any) -> Drafted:
    """Draft a need-to-know, as `actions.need_to_know.draft.draft` does, and wait for it to be sent."""
    made = drafting.draft(**given)
    if not made.joined:
        NeedToKnowFlow.start.run(need_to_know=made.need_to_know)
    return made


def confirm(
    *, need_to_know_id: int, actor: Actor, now: datetime, form: Form | None = None, version: int | None = None
) -> NeedToKnow:  # fmt: skip
    """Confirm a draft, which sends it. Raises what the action raises; the flow then waits on as before."""
    return _in_step(
        need_to_know_id, lambda: sending.confirm(need_to_know_id=need_to_know_id, actor=actor, now=now, form=form, version=version)
    )


def send_unconfirmed(
    *, need_to_know_id: int, actor: Actor, now: datetime, form: Form | None = None, version: int | None = None
) -> NeedToKnow:  # fmt: skip
    """Send it out of hours without a manager."""
    return _in_step(
        need_to_know_id,
        lambda: sending.send_unconfirmed(need_to_know_id=need_to_know_id, actor=actor, now=now, form=form, version=version),
    )


def go_on(*, need_to_know_id: int, now: datetime) -> bool:
    """Send one that nobody confirmed in time. False where it was sent or dropped meanwhile."""
    return _in_step(need_to_know_id, lambda: sending.go_on(need_to_know_id=need_to_know_id, now=now))


def dismiss(*, need_to_know_id: int, because: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Drop a draft, with the reason."""
    return _in_step(need_to_know_id, lambda: ending.dismiss(need_to_know_id=need_to_know_id, because=because, actor=actor, now=now))


def acknowledge(*, need_to_know_id: int, actor: Actor, now: datetime, note: str = "") -> Rung:
    """Say that one has read it."""
    return _in_step(need_to_know_id, lambda: acknowledging.acknowledge(need_to_know_id=need_to_know_id, actor=actor, now=now, note=note))


def pass_on(*, rung_id: int, now: datetime) -> Rung | None:
    """Pass on one that was not acknowledged in time."""
    return _in_step(_of_rung(rung_id), lambda: passing.pass_on(rung_id=rung_id, now=now))


def skip_told(*, rung_id: int, because: str, now: datetime) -> Rung | None:
    """Skip somebody who turns out not to be there, and tell the next above."""
    return _in_step(_of_rung(rung_id), lambda: passing.skip_told(rung_id=rung_id, because=because, now=now))


def raise_severity(*, need_to_know_id: int, severity: Severity, why: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Grade it higher; once it was sent those above are told."""
    return _in_step(
        need_to_know_id,
        lambda: grading.raise_severity(need_to_know_id=need_to_know_id, severity=severity, why=why, actor=actor, now=now),
    )


def close(*, need_to_know_id: int, outcome: str, learning: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Close it with what came of it and what was learned."""
    return _in_step(
        need_to_know_id,
        lambda: ending.close(need_to_know_id=need_to_know_id, outcome=outcome, learning=learning, actor=actor, now=now),
    )


def withdraw(*, need_to_know_id: int, because: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Take back one that was sent by mistake."""
    return _in_step(need_to_know_id, lambda: ending.withdraw(need_to_know_id=need_to_know_id, because=because, actor=actor, now=now))


def out_of_step() -> Iterable[tuple[str, str, str]]:
    """Need-to-knows without the flow that they need, and flows without what they wait for: (rule, public id, what is wrong)."""
    live = list(_processes().filter(status=PROCESS.NEW).values_list("artifact_object_id", flat=True))
    ids = dict(NeedToKnow.objects.values_list("pk", "public_id"))
    still_open = set(NeedToKnow.objects.filter(state__in=[str(s) for s in OPEN_STATES]).values_list("pk", flat=True))
    for pk in sorted(still_open - set(live)):
        yield "need_to_know_waits_in_a_flow", ids[pk], "A need to know is open and no flow waits for it."
    for pk in sorted(set(live) - still_open):
        yield "flow_has_a_need_to_know", ids.get(pk, ""), "A flow waits for a need to know that is over, or not there."
    for pk in sorted({pk for pk in live if live.count(pk) > 1}):
        yield "one_flow_of_a_need_to_know", ids.get(pk, ""), "More than one flow waits for one need to know."
    yield from _readers_out_of_step(still_open & set(live), ids)


def _readers_out_of_step(needs: set[int], ids: dict[int, str]) -> Iterator[tuple[str, str, str]]:
    """Those told who have not acknowledged it, and for whom no task waits; and the reverse."""
    sent = Rung.objects.filter(need_to_know__in=needs, need_to_know__state=NeedToKnowState.SENT, told_at__isnull=False)
    waiting = dict(sent.filter(acknowledged_at__isnull=True).values_list("pk", "need_to_know"))
    tasks = Task.objects.filter(process__in=_processes(), flow_task=NeedToKnowFlow.acknowledge, status=STATUS.NEW)
    asked = {data["row"]: of for data, of in tasks.values_list("data", "process__artifact_object_id")}
    for pk in sorted(waiting.keys() - asked.keys()):
        yield "reader_waits_in_a_flow", ids[waiting[pk]], "Somebody has not acknowledged a need to know and no flow waits for it."
    for pk in sorted(asked.keys() - waiting.keys()):
        yield "flow_has_a_reader", ids.get(asked[pk], ""), "A flow waits for somebody who need not acknowledge a need to know any more."


@transaction.atomic
def _in_step(need_to_know_id: int, act: Callable[[], Result]) -> Result:
    """Do what a node stands for and bring the flow in step with what came of it, under the lock of its process.

    Whether it may still be done is the action's to say. Where no process waits the action is done all the same: a child
    does not wait because of a flow.
    """
    process = _processes().filter(artifact_object_id=need_to_know_id, status=PROCESS.NEW).order_by("pk").first()
    if process is None:
        return act()
    with _locked(process):
        result = act()
        _follow(process, NeedToKnow.objects.get(pk=need_to_know_id))
    return result


def _follow(process: Process, row: NeedToKnow) -> None:
    """Finish the nodes that what has happened has finished, and begin those that it asks for."""
    if row.state != NeedToKnowState.DRAFT:
        _finish(process, NeedToKnowFlow.to_send)
    if not row.is_open:
        _finish(process, NeedToKnowFlow.to_close)
        return
    told = process.task_set.filter(flow_task=NeedToKnowFlow.each_told, status=STATUS.DONE).order_by("pk").first()
    if told is None:
        return
    waiting = _waiting(row.pk)
    asked = {task.data["row"]: task for task in process.task_set.filter(flow_task=NeedToKnowFlow.acknowledge, status=STATUS.NEW)}
    new = [pk for pk in waiting if pk not in asked]
    if new:  # before others are finished, so that the branch does not end while somebody is still to be asked
        NeedToKnowFlow.each_told.wait_for(told, new)
    for pk in asked.keys() - set(waiting):
        _run(asked[pk])


def _finish(process: Process, node: Any) -> None:
    for task in process.task_set.filter(flow_task=node, status=STATUS.NEW):
        _run(task)


def _run(task: Task) -> None:
    activation = task.flow_task.activation_class(task)
    activation.run(None)
    activation.execute()


@contextmanager
def _locked(process: Process) -> Iterator[None]:
    with NeedToKnowFlow.lock(process.pk):
        yield


def _waiting(need_to_know_id: int) -> list[int]:
    rungs = Rung.objects.filter(need_to_know=need_to_know_id, told_at__isnull=False, acknowledged_at__isnull=True)
    return list(rungs.order_by("order", "pk").values_list("pk", flat=True))


def _of_rung(rung_id: int) -> int:
    return Rung.objects.values_list("need_to_know", flat=True).get(pk=rung_id)


def _processes() -> Any:
    about = ContentType.objects.get_for_model(NeedToKnow)
    return Process.objects.filter(flow_class=NeedToKnowFlow, artifact_content_type=about)


__all__ = [
    "NeedToKnowFlow", "acknowledge", "close", "confirm", "dismiss", "draft", "go_on", "out_of_step", "pass_on", "raise_severity",
    "send_unconfirmed", "skip_told", "withdraw",
]  # fmt: skip
