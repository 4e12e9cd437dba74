"""What a permanency meeting agrees for a child: set on the child's own record with an owner and a day, and carried until it is done."""

from datetime import date, datetime, timedelta

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import carry_out
from tracker.actions.permanency_meeting import RUNS, check_runs, lock_meeting
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.machines import go
from tracker.models import MeetingAction, MeetingChild
from tracker.rules.access import Actor, Viewer
from tracker.selectors.permanency_meetings import OWNERS, owners_of
from tracker.selectors.timescales import responsible
from tracker.selectors.who import directory
from tracker.selectors.words import Words
from tracker.terms import MeetingActionState
from workflows.calendar import local_date
from workflows.engine.clock import in_words
from workflows.terms import EventKind, Role

LONGEST = 500
LONGEST_AHEAD = timedelta(days=366)
"""How far ahead a day may be set: further is a slip of the pen."""


@transaction.atomic
def set_action(
    *, meeting_id: int, journey_id: int, what: str, owner_as: str, due_on: date | None, actor: Actor, viewer: Viewer, now: datetime
) -> MeetingAction:  # fmt: skip
    """Agree an action for a child on an open meeting's list. It becomes a timescale of the child that its owner answers.

    `owner_as` is the role in which somebody answers for the child: the person who holds it now is its owner. Raises
    NotYourDecision for anybody who may not run the meeting, NotVisible for a child who is not on its list, BadInput for
    whatever is missing, all at once, and for what this meeting has agreed already.
    """
    check_runs(actor)
    if not MeetingChild.objects.filter(meeting=meeting_id, journey=journey_id).exists():
        raise NotVisible("This child is not on the list.")
    locked = lock_journey(journey_id, version=None)
    meeting = lock_meeting(meeting_id, viewer)
    owner = _checked(locked, what, owner_as, due_on, now)
    assert due_on is not None and actor.user_id is not None, "both have been checked"  # noqa: PT018
    agreed = MeetingAction.objects.filter(meeting=meeting, journey=journey_id, what=what.strip(), owner=owner, due_on=due_on)
    if agreed.filter(ended_at__isnull=True).exists():  # the form was sent twice, or two people wrote down the same
        raise BadInput("This is agreed already. It stands on the child’s row.")
    action = MeetingAction(meeting=meeting, journey=locked.journey, what=what.strip(), owner_id=owner, owner_as=owner_as, due_on=due_on,
                           set_by_id=actor.user_id, set_at=now)  # fmt: skip
    go(action, "set", MeetingActionState.TO_DO)
    action.save(force_insert=True)
    change = Change(locked=locked, occurred_at=now)
    change.say(
        EventKind.PERMANENCY_ACTION_SET, f"The permanency meeting agreed, to be done by {in_words(due_on)}: {action.what}",
        body={"subject": action.public_id, "asks": owner_as, "due_on": due_on.isoformat(), "owner": owner, "meeting": meeting.public_id},
    )  # fmt: skip
    carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(RUNS) or ""))
    return action


@transaction.atomic
def finish_action(*, action_id: int, came_of_it: str, actor: Actor, now: datetime) -> MeetingAction:
    """Say that an action is done and what came of it: its owner, or whoever may run the meeting.

    Raises BadInput without what came of it and where it is over, NotYourDecision for anybody else.
    """
    locked, action = _locked(action_id)
    if action.owner_id != actor.user_id:
        check_runs(actor)
    if not came_of_it.strip():
        raise BadInput("Say what came of it.", {"came_of_it": "Enter what was done"})
    return _end(locked, action, "finish", MeetingActionState.DONE, EventKind.PERMANENCY_ACTION_DONE,
                "Done for the permanency meeting", came_of_it, actor, now)  # fmt: skip


@transaction.atomic
def end_action(*, action_id: int, because: str, actor: Actor, now: datetime) -> MeetingAction:
    """Say that an action is not wanted any more, and why. Its owner does not let itself off: only whoever may run the meeting.

    Raises BadInput without a reason and where it is over, NotYourDecision for anybody else.
    """
    check_runs(actor)
    locked, action = _locked(action_id)
    if action.owner_id == actor.user_id:
        raise NotYourDecision("Whoever an action was given to does not end it. Say that it is done, or ask another manager.", RUNS)
    if not because.strip():
        raise BadInput("Say why it is not wanted any more.", {"came_of_it": "Enter why it is not wanted any more"})
    return _end(locked, action, "end", MeetingActionState.ENDED, EventKind.PERMANENCY_ACTION_ENDED,
                "Not wanted any more by the permanency meeting", because, actor, now)  # fmt: skip


def _checked(locked: Locked, what: str, owner_as: str, due_on: date | None, now: datetime) -> int:
    """The owner's id. Raises BadInput with everything that is missing."""
    faults, owner = {}, None
    if not what.strip():
        faults["what"] = "Enter what will be done"
    elif len(what.strip()) > LONGEST:
        faults["what"] = f"What will be done must be {LONGEST} characters or fewer"
    if owner_as in OWNERS:
        names = directory(Words(locked.book.rules.labels), [locked.journey.child_id], now=now)
        owner = next((who.user_id for role, who in owners_of(responsible(locked.journey), names) if role == owner_as), None)
    if owner is None:
        faults["owner_as"] = "Select who will do it"
    if due_on is None or not local_date(now) <= due_on <= local_date(now) + LONGEST_AHEAD:
        faults["due_on"] = "Enter today, or a day within a year, by which it will be done"
    if not locked.journey.is_open:
        raise BadInput("The child's journey is closed. There is nothing left to agree.")
    if faults or owner is None:
        raise BadInput("The action is not complete.", faults)
    return owner


def _locked(action_id: int) -> tuple[Locked, MeetingAction]:
    journey = MeetingAction.objects.filter(pk=action_id).values_list("journey", flat=True).first()
    if journey is None:
        raise NotVisible("There is no such action.")
    locked = lock_journey(journey, version=None)
    action = MeetingAction.objects.get(pk=action_id)
    if action.state != MeetingActionState.TO_DO:
        raise BadInput("This action is over already.")
    return locked, action


def _end(
    locked: Locked, action: MeetingAction, move: str, to: MeetingActionState, kind: EventKind, says: str, came_of_it: str, actor: Actor,
    now: datetime,
) -> MeetingAction:  # fmt: skip
    go(action, move, to)
    action.came_of_it, action.ended_by_id, action.ended_at = came_of_it.strip()[:LONGEST], actor.user_id, now
    action.save(update_fields=["state", "came_of_it", "ended_by", "ended_at"])
    change = Change(locked=locked, occurred_at=now)
    change.say(kind, f"{says}: {action.what}", reason=action.came_of_it, body={"subject": action.public_id})
    carry_out(change, Act(actor=actor, now=now, role=actor.acting_as((Role(action.owner_as), *RUNS)) or ""))
    return action


__all__ = ["end_action", "finish_action", "set_action"]
