"""Gives a child a worker within the team that holds the child, or offers the child to another team."""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.offers import offer
from tracker.actions.record_event import Act
from tracker.actions.ties import begin_tie, end_ties
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Journey, User
from tracker.projections import past, permanency
from tracker.rules.access import Actor
from tracker.selectors.viewers import works_in
from tracker.selectors.words import Words
from tracker.selectors.workloads import too_much_for
from tracker.terms import HandoverKind, RelationshipKind
from workflows.calendar import local_date
from workflows.terms import EventKind, Role, Stage

ALLOCATES = (
    Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR, Role.EARLY_HELP_MANAGER, Role.MASH_DECISION_MAKER,
    Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.EDT,
)  # fmt: skip
"""Who may allocate a child within their own team."""

NAMED_TIES = {
    RelationshipKind.IRO: EventKind.IRO_APPOINTED,
    RelationshipKind.PERSONAL_ADVISER: EventKind.PERSONAL_ADVISER_APPOINTED,
    RelationshipKind.CP_CHAIR: EventKind.RELATIONSHIP_STARTED,
    RelationshipKind.SUPERVISING_SOCIAL_WORKER: EventKind.RELATIONSHIP_STARTED,
    RelationshipKind.LEAD_PROFESSIONAL: EventKind.EARLY_HELP_WORKER_ALLOCATED,
}
"""The people beside the worker who are named for a child, and what naming them is."""


@transaction.atomic
def allocate(
    *, journey_id: int, version: int, worker_id: int, actor: Actor, occurred_at: datetime, now: datetime, why_above_ceiling: str = "",
) -> Moved:  # fmt: skip
    """Allocate the child to a worker of the team that holds the child.

    Raises NotYourDecision for anyone who does not allocate in that team, BadInput for a worker of another team, or for a
    newly qualified worker who would be above the ceiling of weight (D-45) where `why_above_ceiling` does not say why all the same.
    """
    locked = lock_journey(journey_id, version=version)
    journey = locked.journey
    if not any(role in actor.roles for role in ALLOCATES) or journey.team_id not in actor.unit_ids:
        raise NotYourDecision(f"Only a manager of {_held_by(journey)} may allocate this child.", ALLOCATES)
    worker = User.objects.filter(pk=worker_id, is_active=True).first()
    if worker is None or journey.team_id is None or not works_in(worker.pk, journey.team_id, now=now):
        raise BadInput("Choose a worker of the team.", {"worker": f"Choose someone who works in {_held_by(journey)}."})
    too_much = too_much_for(journey, worker.pk, now=now)
    if too_much and not why_above_ceiling.strip():
        raise BadInput(too_much, {"why_above_ceiling": f"{too_much} Choose somebody else, or say why all the same."})
    change = Change(locked=locked, occurred_at=occurred_at)
    why = why_above_ceiling.strip() if too_much else ""
    change.hand_to(journey.team_id, worker.pk, f"Allocated to {worker.display_name}.", kind=EventKind.CASE_ALLOCATED, reason=why)
    change.say(EventKind.SOCIAL_WORKER_ALLOCATED, "A worker was allocated.")
    if journey.stage == Stage.EARLY_HELP:
        change.say(EventKind.EARLY_HELP_WORKER_ALLOCATED, "An early help worker was allocated.")
    act = Act(actor=actor, now=now, role=actor.acting_as(ALLOCATES) or "")
    return Moved(journey, carry_out(change, act))


@transaction.atomic
def offer_transfer(*, journey_id: int, version: int, to_team: int, actor: Actor, note: str, occurred_at: datetime, now: datetime) -> Moved:
    """Offer the child to another team. The sender stays responsible until that team accepts."""
    locked = lock_journey(journey_id, version=version)
    journey = locked.journey
    if not any(role in actor.roles for role in ALLOCATES) or journey.team_id not in actor.unit_ids:
        raise NotYourDecision(f"Only a manager of {_held_by(journey)} may offer this child to another team.", ALLOCATES)
    if to_team == journey.team_id:
        raise BadInput("The child is with this team already.", {"to_team": "Choose another team."})
    change = Change(locked=locked, occurred_at=occurred_at)
    act = Act(actor=actor, now=now, role=actor.acting_as(ALLOCATES) or "")
    handover = offer(change, act, kind=HandoverKind.TRANSFER, to_team=to_team, note=note)
    change.say(EventKind.TRANSFER_AGREED, "A transfer between teams was agreed and offered.")
    return Moved(journey, carry_out(change, act, handover=handover), handover)


@transaction.atomic
def name_person(*, journey_id: int, kind: RelationshipKind, user_id: int, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Name the child's IRO, personal adviser, conference chair, supervising social worker or lead professional.

    Ends the tie of whoever was named before. Raises BadInput for a kind that is not named like this.
    """
    if kind not in NAMED_TIES:
        raise BadInput("Nobody is named for a child in this way.")
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None:
        raise BadInput("There is no such person.", {"user": "Choose a person who works here."})
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=occurred_at)
    change.say(NAMED_TIES[kind], f"{person.display_name} was named {Words().role(kind)}.",
               body={"kind": str(kind), "user": person.pk, "on": local_date(occurred_at).isoformat()})  # fmt: skip
    events = carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or ""))
    child = locked.journey.child_id
    end_ties(child, [kind], occurred_at)
    begin_tie(child, kind, occurred_at, events[0], user=person.pk)
    permanency.put_people(locked.journey)
    if locked.picture.is_looked_after:
        past.retell([locked.journey], since=occurred_at, recorded_at=events[0].recorded_at)
    return Moved(locked.journey, events)


def _held_by(journey: Journey) -> str:
    return journey.team.name if journey.team else "the team that last held the child"
