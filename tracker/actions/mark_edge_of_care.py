"""Marks a child as on the edge of care, so that help is looked for first, or takes the mark away. The stage stays as it is."""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.access import Actor
from workflows.calendar import local_date
from workflows.engine.stage import ADULT, age_on
from workflows.terms import EventKind, Role, TrackCode

MARKS = (
    Role.SOCIAL_WORKER,
    Role.ASYE_SOCIAL_WORKER,
    Role.PRACTICE_SUPERVISOR,
    Role.TEAM_MANAGER,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
)
"""Who may mark a child. Whoever sees that a child may come into care says so; no gate stands before looking for help."""


@transaction.atomic
def mark_edge_of_care(*, journey_id: int, why: str, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Mark the child, and start the reviews. Raises BadInput for a child who is marked already, looked after or 18."""
    _check(actor, why, occurred_at, now)
    locked = lock_journey(journey_id, version=None)
    if locked.open_tracks(TrackCode.EDGE_OF_CARE):
        raise BadInput("The child is marked as on the edge of care already.", {"why": "Record a review instead."})
    if locked.picture.is_looked_after:
        raise BadInput("The child is looked after already.", {"why": "The mark is for a child who may come into care."})
    born = locked.journey.child.date_of_birth
    if locked.journey.closed_at is not None or (born is not None and age_on(born, local_date(now)) >= ADULT):
        raise BadInput("The journey is closed, or the young person is 18.", {"why": "The mark is for a child whose journey is open."})
    if occurred_at < locked.journey.opened_at:
        raise BadInput("The journey had not begun.", {"occurred_at": "Give a day since the journey began."})
    change = Change(locked=locked, occurred_at=occurred_at)
    change.open_track(TrackCode.EDGE_OF_CARE, "open")
    change.say(EventKind.NOTE_RECORDED, "Why the child is on the edge of care.", reason=why.strip())
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(MARKS) or "")))


@transaction.atomic
def unmark_edge_of_care(*, journey_id: int, why: str, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Take the mark away, and end the reviews. Raises BadInput for a child who is not marked."""
    _check(actor, why, occurred_at, now)
    locked = lock_journey(journey_id, version=None)
    marked = locked.open_tracks(TrackCode.EDGE_OF_CARE)
    if not marked:
        raise BadInput("The child is not marked as on the edge of care.", {"why": "There is no mark to take away."})
    if occurred_at < marked[0].opened_at:
        raise BadInput("The child was not marked yet.", {"occurred_at": "Give a day since the child was marked."})
    change = Change(locked=locked, occurred_at=occurred_at)
    change.put_track(TrackCode.EDGE_OF_CARE, "ended", number=marked[0].number)
    change.say(EventKind.NOTE_RECORDED, "Why the child is no longer on the edge of care.", reason=why.strip())
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(MARKS) or "")))


def _check(actor: Actor, why: str, occurred_at: datetime, now: datetime) -> None:
    if not actor.roles.intersection(MARKS):
        raise NotYourDecision("A social worker or a manager marks a child as on the edge of care.", MARKS)
    if not why.strip():
        raise BadInput("Say why.", {"why": "Say why."})
    if occurred_at > now:
        raise BadInput("The date is in the future.", {"occurred_at": "Give the day on which it happened."})
