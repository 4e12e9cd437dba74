"""Why a timescale may not be paused, in a sentence: the page says it as it opens, and the act refuses with the same words."""

from datetime import datetime

from tracker.models import Clock
from tracker.selectors.words import Words
from workflows.definitions.pauses import PAUSED_BY
from workflows.engine.clock import may_pause
from workflows.shapes import TimeLimit
from workflows.terms import Basis, Role


def why_not_by(roles: frozenset[Role]) -> str:
    """Why somebody in these roles may neither pause a timescale nor let it run on; empty where they may."""
    return "" if roles.intersection(PAUSED_BY) else f"A timescale is paused, and runs on, by a manager: {Words().roles(PAUSED_BY)}."


def why_not(clock: Clock, limit: TimeLimit | None, *, now: datetime) -> str:
    """Why this timescale cannot be paused now; empty where it can."""
    if not clock.is_running:
        return "This timescale has ended."
    if limit is None or not may_pause(limit):
        return _never(limit)
    if clock.journey_id is None:
        return "This timescale is never paused: only those of a child's journey are."
    if clock.paused_at is not None:
        return "This timescale is paused already."
    if clock.due_at <= now:
        return "This timescale is overdue. What is late is put right, not paused."
    return "The date was set for this child by a person. Set another one instead." if clock.set_for_child else ""


def _never(limit: TimeLimit | None) -> str:
    if limit is None:
        return "This timescale is never paused: its rule is no longer in the process book."
    if limit.safety:
        return "This timescale is never paused: it keeps the child safe, and somebody is told if it passes."
    if limit.basis is Basis.COMMON_LOCAL_STANDARD:
        return "This timescale is never paused: it asks for nothing that could be late."
    set_by = "law" if limit.basis is Basis.STATUTORY else "national guidance"
    return f"This timescale is never paused: it is set by {set_by} ({limit.source})."


__all__ = ["why_not", "why_not_by"]
