"""A possible move as it goes out: whether it is allowed, why not, and what it rests on."""

from collections.abc import Callable
from typing import Any

from tracker.api.errors import reason_data
from tracker.api.serializers.moves import DIRECTIONS
from tracker.selectors.possible import Possible
from workflows.shapes import To


def move_data(found: Possible, page_of: Callable[[str], str]) -> dict[str, Any]:
    """One move to one target, as `MoveOut` describes it. `page_of` gives the page on which a reason is met."""
    decision = found.decision
    move, target = decision.move, decision.target
    return {
        "code": move.code,
        "says": move.says,
        "direction": DIRECTIONS[move.direction],
        "target": target.id,
        "target_stage": stage_of(target),
        "allowed": decision.allowed,
        "yours": decision.yours,
        "decided_by": [str(role) for role in move.by],
        "nature": str(move.nature),
        "takes_effect": str(decision.takes_effect),
        "received_by": str(move.received_by) if move.received_by else None,
        "reasons": [reason_data(reason, page_of) for reason in decision.reasons],
        "warnings": [reason_data(reason, page_of) for reason in decision.warnings],
        "needs": [
            {
                "evidence": str(need.kind),
                "label": need.rule.label,
                "must_have": need.must_have,
                "on_record": need.on_record,
                "asked_with_move": need.rule.asked_with_move,
                "answer": need.rule.answer,
                "who": [str(role) for role in need.rule.who],
            }
            for need in found.needs
        ],
        "details": [str(detail) for detail in found.details],
        "due_after": [str(kind) for kind in decision.due_after],
        "source": move.source,
    }


def stage_of(target: To) -> str | None:
    """The stage that a target leads to; None where the stage stays as it is."""
    return str(target.standing.stages[0]) if target.standing is not None and target.standing.stages else None
