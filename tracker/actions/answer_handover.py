"""The second hand of a handover: accept, not accept with a reason, or withdraw."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tracker import machines
from tracker.actions.change import Change, sentence
from tracker.actions.decided import Receiver, hand_over, say_accepted
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import Moved, carry_out, decided, find_move, take_effect
from tracker.actions.offers import restored
from tracker.actions.record_event import Act
from tracker.actions.requests import MoveRequest
from tracker.actions.ties import end_ties
from tracker.errors import AlreadyAnswered, BadInput, NotVisible, NotYourDecision
from tracker.models import Event, Handover
from tracker.rules.access import Actor
from tracker.selectors.viewers import actor_of, works_in
from tracker.selectors.workloads import too_much_for
from tracker.terms import HandoverKind, HandoverState, RelationshipKind
from workflows.engine.decide import Decision
from workflows.terms import EventKind, Role


@transaction.atomic
def accept_handover(
    *, handover_id: int, actor: Actor, worker_id: int | None, occurred_at: datetime, now: datetime, why_above_ceiling: str = "",
) -> Moved:  # fmt: skip
    """Accept a child for the receiving team: responsibility passes, and an offered move takes effect, at once.

    The move is decided again under the lock on the terms of the offer. Raises MoveRefused where it no longer holds,
    NotYourDecision for anyone outside the receiving team, AlreadyAnswered for a second answer, and BadInput for a newly
    qualified worker who would be above the ceiling of weight (D-45) where `why_above_ceiling` does not say why all the same.
    Without a worker the team takes the child on at once: no ceiling delays that.
    """
    handover, locked = _locked_offer(handover_id)
    _must_receive(handover, actor)
    act = Act(actor=actor, now=now, role=actor.acting_as(()) or "")
    worker = worker_id if worker_id is not None else handover.to_user_id
    if worker is not None and not works_in(worker, handover.to_team_id, now=now):
        raise BadInput("Choose a worker of the team.", {"worker": f"Choose someone who works in {handover.to_team.name}."})
    why = _why_above_ceiling(handover, worker, why_above_ceiling, now)
    receiver = Receiver(team=handover.to_team_id, worker=worker, accepted=handover, why_above_ceiling=why)
    _answer(handover, "accept", HandoverState.ACCEPTED, actor, occurred_at)
    if handover.kind != HandoverKind.MOVE:
        return Moved(locked.journey, _take_over(locked, receiver, act, occurred_at), handover)
    request = restored(handover, occurred_at=occurred_at)
    decision = _decided_again(locked, handover, request, now)
    return take_effect(locked, decision, request, act, receiver=receiver)


def _why_above_ceiling(handover: Handover, worker: int | None, said: str, now: datetime) -> str:
    """The reason for a worker who would hold too much; empty where nobody would."""
    too_much = too_much_for(handover.journey, worker, now=now, offer=handover) if worker is not None else ""
    if too_much and not said.strip():
        ways = "Choose somebody else, accept the child for the team, or say why all the same."
        raise BadInput(too_much, {"why_above_ceiling": f"{too_much} {ways}"})
    return said.strip() if too_much else ""


def _decided_again(locked: Locked, handover: Handover, request: MoveRequest, now: datetime) -> Decision:
    """The offered move on the terms of the offer. It was theirs to decide when they offered it, and that stands."""
    found, target = find_move(locked, request)
    offerer = actor_of(handover.offered_by, now=now)
    return decided(locked, found, target, request, replace(offerer, roles=offerer.roles | frozenset(found.by)))


def _take_over(locked: Locked, receiver: Receiver, act: Act, occurred_at: datetime) -> list[Event]:
    """Responsibility alone passes; the child stands where the child stood."""
    change = Change(locked=locked, occurred_at=occurred_at)
    say_accepted(change, receiver)
    change.say(EventKind.TRANSFER_COMPLETED, "The transfer between teams was completed.")
    hand_over(change, receiver)
    return carry_out(change, act)


@transaction.atomic
def not_accept_handover(*, handover_id: int, actor: Actor, reason: str, occurred_at: datetime, now: datetime) -> Handover:
    """Answer that the child is not accepted, with a reason. Everything else stays as it was: the sender holds the child."""
    if not reason.strip():
        raise BadInput("Say why the child is not accepted.", {"reason": "Give the reason. The sender will read it."})
    handover, locked = _locked_offer(handover_id)
    _must_receive(handover, actor)
    handover.reason = reason.strip()
    _answer(handover, "not_accept", HandoverState.NOT_ACCEPTED, actor, occurred_at)
    change = Change(locked=locked, occurred_at=occurred_at)
    change.say(EventKind.HANDOVER_NOT_ACCEPTED, f"{handover.to_team.name} did not accept the child.", reason=handover.reason,
               body={"handover": handover.public_id})  # fmt: skip
    change.say(EventKind.HANDOVER_ANSWERED, "The offer was answered.")
    _come_to_nothing(change, handover, locked, accepted=False)
    carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or ""))
    return handover


@transaction.atomic
def withdraw_handover(*, handover_id: int, actor: Actor, reason: str, occurred_at: datetime, now: datetime) -> Handover:
    """Take an offer back, by someone of the team that made it."""
    handover, locked = _locked_offer(handover_id)
    if handover.from_team_id not in actor.unit_ids and actor.user_id != handover.offered_by_id:
        raise NotYourDecision(f"Only {handover.from_team.name}, who made the offer, may withdraw it.")
    handover.reason = reason.strip()
    _answer(handover, "withdraw", HandoverState.WITHDRAWN, actor, occurred_at)
    change = Change(locked=locked, occurred_at=occurred_at)
    change.say(EventKind.HANDOVER_WITHDRAWN, "The offer was withdrawn.", reason=handover.reason,
               body={"handover": handover.public_id})  # fmt: skip
    _come_to_nothing(change, handover, locked)
    carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or ""))
    return handover


def _locked_offer(handover_id: int) -> tuple[Handover, Locked]:
    journey_id = Handover.objects.filter(pk=handover_id).values_list("journey_id", flat=True).first()
    if journey_id is None:
        raise NotVisible("There is no such offer.")
    locked = lock_journey(journey_id, version=None)
    handover = Handover.objects.select_related("journey", "to_team", "from_team", "offered_by", "answered_by").get(pk=handover_id)
    if not handover.is_waiting:
        by = handover.answered_by.display_name if handover.answered_by else "the sender"
        raise AlreadyAnswered(f"This offer has been answered already: {handover.state.replace('_', ' ')} by {by}.")
    return handover, locked


def _must_receive(handover: Handover, actor: Actor) -> None:
    if handover.to_team_id not in actor.unit_ids:
        raise NotYourDecision(f"Only {handover.to_team.name} may answer this offer.", (Role.TEAM_MANAGER,))


def _answer(handover: Handover, verb: str, state: HandoverState, actor: Actor, at: datetime) -> None:
    machines.go(handover, verb, state)
    handover.answered_by_id, handover.answered_at = actor.user_id, at
    handover.save(update_fields=["state", "answered_by", "answered_at", "reason"])
    end_ties(handover.journey.child_id, [RelationshipKind.OFFERED_TO_TEAM], at)


def _come_to_nothing(change: Change, handover: Handover, locked: Locked, *, accepted: bool | None = None) -> None:
    """The events of an offer that is not accepted (`accepted` False) or withdrawn (None)."""
    if not handover.move:
        change.say(EventKind.TRANSFER_WITHDRAWN, "The transfer did not go ahead.")
        return
    offered = locked.workflow.move(handover.move)
    for kind in offered.tells_when_withdrawn if accepted is None else offered.tells_when_not_accepted:
        change.say(kind, sentence(kind))


__all__ = ["accept_handover", "not_accept_handover", "withdraw_handover"]
