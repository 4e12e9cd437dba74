"""Sends a need-to-know: confirmed by a manager, or without waiting any longer. Everybody on the ladder is told at once."""

from datetime import datetime

from django.db import transaction

from notifications import machines
from notifications.actions.need_to_know.join import EXISTS
from notifications.actions.need_to_know.locked import Locked, act_of, lock, must_hold
from notifications.actions.need_to_know.put_ladder import put_ladder
from notifications.actions.need_to_know.write import Form, must_be_whole, put_form
from notifications.models import NeedToKnow
from notifications.rules.may import MAY_CONFIRM, MAY_SEND_UNCONFIRMED
from notifications.selectors.made_with import CONFIRM, CONFIRM_URGENT
from notifications.terms import NeedToKnowState
from tracker.actions import stream_clocks
from tracker.actions.record_event import Act
from tracker.rules.access import Actor
from workflows.shapes import Length
from workflows.terms import EventKind, Unit

WAYMARK = Actor(user_id=None, name="Waymark")
FORM, UPDATE, CLOSED = "incident.need_to_know_form", "incident.need_to_know_update", "incident.need_to_know_closed"
FIRST_UPDATE = Length(24, Unit.HOURS)
"""However grave: the first update after a day, then as the severity says (D-06)."""


@transaction.atomic
def confirm(
    *, need_to_know_id: int, actor: Actor, now: datetime, form: Form | None = None, version: int | None = None
) -> NeedToKnow:  # fmt: skip
    """Confirm a draft, which sends it. A manager who writes it as well gives the form; one who has read it, its `version`.

    Raises NotYourDecision for anybody but a manager, BadInput with what of the form is missing, WrongMoment once it was sent,
    and StaleDraft where somebody else wrote it since it was read.
    """
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.DRAFT)
    must_hold(actor, MAY_CONFIRM, "A need to know is confirmed")
    act = act_of(actor, now, MAY_CONFIRM)
    if form is not None:
        put_form(locked, form, act=act, is_sent_now=True)
    elif version is not None:
        locked.must_be_as_seen(version)
    must_be_whole(locked.row)
    locked.row.confirmed_by_id, locked.row.confirmed_at = actor.user_id, now
    _send(locked, EventKind.NEED_TO_KNOW_CONFIRMED, "Confirmed by a manager.", act)
    return locked.row


@transaction.atomic
def send_unconfirmed(
    *, need_to_know_id: int, actor: Actor, now: datetime, form: Form | None = None, version: int | None = None
) -> NeedToKnow:  # fmt: skip
    """Send it out of hours, when there is no manager to wait for. Raises NotYourDecision for anybody but emergency duty, and
    StaleDraft where somebody else wrote it since it was read.
    """
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.DRAFT)
    must_hold(actor, MAY_SEND_UNCONFIRMED, "A need to know is sent without being confirmed")
    act = act_of(actor, now, MAY_SEND_UNCONFIRMED)
    if form is not None:
        put_form(locked, form, act=act, is_sent_now=True)
    elif version is not None:
        locked.must_be_as_seen(version)
    must_be_whole(locked.row)
    locked.row.went_on_at = now
    _send(locked, EventKind.NEED_TO_KNOW_WENT_ON, "Sent by the emergency duty team without being confirmed.", act)
    return locked.row


@transaction.atomic
def go_on(*, need_to_know_id: int, now: datetime) -> bool:
    """Send one that no manager confirmed in time. False, and nothing written, where it was sent or dropped meanwhile."""
    locked = lock(need_to_know_id)
    if locked.row.state != NeedToKnowState.DRAFT or locked.row.written_at is None:
        return False
    locked.row.went_on_at = now
    says = "No manager confirmed it in time, and it went on without waiting."
    _send(locked, EventKind.NEED_TO_KNOW_WENT_ON, says, Act(actor=WAYMARK, now=now))
    return True


def _send(locked: Locked, because: EventKind, says: str, act: Act) -> None:
    row = locked.row
    event = locked.say(because, says, act=act)
    for limit in (CONFIRM, CONFIRM_URGENT):
        stream_clocks.stop(locked.stream, limit, event=event)
    row.sent_by_id, row.sent_at = act.actor.user_id, act.now
    machines.go(row, "send", NeedToKnowState.SENT)
    locked.save("state", "confirmed_by", "confirmed_at", "went_on_at", "sent_by", "sent_at")
    kind = EventKind.URGENT_NEED_TO_KNOW_SENT if locked.asked.is_urgent else EventKind.NEED_TO_KNOW_SENT
    roles = locked.terms.ladder(locked.severity)
    says = f"Sent: {locked.terms.title}, {locked.asked.title.lower()}."
    sent = locked.say(kind, says, act=act, body={"to": [str(role) for role in roles]})
    stream_clocks.stop(locked.stream, FORM, event=sent)
    stream_clocks.start(locked.stream, CLOSED, event=sent)
    if locked.asked.update is not None:
        stream_clocks.start(locked.stream, UPDATE, event=sent, length=FIRST_UPDATE)
    put_ladder(locked, roles, sent, act=act)
    locked.tell_children(EventKind.NEED_TO_KNOW_RAISED, EXISTS, act=act)


__all__ = ["confirm", "go_on", "send_unconfirmed"]
