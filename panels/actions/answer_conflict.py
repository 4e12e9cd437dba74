"""A conflicted chair hands an item to the deputy, or it is written down why somebody takes part all the same (PN-08)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import Locked, lock_item, sitting_of
from panels.errors import WrongMoment
from panels.models import AgendaItem, ConflictAnswer
from panels.rules.sitting import Holder
from panels.selectors.conflicts import conflicts_of
from panels.terms import OPEN_ITEMS
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def hand_to_deputy(*, item_id: int, actor: Actor, now: datetime, deputy_id: int | None = None, because: str = "") -> ConflictAnswer:
    """The deputy chairs this one item. Without `deputy_id`, the first who may chair and has no interest in it.

    Raises WrongMoment where the chair has no interest, or nobody who may chair is without one; BadInput where the deputy
    named is one of these; NotYourDecision for anyone who does not run the panel.
    """
    asked = _conflicted(item_id, None, actor, now)
    if not asked.free:
        raise WrongMoment("Everyone else who may chair has an interest in this item too. Write down why the chair stays, or move it.")
    deputy = next((one for one in asked.free if deputy_id in (None, one.user_id)), None)
    if deputy is None:
        says = "Choose a deputy of this panel who has no interest in the item."
        raise BadInput(says, {"deputy": says})
    return _answer(asked, deputy, because)


@transaction.atomic
def take_part_all_the_same(*, item_id: int, because: str, actor: Actor, now: datetime, user_id: int | None = None) -> ConflictAnswer:
    """Somebody with an interest takes part in an item in spite of it, and the reason is kept; without `user_id`, the chair.

    Raises BadInput without a reason, WrongMoment where the person has no interest in it, NotYourDecision as above.
    """
    asked = _conflicted(item_id, user_id, actor, now)
    if not because.strip():
        raise BadInput("Write down why.", {"because": "Write down why."})
    return _answer(asked, None, because)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """An open item and the person with an interest in it, under its lock. `free` may chair and have none."""

    item: AgendaItem
    locked: Locked
    person: Holder
    free: list[Holder]
    act: Act


def _conflicted(item_id: int, user_id: int | None, actor: Actor, now: datetime) -> _Asked:
    item, locked = lock_item(item_id)
    people = sitting_of(item.meeting.panel_id, now=now)
    actor = must_run(actor, item.meeting.panel, people)
    if item.state not in OPEN_ITEMS:
        raise WrongMoment("This item has been decided, or is no longer on the agenda.")
    found = conflicts_of([item.pk], now=now)[item.pk]
    conflict = next((c for c in found if (c.is_chair if user_id is None else c.user_id == user_id)), None)
    if conflict is None:
        who = "The chair" if user_id is None else people.members.get(user_id, "This person")
        raise WrongMoment(f"{who} has no interest in this item.")
    taken = {one.user_id for one in found}
    free = [holder for holder in people.chairs if holder.user_id not in taken]
    person = Holder(conflict.user_id, conflict.name)
    return _Asked(item=item, locked=locked, person=person, free=free, act=Act(actor=actor, now=now, role="panel_chair"))


def _answer(asked: _Asked, deputy: Holder | None, because: str) -> ConflictAnswer:
    """Keep the answer, in the place of an earlier one, and tell it in the meeting's record."""
    item, name, act = asked.item, asked.person.name, asked.act
    assert act.actor.user_id is not None, "a person answers"
    answer, _ = ConflictAnswer.objects.update_or_create(
        item=item, user_id=asked.person.user_id,
        defaults={
            "deputy_id": deputy.user_id if deputy else None, "because": because.strip(),
            "answered_by_id": act.actor.user_id, "answered_at": act.now,
        },
    )  # fmt: skip
    says = f"{name} hands an item to {deputy.name}." if deputy else f"{name} takes part in an item in spite of an interest."
    asked.locked.tell(item.meeting, EventKind.PANEL_CONFLICT_ANSWERED, says, act=act, body={"request": item.request.public_id})
    return answer
