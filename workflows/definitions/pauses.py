"""For which reasons a manager may let a timescale stand still, and for how long at most. There is no other reason.

No law or guidance has such a list; the lengths are defaults of this product (D-50). A limit in law, in guidance, or one
that keeps a child safe is never paused: see `engine.clock.may_pause`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflows.shapes import Length
from workflows.terms import PauseReason, Role, Unit

PAUSED_BY = (Role.TEAM_MANAGER, Role.EARLY_HELP_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)


@dataclass(frozen=True, slots=True)
class PauseRule:
    """One reason, in words, and the longest pause for it."""

    reason: PauseReason
    label: str
    longest: Length


PAUSES: Mapping[PauseReason, PauseRule] = MappingProxyType(
    {
        rule.reason: rule
        for rule in (
            PauseRule(PauseReason.FAMILY_AWAY, "The family is away, and the child is known to be safe", Length(4, Unit.WEEKS)),
            PauseRule(PauseReason.CHILD_IN_HOSPITAL, "The child is in hospital", Length(6, Unit.WEEKS)),
            PauseRule(PauseReason.ANOTHER_AUTHORITY_LEADS, "Another authority leads for the time being", Length(3, Unit.MONTHS)),
            PauseRule(PauseReason.COURT_TIMETABLE, "The court has set another timetable", Length(3, Unit.MONTHS)),
            PauseRule(PauseReason.POLICE_ASKED, "The police asked to wait, for their investigation", Length(4, Unit.WEEKS)),
        )
    }
)
