"""Lets a timescale stand still: by a manager, for a reason of the list, for a while. The time that is left is kept."""

from datetime import date, datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Clock, ClockPause
from tracker.rules.access import Actor
from tracker.selectors.pausing import why_not, why_not_by
from tracker.selectors.timescales import title_of
from workflows.calendar import add_to_day, local_date
from workflows.definitions.pauses import PAUSED_BY, PAUSES
from workflows.engine.clock import in_words
from workflows.terms import EventKind, PauseReason


@transaction.atomic
def pause_clock(*, clock_id: int, reason: PauseReason, note: str, until: date, actor: Actor, now: datetime) -> ClockPause:
    """Let a running timescale stand still until a day at most. Nothing fires meanwhile.

    Raises NotYourDecision for anybody but a manager, and BadInput for a timescale of law, of guidance or of safety, for one
    that is overdue or stands still already, and for a day that is past or beyond the longest pause for this reason.
    """
    check_manager(actor)
    locked, clock = lock_clock(clock_id)
    _check(locked, clock, reason, until, now)
    title = title_of(clock.limit, clock.asks_for)
    change = Change(locked=locked, occurred_at=now)
    change.say(
        EventKind.CLOCK_PAUSED, f"{title}: paused until {in_words(until)} at the latest. {PAUSES[reason].label}.", reason=note.strip(),
        body={"clock": clock.public_id, "limit": clock.limit, "reason": str(reason), "until": until.isoformat()},
    )  # fmt: skip
    clock.paused_at, clock.next_fire_at = now, None
    clock.save(update_fields=["paused_at", "next_fire_at"])
    events = carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(PAUSED_BY) or ""))
    return ClockPause.objects.create(clock=clock, reason=reason, note=note.strip()[:300], from_at=now, until=until, event=events[0])


def check_manager(actor: Actor) -> None:
    """Raises NotYourDecision for anybody who may neither pause a timescale nor let it run on."""
    refusal = why_not_by(actor.roles)
    if refusal:
        raise NotYourDecision(refusal, PAUSED_BY)


def lock_clock(clock_id: int) -> tuple[Locked, Clock]:
    """Lock the journey of a timescale, and find the timescale among what runs. Raises NotVisible and BadInput."""
    found = Clock.objects.filter(pk=clock_id).first()
    if found is None:
        raise NotVisible("There is no such timescale.")
    if found.journey_id is None:
        raise BadInput("This timescale is never paused: it is no child's alone.")
    locked = lock_journey(found.journey_id, version=None)
    clock = next((clock for clock in locked.running if clock.pk == clock_id), None)
    if clock is None:
        raise BadInput("This timescale has ended.")
    return locked, clock


def _check(locked: Locked, clock: Clock, reason: PauseReason, until: date, now: datetime) -> None:
    limit = next((limit for limit in locked.workflow.limits if limit.code == clock.limit), None)
    refusal = why_not(clock, limit, now=now)
    if refusal:
        raise BadInput(refusal)
    today = local_date(now)
    latest = add_to_day(today, PAUSES[reason].longest, calendar=locked.book.calendar)
    if not today < until <= latest:
        longest = f"{PAUSES[reason].longest} is the longest for this reason"
        says = f"Enter a day after today and no later than {in_words(latest)}: {longest}."
        raise BadInput("A pause has its longest.", {"until": says})


__all__ = ["check_manager", "lock_clock", "pause_clock"]
