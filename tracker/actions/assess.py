"""A child and family assessment: started, submitted, returned or authorised. Who writes it does not authorise it."""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.actions.requests import Given
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event
from tracker.rules.access import Actor
from workflows.terms import EventKind, EvidenceKind, Role, Stage, TrackCode

AUTHORISES = (Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR)
WRITES = (Role.SOCIAL_WORKER, Role.ASYE_SOCIAL_WORKER, Role.PRACTICE_SUPERVISOR, Role.TEAM_MANAGER)


@transaction.atomic
def start_assessment(*, journey_id: int, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Begin to write the assessment: allocated becomes in progress; an update on an open case opens its own."""
    return _step(journey_id, actor, "in_progress", WRITES, occurred_at, now, from_states=("allocated",), may_open=True)


@transaction.atomic
def submit_assessment(*, journey_id: int, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Submit the assessment to a manager. The clock runs on: it stops when the assessment is authorised."""
    return _step(journey_id, actor, "submitted", WRITES, occurred_at, now, from_states=("in_progress", "returned"))


@transaction.atomic
def return_assessment(*, journey_id: int, actor: Actor, reason: str, occurred_at: datetime, now: datetime) -> Moved:
    """Send a submitted assessment back with a reason."""
    if not reason.strip():
        raise BadInput("Say what is to be done again.", {"reason": "Give the reason for sending it back."})
    return _step(journey_id, actor, "returned", AUTHORISES, occurred_at, now, from_states=("submitted",), reason=reason)


@transaction.atomic
def authorise_assessment(*, journey_id: int, actor: Actor, reference: str, occurred_at: datetime, now: datetime) -> Moved:
    """Authorise a submitted assessment, and put it on record as evidence for the next decision.

    Raises NotYourDecision for the person who submitted it: the one who writes is not the one who authorises.
    """
    return _step(journey_id, actor, "authorised", AUTHORISES, occurred_at, now, from_states=("submitted",),
                 evidence=Given(says="Assessment authorised", reference=reference))  # fmt: skip


def _step(
    journey_id: int, actor: Actor, state: str, roles: tuple[Role, ...], occurred_at: datetime, now: datetime, *,
    from_states: tuple[str, ...], may_open: bool = False, reason: str = "", evidence: Given | None = None,
) -> Moved:  # fmt: skip
    if not actor.roles.intersection(roles):
        raise NotYourDecision("This step of the assessment is not yours to take.", roles)
    if occurred_at > now:
        raise BadInput("The date is in the future.", {"occurred_at": "Give the day on which it happened."})
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=occurred_at)
    open_now = [n for (c, n), s in locked.picture.tracks.items() if c is TrackCode.ASSESSMENT and s in from_states]
    if open_now:
        if state == "authorised":
            _other_person(locked, actor)
        if state != "authorised" or locked.journey.stage != Stage.ASSESSMENT:
            change.put_track(TrackCode.ASSESSMENT, state, number=open_now[0])
    elif may_open and not locked.open_tracks(TrackCode.ASSESSMENT):
        change.open_track(TrackCode.ASSESSMENT, "allocated")
        change.put_track(TrackCode.ASSESSMENT, state, number=locked.picture.next_number(TrackCode.ASSESSMENT))
    else:
        raise BadInput("There is no assessment in a state for this.", {"assessment": "Look at the assessment on the child's page."})
    if evidence is not None:
        # While the assessment is all that is open it ends with the decision that rests on it, so that the child is
        # never without a stage between the two.
        change.give(EvidenceKind.AUTHORISED_ASSESSMENT, evidence)
        change.give(EvidenceKind.ASSESSMENT_AUTHORISED, evidence)
    if reason:
        change.say(EventKind.NOTE_RECORDED, "Reason for sending the assessment back.", reason=reason)
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(roles) or "")))


def _other_person(locked: Locked, actor: Actor) -> None:
    submitted = Event.objects.filter(journey=locked.journey, kind=EventKind.ASSESSMENT_SUBMITTED).order_by("-seq").first()
    if submitted is not None and submitted.actor_id == actor.user_id:
        raise NotYourDecision("You wrote this assessment, so another manager must authorise it.", AUTHORISES)
