"""How a need-to-know ends: closed with what came of it and was learned, dismissed as a draft, or withdrawn."""

from datetime import datetime

from django.db import transaction

from notifications import machines
from notifications.actions.need_to_know.locked import Locked, act_of, lock, must_hold
from notifications.models import NeedToKnow
from notifications.rules.may import HEADS, MAY_CONFIRM, MAY_SEND_UNCONFIRMED
from notifications.selectors.made_with import ACKNOWLEDGE, ACKNOWLEDGE_URGENT
from notifications.terms import NeedToKnowState
from tracker.actions import stream_clocks
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.access import Actor
from tracker.selectors.words import Words
from workflows.terms import EventKind

CLOSED = "incident.need_to_know_closed"
OVER_WITH_IT = ("incident.need_to_know_verbal", "incident.need_to_know_update", ACKNOWLEDGE, ACKNOWLEDGE_URGENT)
"""What nobody is asked for once it is closed. Directions, and duties to tell somebody outside, run on."""


@transaction.atomic
def close(*, need_to_know_id: int, outcome: str, learning: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Close it with what came of it and what was learned. By the top recipient of its severity, or a head of service or above.

    Raises NotYourDecision for anybody else, BadInput with what is missing, WrongMoment where it was not sent or is over.
    """
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.SENT)
    if not may_close(locked, actor):
        who = (locked.asked.top, *HEADS)
        raise NotYourDecision(f"A need to know is closed by: {Words().roles(list(dict.fromkeys(who)))}.", who)
    missing = {}
    if not outcome.strip():
        missing["outcome"] = "Write what came of it."
    if not learning.strip():
        missing["learning"] = "Write what was learned, or that nothing is to be learned from it."
    if missing:
        raise BadInput(" ".join(missing.values()), missing)
    row, act = locked.row, act_of(actor, now, HEADS)
    row.outcome, row.learning = outcome.strip(), learning.strip()
    event = locked.say(
        EventKind.NEED_TO_KNOW_CLOSED, "Closed, with what was learned.", act=act, body={"outcome": row.outcome, "learning": row.learning}
    )  # fmt: skip
    stream_clocks.stop(locked.stream, CLOSED, event=event)
    for limit in OVER_WITH_IT:
        stream_clocks.cancel(locked.stream, event=event, limit=limit)
    _end(locked, "close", NeedToKnowState.CLOSED, actor, now)
    locked.tell_children(EventKind.NEED_TO_KNOW_CLOSED, "The need to know was closed.", act=act)
    return row


@transaction.atomic
def dismiss(*, need_to_know_id: int, because: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Drop a draft, with the reason. By a manager or the emergency duty team, or whoever began it. Raises BadInput without a reason."""
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.DRAFT)
    if actor.user_id is None or locked.row.drafted_by_id != actor.user_id:
        must_hold(actor, (*MAY_CONFIRM, *MAY_SEND_UNCONFIRMED), "A draft is dismissed")
    row = _with_reason(locked, because, "Write why leaders need not know of it.")
    event = locked.say(
        EventKind.NEED_TO_KNOW_DISMISSED, "The draft was dismissed.", act=act_of(actor, now, MAY_CONFIRM), reason=row.ended_because
    )  # fmt: skip
    stream_clocks.cancel(locked.stream, event=event)
    _end(locked, "dismiss", NeedToKnowState.DISMISSED, actor, now)
    return row


@transaction.atomic
def withdraw(*, need_to_know_id: int, because: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Take one back that was sent by mistake, with the reason. By a manager. Who was told of it stays on record."""
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.SENT)
    must_hold(actor, MAY_CONFIRM, "A need to know is withdrawn")
    row = _with_reason(locked, because, "Write why it is withdrawn.")
    act = act_of(actor, now, MAY_CONFIRM)
    event = locked.say(EventKind.NEED_TO_KNOW_WITHDRAWN, "It was withdrawn.", act=act, reason=row.ended_because)
    stream_clocks.cancel(locked.stream, event=event)
    _end(locked, "withdraw", NeedToKnowState.WITHDRAWN, actor, now)
    locked.tell_children(EventKind.NEED_TO_KNOW_WITHDRAWN, "The need to know was withdrawn.", act=act)
    return row


def may_close(locked: Locked, actor: Actor) -> bool:
    """Whether this person is the top recipient of its severity, or a head of service or above."""
    top = locked.row.rungs.filter(role=locked.asked.top, recipient=actor.user_id, told_at__isnull=False)
    return bool(actor.roles.intersection((*HEADS, locked.asked.top))) or top.exists()


def _with_reason(locked: Locked, because: str, asks: str) -> NeedToKnow:
    if not because.strip():
        raise BadInput("Give the reason.", {"because": asks})
    locked.row.ended_because = because.strip()
    return locked.row


def _end(locked: Locked, move: str, to: NeedToKnowState, actor: Actor, now: datetime) -> None:
    machines.go(locked.row, move, to)
    locked.row.ended_by_id, locked.row.ended_at = actor.user_id, now
    locked.save("state", "ended_by", "ended_at", "ended_because", "outcome", "learning")


__all__ = ["close", "dismiss", "may_close", "withdraw"]
