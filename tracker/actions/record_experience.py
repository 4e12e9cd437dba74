"""Puts on record how a child's life is going, told by the worker, the reviewing officer or an audit. Never merged with timescales."""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotYourDecision
from tracker.models import ChildExperience
from tracker.rules.access import Actor
from tracker.terms import Precision
from workflows.calendar import local_date
from workflows.definitions.experience import EXPERIENCE, RECORDS, TOLD_BY
from workflows.terms import EventKind


@transaction.atomic
def record_experience(
    *, journey_id: int, experience: str, told_by: str, says: str, actor: Actor, occurred_at: datetime, now: datetime
) -> Moved:  # fmt: skip
    """Put on record how the child's life was going on a day, in a word of its own scale and in the words of who told it.

    Raises BadInput for a word that is not of the scale, without words of one's own, for a child who is not looked after, or
    a day ahead or before care began; NotYourDecision for somebody who does not tell it in this way.
    """
    faults = {}
    if experience not in EXPERIENCE:
        faults["experience"] = "Choose how the child's life is going"
    if told_by not in TOLD_BY:
        faults["told_by"] = "Choose who tells it"
    if not says.strip():
        faults["says"] = "Enter what the child says, and what you saw"
    if occurred_at > now:
        faults["occurred_at"] = "Give the day on which it was so."
    if faults:
        raise BadInput("The entry is not complete.", faults)
    if actor.roles.isdisjoint(RECORDS[told_by]):
        raise NotYourDecision(f"What {TOLD_BY[told_by]} tells is recorded by others.", RECORDS[told_by])
    locked = lock_journey(journey_id, version=None)
    since = locked.picture.looked_after_since
    if since is None or local_date(occurred_at) < local_date(since):
        raise BadInput("The child was not looked after.", {"occurred_at": "Give a day since the child came into care."})
    change = Change(locked=locked, occurred_at=occurred_at, precision=Precision.DAY)
    told = f"The child's experience, told by {TOLD_BY[told_by]}: {EXPERIENCE[experience].lower()}."
    change.say(EventKind.CHILD_EXPERIENCE_RECORDED, told, reason=says.strip(), body={"experience": experience, "told_by": told_by})
    change.attached.append(ChildExperience(experience=experience, told_by=told_by, says=says.strip()))
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(RECORDS[told_by]) or "")))
