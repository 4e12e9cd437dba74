"""Lets a timescale that was paused run on, with the time that was left, in its own unit."""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.keep_clocks import count, keep_moved
from tracker.actions.move import carry_out
from tracker.actions.pause_clock import check_manager, lock_clock
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.models import Clock, ClockPause, Firing, MovedDueDate
from tracker.rules.access import Actor
from tracker.selectors.timescales import title_of
from workflows.definitions.pauses import PAUSED_BY
from workflows.engine import clock as engine
from workflows.terms import EventKind


@transaction.atomic
def resume_clock(*, clock_id: int, note: str, actor: Actor, now: datetime) -> Clock:
    """Let a paused timescale run on from now. What had fired before stays so.

    Raises NotYourDecision for anybody but a manager, and BadInput for one that does not stand still.
    """
    check_manager(actor)
    locked, clock = lock_clock(clock_id)
    pause = ClockPause.objects.filter(clock=clock, to_at__isnull=True).first()
    if pause is None:
        raise BadInput("This timescale is not paused.")
    limit = next(limit for limit in locked.workflow.limits if limit.code == clock.limit)
    earlier = ClockPause.objects.filter(clock=clock, to_at__isnull=False)
    moved = MovedDueDate(clock=clock, was_due_at=clock.due_at, was_warns_at=clock.warns_at, at=now, recorded_at=now)
    pause.to_at = now
    clock.paused_at = None
    count(clock, limit, locked.book, [*earlier, pause])
    fired = frozenset(Firing.objects.filter(clock=clock).values_list("rung", flat=True))
    following = engine.next_rung(limit, clock.due_at, fired, locked.book.calendar)
    clock.warns_at = engine.warns_at(limit, clock.due_at, locked.book.calendar)
    clock.next_fire_at = following[1] if following else None
    clock.save(update_fields=["paused_at", "due_at", "warns_at", "next_fire_at"])
    keep_moved([moved])
    due_on = engine.in_words(engine.day_of(limit.kind, clock.due_at))
    change = Change(locked=locked, occurred_at=now)
    change.say(
        EventKind.CLOCK_RESUMED, f"{title_of(clock.limit, clock.asks_for)}: runs on, due on {due_on}.", reason=note.strip(),
        body={"clock": clock.public_id, "limit": clock.limit, "due_at": clock.due_at.isoformat()},
    )  # fmt: skip
    events = carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(PAUSED_BY) or ""))
    pause.end_event = events[0]
    pause.save(update_fields=["to_at", "end_event"])
    return clock


__all__ = ["resume_clock"]
