"""Tells the people of a ladder, each once, and writes down for whom nobody could be told and why."""

from collections.abc import Sequence
from typing import Any

from notifications.actions.need_to_know.locked import Locked
from notifications.models import Rung
from notifications.rules.made_with import LINE
from notifications.selectors.ladder import Step, ladder
from notifications.selectors.made_with import ACKNOWLEDGE, ACKNOWLEDGE_URGENT
from tracker.actions import stream_clocks
from tracker.actions.record_event import Act
from tracker.selectors.words import Words, capital
from workflows.terms import EventKind, Role

SENT_IT = "Sent it."


def put_ladder(locked: Locked, roles: Sequence[Role], event: Any, *, act: Act) -> list[Rung]:
    """Tell whoever answers in each of these roles; `event` is what they are told by. Whoever sends it knows of it."""
    if not roles:
        return []
    row = locked.row
    told = row.rungs.filter(told_at__isnull=False).values_list("recipient", flat=True)
    steps = ladder(
        roles, unit_id=row.unit_id, children=list(row.children.values_list("child", flat=True)), now=act.now, told=list(told)
    )  # fmt: skip
    return [put_rung(locked, step, event, order=place_of(step.role), act=act) for step in steps]


def put_rung(locked: Locked, step: Step, event: Any, *, order: int, act: Act) -> Rung:
    """One step of the ladder: told, with the time to acknowledge running, or skipped with the reason."""
    rung = Rung(need_to_know=locked.row, order=order, role=step.role, post=step.post[:200], because=step.because[:200])
    if step.user_id is None:
        return _skipped(locked, rung, step.because, act=act)
    rung.recipient_id, rung.stands_in, rung.told_at, rung.told_by = step.user_id, step.stands_in, act.now, event
    if step.user_id == act.actor.user_id:
        rung.opened_at = rung.acknowledged_at = act.now
        rung.note = SENT_IT
    rung.save()
    if rung.waits:
        start_to_acknowledge(locked, rung, event)
    return rung


def start_to_acknowledge(locked: Locked, rung: Rung, event: Any) -> None:
    """The time that this person has to acknowledge it runs from the event."""
    limit = ACKNOWLEDGE_URGENT if locked.asked.is_urgent else ACKNOWLEDGE
    stream_clocks.start(
        locked.stream, limit, event=event, subject=rung.role, answers=Role(rung.role), length=locked.asked.acknowledge
    )  # fmt: skip


def stop_to_acknowledge(locked: Locked, rung: Rung, event: Any) -> None:
    """It is acknowledged, whichever severity it was told at."""
    for limit in (ACKNOWLEDGE, ACKNOWLEDGE_URGENT):
        stream_clocks.stop(locked.stream, limit, event=event, subject=rung.role)


def cancel_to_acknowledge(locked: Locked, rung: Rung, event: Any) -> None:
    """Nobody is asked in this role any more."""
    for limit in (ACKNOWLEDGE, ACKNOWLEDGE_URGENT):
        stream_clocks.cancel(locked.stream, event=event, limit=limit, subject=rung.role)


def _skipped(locked: Locked, rung: Rung, because: str, *, act: Act) -> Rung:
    locked.say(
        EventKind.NEED_TO_KNOW_RECIPIENT_SKIPPED, f"{capital(Words().role(rung.role))}: nobody was told. {because}", act=act,
        body={"subject": rung.role},
    )  # fmt: skip
    rung.skipped_at, rung.skipped_because = act.now, because[:200]
    rung.save()
    return rung


def place_of(role: Role) -> int:
    """Its place on the ladder, so that one told later stands where it belongs: up the line, then those beside it."""
    return LINE.index(role) if role in LINE else len(LINE) + list(Role).index(role)


__all__ = ["cancel_to_acknowledge", "place_of", "put_ladder", "put_rung", "start_to_acknowledge", "stop_to_acknowledge"]
