"""What follows when somebody does not acknowledge it in time, or cannot be told after all: the next above is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from notifications.actions.need_to_know.locked import Locked, lock
from notifications.actions.need_to_know.put_ladder import cancel_to_acknowledge, place_of, put_rung
from notifications.actions.need_to_know.send import WAYMARK
from notifications.models import Rung
from notifications.rules.made_with import above
from notifications.selectors.ladder import ladder
from notifications.terms import NeedToKnowState
from tracker.actions.record_event import Act
from tracker.selectors.words import Words, capital
from workflows.terms import EventKind, Role


@transaction.atomic
def pass_on(*, rung_id: int, now: datetime) -> Rung | None:
    """Pass on one that was not acknowledged in its time: the step above is told, or told that it is unanswered.

    Both steps are written down, and it may still be acknowledged. Returns the step that is told of it; None, and nothing
    written, where it was acknowledged or passed on meanwhile, and None with the reason written where nobody is above.
    """
    locked = lock(Rung.objects.values_list("need_to_know", flat=True).get(pk=rung_id))
    rung = Rung.objects.get(pk=rung_id)
    if locked.row.state != NeedToKnowState.SENT or not rung.waits or rung.unanswered_at is not None:
        return None
    rung.unanswered_at = now
    rung.passed_to = _tell_above(locked, rung, "did not acknowledge it in time", Act(actor=WAYMARK, now=now))
    rung.save(update_fields=["unanswered_at", "passed_to"])
    return rung.passed_to


@transaction.atomic
def skip_told(*, rung_id: int, because: str, now: datetime) -> Rung | None:
    """Skip somebody who turns out not to be there, or may not know after all, as they were about to be told. Tells the next above.

    Nothing is done where they have opened it meanwhile. Returns the step that is told in their place.
    """
    locked = lock(Rung.objects.values_list("need_to_know", flat=True).get(pk=rung_id))
    rung = Rung.objects.get(pk=rung_id)
    if locked.row.state != NeedToKnowState.SENT or not rung.waits or rung.opened_at is not None:
        return None
    act = Act(actor=WAYMARK, now=now)
    event = locked.say(
        EventKind.NEED_TO_KNOW_RECIPIENT_SKIPPED, f"{capital(Words().role(rung.role))}: nobody was told. {because}", act=act,
        body={"subject": rung.role},
    )  # fmt: skip
    cancel_to_acknowledge(locked, rung, event)
    rung.told_at, rung.told_by, rung.recipient, rung.stands_in = None, None, None, ""
    rung.unanswered_at, rung.skipped_at, rung.skipped_because = None, now, because[:200]
    rung.save()
    return _tell_above(locked, rung, "could not be told", act)


def _tell_above(locked: Locked, rung: Rung, why: str, act: Act) -> Rung | None:
    """The nearest step above with somebody in it: told before, and reminded, or told now."""
    who = capital(Words().role(rung.role))
    there = {known.role: known for known in locked.row.rungs.all()}
    for role in above(Role(rung.role)):
        known = there.get(role)
        if known is not None and known.told_at is not None:
            _say(locked, f"{who} {why}. {capital(Words().role(role))} is told so.", rung, known.role, act)
            return known
        if known is None:
            event = _say(locked, f"{who} {why}. It goes to the {Words().role(role)}.", rung, role, act)
            told = _tell_now(locked, role, there.values(), event, act)
            if told is not None:
                return told
    _say(locked, f"{who} {why}, and there is nobody above who could be told.", rung, "", act)
    return None


def _tell_now(locked: Locked, role: Role, there: Iterable[Rung], event: Any, act: Act) -> Rung | None:
    row = locked.row
    children = list(row.children.values_list("child", flat=True))
    told = [rung.recipient_id for rung in there if rung.recipient_id is not None]
    step = ladder([role], unit_id=row.unit_id, children=children, now=act.now, told=told)[0]
    made = put_rung(locked, step, event, order=place_of(role), act=act)
    return made if made.told_at is not None else None


def _say(locked: Locked, says: str, rung: Rung, to: str, act: Act) -> Any:
    return locked.say(EventKind.NEED_TO_KNOW_PASSED_ON, says, act=act, body={"from": rung.role, "to": str(to)})


__all__ = ["pass_on", "skip_told"]
