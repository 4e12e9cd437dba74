"""An emergency admission to care, in three facts: when, where the child is placed, and on what legal basis.

No gate delays it: whatever else is missing falls due. A child who is not known here yet is put on record with it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, move
from tracker.actions.open_journey import open_journey
from tracker.actions.record_contact import record_contact
from tracker.actions.register_child import NewChild, register_child
from tracker.actions.requests import Bundle, Details, Given, MoveRequest, PlacementDetails
from tracker.errors import BadInput
from tracker.models import Journey
from tracker.rules.access import Actor
from workflows.definitions.evidence import EVIDENCE
from workflows.engine import registry
from workflows.engine.clock import moment_in_words
from workflows.engine.decide import possible_moves
from workflows.shapes import Move
from workflows.terms import EvidenceKind, Stage

EMERGENCY = "referral_to_looked_after_emergency"

BY_BASIS: dict[str, tuple[str, ...]] = {
    "L1": ("emergency_police_protection", EMERGENCY),
    "L2": ("emergency_protection_order", EMERGENCY),
    "V2": (EMERGENCY,),
    "C1": ("proceedings_interim_care_order", EMERGENCY),
    "J1": ("remand_start",),
}
"""The moves that each legal basis (SSDA903 LS) may be recorded as; the first that starts where the child stands is taken."""


_TOLD_BY_DETAILS = frozenset(
    {
        EvidenceKind.WHERE_PLACED, EvidenceKind.WHERE_ACCOMMODATED, EvidenceKind.LEGAL_BASIS, EvidenceKind.LEGAL_BASIS_AND_TIME,
        EvidenceKind.LEGAL_STATUS, EvidenceKind.CONSENT_OR_ORDER_OR_POLICE_POWER,
    }
)  # fmt: skip
"""The answers that the placement and the legal status give already."""


@transaction.atomic
def admit(
    *, child: int | NewChild, legal_status: str, placement: PlacementDetails, decided_by: str, team_id: int, actor: Actor,
    occurred_at: datetime, now: datetime,
) -> Moved:  # fmt: skip
    """Record that a child has come into care. Opens the child's journey, held by `team_id`, where none is open.

    Raises BadInput for a basis that is none, a moment that cannot be, or a child who stands where this is not an
    admission (one looked after already).
    """
    if legal_status not in BY_BASIS:
        raise BadInput("Choose the legal basis.", {"legal_status": "Choose the legal basis of the admission."})
    if occurred_at > now:
        raise BadInput("The time is in the future.", {"occurred_at": "Give when the child was placed."})
    child_id = child if isinstance(child, int) else register_child(child).pk
    open_one = Journey.objects.filter(child_id=child_id, closed_at__isnull=True).first()
    if open_one is None:
        found = _opening(BY_BASIS[legal_status])
        if found is not None:
            request = _request(found, legal_status, placement, decided_by, occurred_at)
            return open_journey(child_id=child_id, request=request, team_id=team_id, actor=actor, now=now)
        contact = record_contact(child=child_id, source=actor.name, concern="Emergency admission to care.",
                                 received_at=occurred_at, team_id=team_id, actor=actor, now=now)  # fmt: skip
        open_one = contact.journey
    found = _possible(open_one, BY_BASIS[legal_status], occurred_at)
    request = _request(found, legal_status, placement, decided_by, occurred_at)
    return move(journey_id=open_one.pk, request=request, actor=actor, now=now)


def _opening(codes: Iterable[str]) -> Move | None:
    """The move that opens a journey on this basis, where there is one."""
    workflow = registry.current("journey")
    moves = (workflow.move(code) for code in codes)
    return next((m for m in moves if any(s.standing.stages == (Stage.CLOSED,) for s in m.sources)), None)


def _possible(journey: Journey, codes: Iterable[str], at: datetime) -> Move:
    locked = lock_journey(journey.pk, version=None, at=at)
    here = {m.code: m for m, _ in possible_moves(locked.workflow, locked.situation(at), calendar=locked.book.calendar)}
    found = next((here[code] for code in codes if code in here), None)
    if found is None:
        cared_for = locked.picture.is_looked_after
        why = "The child is looked after already." if cared_for else "From where the child stands this is no admission."
        says = f"{why} Record a new placement or legal status as a move."
        raise BadInput(says, {"legal_status": "Choose another basis, or use a move."})
    return found


def _request(found: Move, legal_status: str, placement: PlacementDetails, decided_by: str, at: datetime) -> MoveRequest:
    return MoveRequest(
        move=found.code, version=None, occurred_at=at, why="Emergency admission.", given=_given(found, decided_by, at),
        details=Details(placement=placement, legal_status=legal_status), is_emergency=True,
    )  # fmt: skip


def _given(found: Move, decided_by: str, at: datetime) -> Bundle:
    """The answers that the move's own form would ask for beside the placement and the legal status. The rest falls due."""
    asked = [k for k in found.before if isinstance(k, EvidenceKind) and EVIDENCE[k].asked_with_move and k not in _TOLD_BY_DETAILS]
    return {kind: Given(says=_answer(kind, decided_by, at), occurred_at=at) for kind in asked}


def _answer(kind: EvidenceKind, decided_by: str, at: datetime) -> str:
    if kind in (EvidenceKind.DECISION_MAKER_NAMED, EvidenceKind.WHO_DECIDED):
        return decided_by
    return f"From {moment_in_words(at)}"


__all__ = ["BY_BASIS", "admit"]
