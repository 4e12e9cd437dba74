"""The offer of a child to a receiver, as part of a change that the door carries out."""

from datetime import date, datetime
from typing import Any

from tracker import machines
from tracker.actions.change import Change, sentence
from tracker.actions.record_event import Act
from tracker.actions.requests import Details, Given, MoveRequest, PlacementDetails
from tracker.actions.ties import end_ties
from tracker.errors import AlreadyAnswered, BadInput
from tracker.models import Handover, OrgUnit
from tracker.terms import HandoverKind, HandoverState, RelationshipKind
from workflows.engine.effects import told_when_decided
from workflows.shapes import Move, To
from workflows.terms import EventKind, EvidenceKind


def offer(
    change: Change, act: Act, *, kind: HandoverKind, to_team: int | None, note: str, to_user: int | None = None,
    move: Move | None = None, target: To | None = None, request: MoveRequest | None = None,
) -> Handover:  # fmt: skip
    """Put an offer into a change. The sender stays responsible; the answer has its own timescale.

    Raises BadInput where no receiver is named, AlreadyAnswered where another offer is still waiting for its answer.
    """
    journey = change.locked.journey
    receiver = OrgUnit.objects.filter(pk=to_team, is_active=True).first() if to_team is not None else None
    sender, offered_by = journey.team_id, act.actor.user_id
    if sender is None or offered_by is None:
        raise BadInput("Only a person of the team that holds the child can offer the child.")
    if receiver is None:
        raise BadInput("This needs a team to receive the child.", {"to_team": "Choose the team that receives the child."})
    waiting = Handover.objects.filter(journey=journey, state=HandoverState.OFFERED).select_related("to_team").first()
    if waiting is not None:
        raise AlreadyAnswered(
            f"This child is already offered to {waiting.to_team.name}. Withdraw that offer first, or wait for its answer.",
            handover=waiting.public_id,
        )
    handover = Handover(
        journey=journey, kind=kind, move=move.code if move else "", target=target.id if target else "",
        given=stored(request) if request else {}, from_team_id=sender, to_team=receiver, to_user_id=to_user,
        offered_by_id=offered_by, offered_at=change.occurred_at, note=note, version_offered=journey.version,
    )  # fmt: skip
    what = move.says if move else "responsibility for the child"
    change.say(EventKind.HANDOVER_OFFERED, f"Offered to {receiver.name}: {what}", reason=note,
               body={"handover": handover.public_id, "to_team": receiver.pk})  # fmt: skip
    if move is not None:
        told = told_when_decided(move, change.locked.situation(change.occurred_at))
        for kind_told in dict.fromkeys([*told, *move.tells_when_offered]):
            change.say(kind_told, sentence(kind_told))
    return handover


def withdraw_waiting(change: Change, act: Act) -> None:
    """Take back the offer that waits on a journey that closes: there is no open journey left for anyone to accept."""
    waiting = Handover.objects.filter(journey=change.locked.journey, state=HandoverState.OFFERED).first()
    if waiting is None:
        return
    machines.go(waiting, "withdraw", HandoverState.WITHDRAWN)
    waiting.answered_by_id, waiting.answered_at, waiting.reason = act.actor.user_id, change.occurred_at, "The journey closed."
    waiting.save(update_fields=["state", "answered_by", "answered_at", "reason"])
    change.say(EventKind.HANDOVER_WITHDRAWN, "The offer was withdrawn because the journey closed.", reason=waiting.reason,
               body={"handover": waiting.public_id})  # fmt: skip
    end_ties(change.locked.journey.child_id, [RelationshipKind.OFFERED_TO_TEAM], change.occurred_at)


def stored(request: MoveRequest) -> dict[str, Any]:
    """A request as an offer keeps it, so that acceptance decides on the same terms."""
    placement = request.details.placement
    return {
        "given": {
            str(kind): {
                "says": given.says,
                "reference": given.reference,
                "occurred_at": given.occurred_at.isoformat() if given.occurred_at else None,
            }
            for kind, given in request.given.items()
        },
        "why": request.why,
        "warnings_accepted": request.warnings_accepted,
        "tasks_due_on": request.tasks_due_on.isoformat() if request.tasks_due_on else None,
        "legal_status": request.details.legal_status,
        "legal_expires_at": _text(request.details.legal_expires_at),
        "permanence_route": request.details.permanence_route,
        "date_of_birth": _text(request.details.date_of_birth),
        "died_on": _text(request.details.died_on),
        "placement": {"code": placement.code, "where": placement.where, "provider": placement.provider} if placement else None,
    }  # fmt: skip


def _text(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def restored(handover: Handover, *, occurred_at: datetime) -> MoveRequest:
    """The request that an offer holds, to be decided again at the moment of its acceptance."""
    kept = handover.given
    placement = kept.get("placement")
    due_on = kept.get("tasks_due_on")
    return MoveRequest(
        move=handover.move,
        target=handover.target,
        version=None,
        given={
            EvidenceKind(kind): Given(
                says=given["says"],
                reference=given["reference"],
                occurred_at=datetime.fromisoformat(given["occurred_at"]) if given["occurred_at"] else None,
            )
            for kind, given in kept.get("given", {}).items()
        },
        details=Details(
            placement=PlacementDetails(**placement) if placement else None,
            legal_status=kept.get("legal_status", ""),
            legal_expires_at=datetime.fromisoformat(expires) if (expires := kept.get("legal_expires_at")) else None,
            permanence_route=kept.get("permanence_route", ""),
            date_of_birth=date.fromisoformat(born) if (born := kept.get("date_of_birth")) else None,
            died_on=date.fromisoformat(died) if (died := kept.get("died_on")) else None,
        ),
        why=kept.get("why", ""),
        warnings_accepted=kept.get("warnings_accepted", False),
        tasks_due_on=datetime.fromisoformat(due_on).date() if due_on else None,
        occurred_at=occurred_at,
    )
