"""Brings a need-to-know up to date: after a day, then as often as its severity says, until it is closed."""

from datetime import datetime

from django.db import transaction

from notifications.actions.need_to_know.locked import act_of, lock
from notifications.models import Update
from notifications.terms import NeedToKnowState
from tracker.actions import stream_clocks
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.access import MAY_RECORD_HAPPENINGS, Actor
from workflows.terms import EventKind

UPDATE = "incident.need_to_know_update"


@transaction.atomic
def update(*, need_to_know_id: int, says: str, actor: Actor, now: datetime) -> Update:
    """Write what has come of it since. Stops the timescale of the update; the next is due as its severity says."""
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.SENT)
    if not actor.roles.intersection(MAY_RECORD_HAPPENINGS):
        raise NotYourDecision("A need to know is brought up to date by somebody who works with children or leads those who do.")
    if not says.strip():
        raise BadInput("Write the update.", {"says": "Write what has come of it since."})
    assert actor.user_id is not None, "an update is written by a person"
    made = Update.objects.create(need_to_know=locked.row, says=says.strip(), by_id=actor.user_id, at=now)
    locked.row.updated_at = now
    locked.save("updated_at")
    event = locked.say(EventKind.NEED_TO_KNOW_UPDATED, "Brought up to date.", act=act_of(actor, now), body={"says": made.says})
    stream_clocks.stop(locked.stream, UPDATE, event=event, then=locked.asked.update)
    return made


__all__ = ["update"]
