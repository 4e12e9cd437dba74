"""The small machine of a need-to-know: what may follow what."""

from notifications.terms import NeedToKnowState as State
from tracker.machines import go, prove, simple_machine, state_field

__all__ = ["NEED_TO_KNOW_MOVES", "go", "simple_machine", "state_field"]

NEED_TO_KNOW_MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "draft": (("",), State.DRAFT),
    "send": ((State.DRAFT,), State.SENT),
    "dismiss": ((State.DRAFT,), State.DISMISSED),
    "close": ((State.SENT,), State.CLOSED),
    "withdraw": ((State.SENT,), State.WITHDRAWN),
}

prove("need_to_know", "A need to know", NEED_TO_KNOW_MOVES, ends=(State.CLOSED, State.DISMISSED, State.WITHDRAWN))
