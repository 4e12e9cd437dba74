"""Where a child stands on the way to a permanent home, in words, in the order of practice."""

from collections.abc import Mapping

from tracker.terms import PermanenceState

STATES: Mapping[str, str] = {
    PermanenceState.NO_ROUTE: "No route chosen",
    PermanenceState.PLANNING: "Being planned",
    PermanenceState.PLAN_AGREED: "Plan agreed",
    PermanenceState.SETTLED_NOT_MATCHED: "Settled, not matched",
    PermanenceState.MATCHING: "Matching",
    PermanenceState.MATCHED: "Matched",
    PermanenceState.PLACED_FOR_ADOPTION: "Placed for adoption",
    PermanenceState.APPLIED: "Applied to court",
    PermanenceState.ACHIEVED: "Achieved",
    PermanenceState.PLAN_CHANGED: "Plan changed",
}
