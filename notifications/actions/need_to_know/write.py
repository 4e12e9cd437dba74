"""Writes the form: the facts, what was done at once, and what is asked of the reader."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from notifications.actions.need_to_know.locked import Locked, act_of, lock
from notifications.models import NeedToKnow
from notifications.selectors.made_with import CONFIRM, CONFIRM_URGENT
from notifications.terms import NeedToKnowState
from tracker.actions import stream_clocks
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.access import MAY_RECORD_HAPPENINGS, Actor
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is written. `is_ready`: it is given to a manager to confirm; else it is kept and gone on with later.

    `version` is that of the form as its writer read it, 0 where nothing had been written yet.
    """

    facts: str = ""
    immediate_action: str = ""
    asks: str = ""
    is_ready: bool = True
    version: int = 0


@transaction.atomic
def write(*, need_to_know_id: int, form: Form, actor: Actor, now: datetime) -> NeedToKnow:
    """Write a draft, or write it again. Once it is ready a manager has so long to confirm it before it goes on without waiting.

    Raises BadInput with every part that is missing of one that is ready, WrongMoment once it was sent, and StaleDraft where
    somebody else wrote it since its writer read it.
    """
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.DRAFT)
    if not actor.roles.intersection(MAY_RECORD_HAPPENINGS):
        raise NotYourDecision("A need to know is written by somebody who works with children or leads those who do.")
    put_form(locked, form, act=act_of(actor, now))
    return locked.row


def put_form(locked: Locked, form: Form, *, act: Act, is_sent_now: bool = False) -> None:
    """The same on one that is locked. One that is sent at the same go waits for nobody."""
    locked.must_be_as_seen(form.version)
    row = locked.row
    row.facts, row.immediate_action, row.asks = form.facts.strip(), form.immediate_action.strip(), form.asks.strip()
    if form.is_ready:
        must_be_whole(row)
    is_first = form.is_ready and row.written_at is None
    row.written_by_id = act.actor.user_id
    row.version += 1
    if is_first:
        row.written_at = act.now
    locked.save("facts", "immediate_action", "asks", "written_by", "written_at", "version")
    event = locked.say(
        EventKind.NEED_TO_KNOW_WRITTEN, "The form was written." if form.is_ready else "The form was begun.", act=act,
        body={"facts": row.facts, "immediate_action": row.immediate_action, "asks": row.asks},
    )  # fmt: skip
    if is_first and not is_sent_now:
        limit = CONFIRM_URGENT if locked.asked.is_urgent else CONFIRM
        stream_clocks.start(locked.stream, limit, event=event, length=locked.asked.confirm)


def must_be_whole(row: NeedToKnow) -> None:
    """Raises BadInput with every part that is missing."""
    missing = {}
    if not row.facts:
        missing["facts"] = "Write what is known to have happened."
    if not row.immediate_action:
        missing["immediate_action"] = "Write what was done at once, or that nothing was."
    if not row.asks:
        missing["asks"] = "Write what you ask of the reader, or that it is for information."
    if missing:
        raise BadInput(" ".join(missing.values()), missing)


__all__ = ["Form", "must_be_whole", "put_form", "write"]
