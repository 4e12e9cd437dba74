"""Puts on record that somebody was told by word of mouth: the call comes first, the form after."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from notifications.actions.need_to_know.locked import Locked, act_of, lock
from notifications.models import Call
from notifications.rules.may import HEADS
from notifications.selectors.ladder import roles_on_call
from notifications.terms import OPEN_STATES
from tracker.actions import stream_clocks
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.rules.access import Actor
from tracker.selectors.viewers import viewers_of
from tracker.selectors.words import Words
from workflows.terms import EventKind, Role

VERBAL = "incident.need_to_know_verbal"


@transaction.atomic
def log_call(*, need_to_know_id: int, told_id: int, told_at: datetime, actor: Actor, now: datetime, note: str = "") -> Call:
    """Record who was told, when and by whom. It needs no words.

    The timescale of the call stops where the one told is a head of service or above, or is on call for one. Raises BadInput
    for a moment in the future, for somebody who does not work here, and for telling oneself.
    """
    locked = lock(need_to_know_id)
    locked.must_be(*OPEN_STATES)
    return call_made(locked, told_id=told_id, told_at=told_at, note=note, act=act_of(actor, now))


def call_made(locked: Locked, *, told_id: int, told_at: datetime, note: str, act: Act) -> Call:
    """The same on a need-to-know that is locked."""
    told = get_user_model().objects.filter(pk=told_id, is_active=True).first()
    if told is None:
        raise BadInput("Say who was told.", {"told": "Choose somebody who works here."})
    if told_id == act.actor.user_id:
        raise BadInput("Say who was told.", {"told": "Choose the person you told, not yourself."})
    if told_at > act.now:
        raise BadInput("The call is in the future.", {"told_at": "Give when the call was made."})
    roles = viewers_of([told_id], now=act.now)[told_id].roles | roles_on_call(told_id, now=told_at)
    role = next((role for role in (*reversed(HEADS), *sorted(roles)) if role in roles), None)
    assert act.actor.user_id is not None, "a call is made by a person"
    # What was told before the incident is said to have been known was told as it became known.
    told_at = max(told_at, locked.row.known_at)
    call = Call.objects.create(
        need_to_know=locked.row, told_id=told_id, role=role or "", told_at=told_at, by_id=act.actor.user_id, note=note.strip()[:300],
        recorded_at=act.now,
    )  # fmt: skip
    named = f"{told.get_full_name() or told.get_username()}{_as(role)}"
    kind = EventKind.HEAD_OF_SERVICE_TOLD if role in HEADS else EventKind.NEED_TO_KNOW_CALL_LOGGED
    event = locked.say(kind, f"Told by word of mouth: {named}.", act=act, at=told_at, body={"told": told_id, "note": call.note})
    if role in HEADS:
        stream_clocks.stop(locked.stream, VERBAL, event=event)
    return call


def _as(role: Role | None) -> str:
    return f", {Words().role(role)}" if role is not None else ""


__all__ = ["call_made", "log_call"]
