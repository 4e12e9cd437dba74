"""Opening a need-to-know, and acknowledging it. Reading leaves a trace, and gives no sight of the case."""

from datetime import datetime

from django.db import transaction

from notifications.actions.need_to_know.locked import Locked, act_of, lock
from notifications.actions.need_to_know.put_ladder import stop_to_acknowledge
from notifications.models import NeedToKnow, ReadOfNeedToKnow, Rung
from notifications.rules.may import HEADS
from notifications.terms import NeedToKnowState
from tracker.actions import stream_clocks
from tracker.actions.look import look
from tracker.actions.record_event import Act
from tracker.errors import NotYourDecision
from tracker.rules.access import Actor
from tracker.selectors.words import Words, capital
from workflows.terms import EventKind, Role

VERBAL = "incident.need_to_know_verbal"
PAGE = "need to know"


@transaction.atomic
def open_it(*, need_to_know_id: int, actor: Actor, now: datetime) -> NeedToKnow:
    """Note that this person reads it now: on its own trace, and on that of each child. Of a reader who was told, the first time is kept."""
    assert actor.user_id is not None, "a need-to-know is read by a person"
    row = NeedToKnow.objects.get(pk=need_to_know_id)
    note_look(row, user_id=actor.user_id, page=PAGE, now=now)
    if Rung.objects.filter(need_to_know=row, recipient=actor.user_id, told_at__isnull=False, opened_at__isnull=True).exists():
        locked = lock(need_to_know_id)
        for rung in _mine(locked, actor):
            if rung.opened_at is None:
                _opened(locked, rung, act_of(actor, now, [Role(rung.role)]))
        return locked.row
    return row


def note_look(row: NeedToKnow, *, user_id: int, page: str, now: datetime) -> None:
    """Leave the trace of one look: its own, and one for each child."""
    ReadOfNeedToKnow.objects.create(need_to_know=row, user_id=user_id, at=now)
    for child in row.children.values_list("child", flat=True):
        look(child_id=child, user_id=user_id, page=page, now=now)


@transaction.atomic
def acknowledge(*, need_to_know_id: int, actor: Actor, now: datetime, note: str = "") -> Rung:
    """Say that one has read it. Again changes nothing. Raises NotYourDecision for somebody whom it was not sent to."""
    locked = lock(need_to_know_id)
    mine = _mine(locked, actor)
    if not mine:
        raise NotYourDecision("A need to know is acknowledged by those it was sent to.")
    if all(rung.acknowledged_at is not None for rung in mine):
        return mine[0]
    locked.must_be(NeedToKnowState.SENT)
    rung = next(rung for rung in mine if rung.acknowledged_at is None)
    act = act_of(actor, now, [Role(rung.role)])
    if rung.opened_at is None:
        _opened(locked, rung, act)
    rung.acknowledged_at, rung.note = now, note.strip()[:300]
    rung.save(update_fields=["acknowledged_at", "note"])
    event = locked.say(
        EventKind.NEED_TO_KNOW_ACKNOWLEDGED, f"{capital(Words().role(rung.role))}: acknowledged.", act=act, reason=rung.note,
        body={"subject": rung.role},
    )  # fmt: skip
    stop_to_acknowledge(locked, rung, event)
    if rung.role in HEADS:  # whoever is to be told by word of mouth knows of it now
        stream_clocks.cancel(locked.stream, event=event, limit=VERBAL)
    return rung


def _mine(locked: Locked, actor: Actor) -> list[Rung]:
    return list(locked.row.rungs.filter(recipient=actor.user_id, told_at__isnull=False).order_by("order", "pk"))


def _opened(locked: Locked, rung: Rung, act: Act) -> None:
    rung.opened_at = act.now
    rung.save(update_fields=["opened_at"])
    locked.say(EventKind.NEED_TO_KNOW_OPENED, f"{capital(Words().role(rung.role))}: opened.", act=act, body={"subject": rung.role})


__all__ = ["acknowledge", "note_look", "open_it"]
