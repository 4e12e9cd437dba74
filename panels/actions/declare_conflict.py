"""A member declares an interest in an item, or takes that back with a reason. Who declares sees the child no more by the listing."""

from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import Locked, lock_item, sitting_of
from panels.errors import WrongMoment
from panels.models import AgendaItem, ConflictAnswer, DeclaredConflict
from panels.selectors.people import Sitting
from panels.terms import OPEN_ITEMS
from tracker.actions.panel_business import end_panel_sight, give_panel_sight
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def declare_conflict(*, item_id: int, user_id: int, says: str, actor: Actor, now: datetime) -> DeclaredConflict:
    """Put down that a member of the panel has an interest in an item; it holds wherever the request is listed later.

    By the member, or by those who run the panel for a member who told them. The sight of the child that the listing gave
    this person ends. Raises BadInput without a reason or for somebody who does not sit on the panel, WrongMoment where
    the item is over or the interest is declared already, NotYourDecision for anyone else.
    """
    item, locked, people, actor = _open(item_id, user_id, actor, now)
    if not says.strip():
        raise BadInput("Say what the interest is.", {"says": "Say what the interest is."})
    if DeclaredConflict.objects.filter(request=item.request, user=user_id, withdrawn_at__isnull=True).exists():
        raise WrongMoment(f"{people.members[user_id]} has declared an interest in this item already.")
    assert actor.user_id is not None, "a person declares"
    made = DeclaredConflict.objects.create(
        request=item.request, user_id=user_id, says=says.strip(), declared_by_id=actor.user_id, declared_at=now
    )
    end_panel_sight(listed_by=[item.listed_by_event_id], at=now, users=(user_id,))
    locked.tell(item.meeting, EventKind.PANEL_CONFLICT_DECLARED, f"{people.members[user_id]} declared an interest in an item.",
                act=Act(actor=actor, now=now), body={"request": item.request.public_id, "user": user_id})  # fmt: skip
    return made


@transaction.atomic
def withdraw_conflict(*, item_id: int, user_id: int, because: str, actor: Actor, now: datetime) -> DeclaredConflict:
    """Take back a declared interest, with the reason. The person sees the child by the listing again.

    What was answered to it goes with it: it is asked anew where the record shows an interest too.
    """
    item, locked, people, actor = _open(item_id, user_id, actor, now)
    if not because.strip():
        raise BadInput("Say why the interest is taken back.", {"because": "Say why the interest is taken back."})
    found = DeclaredConflict.objects.filter(request=item.request, user=user_id, withdrawn_at__isnull=True).first()
    if found is None:
        raise WrongMoment("There is no declared interest to take back.")
    found.withdrawn_at, found.withdrawn_because = now, because.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_because"])
    ConflictAnswer.objects.filter(item=item, user=user_id).delete()
    give_panel_sight(listed_by=item.listed_by_event, members=(user_id,), at=now)
    locked.tell(item.meeting, EventKind.PANEL_CONFLICT_WITHDRAWN, f"{people.members[user_id]} took back an interest in an item.",
                act=Act(actor=actor, now=now), body={"request": item.request.public_id, "user": user_id})  # fmt: skip
    return found


def _open(item_id: int, user_id: int, actor: Actor, now: datetime) -> tuple[AgendaItem, Locked, Sitting, Actor]:
    item, locked = lock_item(item_id)
    people = sitting_of(item.meeting.panel_id, now=now)
    if actor.user_id != user_id:
        actor = must_run(actor, item.meeting.panel, people)
    if item.state not in OPEN_ITEMS:
        raise WrongMoment("This item has been decided, or is no longer on the agenda.")
    if user_id not in people.members:
        raise BadInput("Choose somebody who sits on this panel.", {"user": "Choose somebody who sits on this panel."})
    return item, locked, people, actor
