"""Opens a journey: the first contact about a child, or a happening that finds no open journey."""

from datetime import datetime

from django.db import transaction

from tracker import machines
from tracker.actions import locks
from tracker.actions.check_details import check_details
from tracker.actions.check_given import check_given
from tracker.actions.decided import Receiver
from tracker.actions.move import Moved, decided, find_move, take_effect
from tracker.actions.record_event import Act
from tracker.actions.requests import MoveRequest
from tracker.errors import AlreadyAnswered, BadInput
from tracker.models import Child, Journey, OrgUnit
from tracker.rules.access import Actor
from tracker.selectors import openings
from tracker.selectors.rulebook import rulebook
from workflows.engine import registry
from workflows.terms import Stage


@transaction.atomic
def open_journey(*, child_id: int, request: MoveRequest, team_id: int, actor: Actor, now: datetime) -> Moved:
    """Open the next journey of a child by a move that starts where no journey is open, held by `team_id`.

    A journey that follows a closed one is linked to it. Raises AlreadyAnswered where the child has an open journey (a
    contact then belongs on it), and what the door raises.
    """
    child = Child.objects.select_for_update().get(pk=child_id)
    if openings.open_journey_of(child) is not None:
        raise AlreadyAnswered("This child is open already. Record the contact on the open journey.", child=child.ref)
    team = OrgUnit.objects.filter(pk=team_id, is_active=True).first()
    if team is None:
        raise BadInput("A team must hold the child.", {"team": "Choose the team that holds the child."})
    if request.occurred_at > now:
        raise BadInput("The date and time are in the future.", {"occurred_at": "Give when it happened."})
    locked = _unsaved(child, team, request.occurred_at)
    found, target = find_move(locked, request)
    decision = decided(locked, found, target, request, actor)
    check_given(request.given, actor, at=request.occurred_at)
    check_details(locked, found, target, request)
    _save_first(locked, found.code, target.id)
    act = Act(actor=actor, now=now, role=actor.acting_as(found.by) or "")
    return take_effect(locked, decision, request, act, receiver=Receiver(team=team.pk))


def _unsaved(child: Child, team: OrgUnit, at: datetime) -> locks.Locked:
    journey = openings.next_journey(child, at=at, team=team)
    return locks.Locked(
        journey=journey, stream=journey.stream, workflow=registry.current("journey"), picture=openings.picture_before(journey),
        tracks=[], placements=[], legal_statuses=[], running=[], evidence={}, book=rulebook(),
    )  # fmt: skip


def _save_first(locked: locks.Locked, move: str, target: str) -> None:
    """The row has to be there before its events can name it; the door then sets the stage by the move itself."""
    journey = locked.journey
    trial = Journey(definition_version=journey.definition_version)
    machines.go(trial, move, target)
    journey.stream.save()
    journey.stream_id = journey.stream.pk
    machines.restore(journey, "stage", trial.stage)
    journey.version = 0
    if journey.stage == Stage.CLOSED:  # a death that is learnt of while nothing is open begins and ends a journey at once
        journey.closed_at, journey.closed_because = journey.opened_at, move
    journey.save()
    journey.closed_at, journey.closed_because = None, ""
    machines.restore(journey, "stage", machines.NOT_OPEN)
