"""Joins a child to a need-to-know: a brother or sister in the same incident has one record of their own in it, not another notice."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from notifications.actions.need_to_know.locked import Locked, act_of, lock
from notifications.models import ChildOfNeedToKnow, NeedToKnow, Trigger
from notifications.terms import OPEN_STATES, NeedToKnowState
from tracker.actions.need_to_know_business import journeys_of_children, lock_family, tell_on_record
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from workflows.terms import EventKind

EXISTS = "A need to know was sent to leaders."
"""What a child's record says: that it exists, and nothing of what it holds."""


@transaction.atomic
def join_child(*, need_to_know_id: int, child_id: int, actor: Actor, now: datetime) -> NeedToKnow:
    """Join a child to an open need-to-know. A child who is in it already changes nothing.

    Raises BadInput for a restricted child: those told before who may not see the child would lose what they were told.
    """
    lock_family([child_id])  # first, as whoever drafts does: what is read of the child below then stays so
    journeys = journeys_of_children([child_id])
    if child_id not in journeys:
        raise NotVisible("There is no such child.")
    locked = lock(need_to_know_id, journeys[child_id].stream_id)
    locked.must_be(*OPEN_STATES)
    if journeys[child_id].child.is_restricted and not locked.row.children.filter(child=child_id).exists():
        raise BadInput("The child's record is restricted.", {"child": "Write a need to know of its own about this child."})
    put_children(locked, journeys.values(), act=act_of(actor, now))
    return locked.row


def put_children(locked: Locked, journeys: Iterable[Any], *, act: Act, tells: bool = True) -> None:
    """Put the children of these journeys into it. One that was sent is then told on their records too."""
    known = set(locked.row.children.values_list("child", flat=True))
    for journey in journeys:
        if journey.child_id in known:
            continue
        ChildOfNeedToKnow.objects.create(need_to_know=locked.row, child_id=journey.child_id, journey=journey, joined_at=act.now)
        if not tells:
            continue
        locked.say(EventKind.NEED_TO_KNOW_CHILD_JOINED, "Another child of the family was joined.", act=act)
        if locked.row.state == NeedToKnowState.SENT:
            tell_on_record(
                journey_id=journey.pk, kind=EventKind.NEED_TO_KNOW_RAISED, says=EXISTS, actor=act.actor, now=act.now,
                body={"need_to_know": locked.row.public_id},
            )  # fmt: skip


def put_trigger(
    locked: Locked, children: Sequence[int], *, says: str, category: str, event_id: int | None, firing_id: int | None, now: datetime
) -> None:
    """Keep what drafted or joined it, so that the same cause never drafts a second one."""
    Trigger.objects.create(
        need_to_know=locked.row, child_id=children[0] if children else None, event_id=event_id, firing_id=firing_id,
        category=category, says=says[:300], at=now,
    )  # fmt: skip


__all__ = ["EXISTS", "join_child", "put_children", "put_trigger"]
