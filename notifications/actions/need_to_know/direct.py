"""What a leader directs: a decision on the record of each child, and a task with a day, done with words."""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from notifications.actions.need_to_know.locked import act_of, lock, must_hold
from notifications.errors import WrongMoment
from notifications.models import Direction
from notifications.rules.may import LEADERS, MAY_CONFIRM
from notifications.terms import NeedToKnowState
from tracker.actions import stream_clocks
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.rules.access import Actor
from workflows.calendar import add_months, due_day, local_date
from workflows.engine.clock import in_words
from workflows.shapes import Length
from workflows.terms import EventKind, Role, Unit

DIRECTION = "incident.need_to_know_direction"
FARTHEST_MONTHS = 12
"""A direction that is due later is no direction but a plan."""


@transaction.atomic
def direct(*, need_to_know_id: int, says: str, owner_id: int, actor: Actor, now: datetime, due_on: date | None = None) -> Direction:
    """Direct what is to be done, by whom, and by which day; without a day, within the authority's usual time.

    It stands on the record of each child as a decision of management, and runs as a task of its own. Raises
    NotYourDecision for anybody but a leader, BadInput with what is missing, WrongMoment where it was not sent or is over.
    """
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.SENT)
    must_hold(actor, LEADERS, "What is to be done about it is directed")
    owner = get_user_model().objects.filter(pk=owner_id, is_active=True).first()
    _check(says, owner, due_on, now)
    assert actor.user_id is not None, "a direction is given by a person"
    made = Direction(need_to_know=locked.row, says=says.strip(), given_by_id=actor.user_id, given_at=now, owner=owner)
    act = act_of(actor, now, LEADERS)
    event = locked.say(
        EventKind.NEED_TO_KNOW_DIRECTION_GIVEN, f"Directed: {made.says}", act=act, body={"subject": made.public_id, "owner": owner_id},
    )  # fmt: skip
    length = Length((due_on - local_date(now)).days, Unit.CALENDAR_DAYS) if due_on is not None else None
    clock = stream_clocks.start(
        locked.stream, DIRECTION, event=event, subject=made.public_id, answers=Role.SOCIAL_WORKER, length=length
    )  # fmt: skip
    made.due_on = due_day(clock.due_at)
    made.save(force_insert=True)
    assert owner is not None  # it was asked for
    name = owner.get_full_name() or owner.get_username()
    locked.tell_children(
        EventKind.NEED_TO_KNOW_DIRECTION_GIVEN, f"Management direction: {made.says} For {name}, by {in_words(made.due_on)}.", act=act,
        body={"direction": made.public_id},
    )  # fmt: skip
    return made


@transaction.atomic
def do_direction(*, direction_id: int, done: str, actor: Actor, now: datetime) -> Direction:
    """Say in words that a direction has been carried out, and how. By whom it was for, or a manager.

    Raises BadInput without words, WrongMoment where it was done before.
    """
    found = Direction.objects.filter(pk=direction_id).first()
    if found is None:
        raise NotVisible("There is no such direction.")
    locked = lock(found.need_to_know_id)
    direction = Direction.objects.select_related("done_by").get(pk=direction_id)
    if actor.user_id != direction.owner_id and not actor.roles.intersection(MAY_CONFIRM):
        raise NotYourDecision("A direction is carried out by the person it was given to, or by a manager.", MAY_CONFIRM)
    if direction.done_at is not None:
        raise WrongMoment("This direction has been carried out. Nothing of yours has been recorded.")
    if not done.strip():
        raise BadInput("Say what was done.", {"done": "Write what was done."})
    direction.done, direction.done_by_id, direction.done_at = done.strip(), actor.user_id, now
    direction.save(update_fields=["done", "done_by", "done_at"])
    act = act_of(actor, now)
    event = locked.say(
        EventKind.NEED_TO_KNOW_DIRECTION_DONE, f"Carried out: {direction.says}", act=act, reason=direction.done,
        body={"subject": direction.public_id},
    )  # fmt: skip
    stream_clocks.stop(locked.stream, DIRECTION, event=event, subject=direction.public_id)
    locked.tell_children(
        EventKind.NEED_TO_KNOW_DIRECTION_DONE, f"Management direction carried out: {direction.says}", act=act, reason=direction.done,
        body={"direction": direction.public_id},
    )  # fmt: skip
    return direction


def _check(says: str, owner: object, due_on: date | None, now: datetime) -> None:
    missing = {}
    if not says.strip():
        missing["says"] = "Write what is to be done."
    if owner is None:
        missing["owner"] = "Choose who is to do it."
    today = local_date(now)
    if due_on is not None and not today <= due_on <= add_months(today, FARTHEST_MONTHS):
        missing["due_on"] = "Enter a day from today on, within a year."
    if missing:
        raise BadInput(" ".join(missing.values()), missing)


__all__ = ["direct", "do_direction"]
