"""The moment that a file speaks for, as its head says it."""

from datetime import datetime

from tracker.rules.as_at import AsAt
from workflows.engine.clock import moment_in_words


def stamp_of(past: AsAt | None, *, now: datetime) -> str:
    """`as at 4 March 2026, 1pm`, or a past day with the moment at which the file was made."""
    moment = moment_in_words(now)
    return f"{past.says.lower()}, made {moment}" if past else f"as at {moment}"


__all__ = ["stamp_of"]
