"""Which of a journey's timescales is the next that must be met."""

from collections.abc import Sequence

from tracker.models import Clock
from workflows.definitions.limits import NEVER_LATE


def next_due(running: Sequence[Clock]) -> Clock | None:
    """The first of these, which are ordered by due moment, that can be late and does not stand still; None where none is."""
    return next((clock for clock in running if clock.limit not in NEVER_LATE and clock.paused_at is None), None)
