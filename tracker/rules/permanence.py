"""Where a looked after child stands on the way to a permanent home. Plain values in, one word out."""

from dataclasses import dataclass
from datetime import date

from tracker.terms import PermanenceState, PlanOfRoute
from workflows.definitions.progress import matches_of

_OF_ROUTE = {
    "planning": PermanenceState.PLANNING,
    "plan_agreed": PermanenceState.PLAN_AGREED,
    "matching": PermanenceState.MATCHING,
    "matched": PermanenceState.MATCHED,
    "order_or_placement_achieved": PermanenceState.ACHIEVED,
    "plan_changed": PermanenceState.PLAN_CHANGED,
}

LEFT = ("plan_changed", "not_applicable")
"""States of a route that nobody follows any more."""

_RANKS = {"": 0, PlanOfRoute.MAIN: 0, PlanOfRoute.PARALLEL: 1, PlanOfRoute.CONTINGENCY: 2}


def place_of_route(*, state: str, plan: str, number: int) -> tuple[bool, int, int]:
    """The place of an open route among a child's: one that is followed before one that was left, then as planned, then as set."""
    return state in LEFT, _RANKS[plan], number


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides the state: the main route and its state, and the days of the facts that outrank them."""

    route: str = ""
    route_state: str = ""
    settled_on: date | None = None
    matched_on: date | None = None
    placed_for_adoption_on: date | None = None
    application_on: date | None = None


def state_of(child: Standing) -> PermanenceState:
    """The state of the child. Settled and not matched outranks what the route says: a step on the route is no match."""
    if child.application_on is not None and child.placed_for_adoption_on is not None:
        return PermanenceState.APPLIED
    if child.placed_for_adoption_on is not None:
        return PermanenceState.PLACED_FOR_ADOPTION
    if is_settled_not_matched(child):
        return PermanenceState.SETTLED_NOT_MATCHED
    if child.matched_on is not None and child.route_state != "order_or_placement_achieved":
        return PermanenceState.MATCHED
    return _OF_ROUTE.get(child.route_state, PermanenceState.NO_ROUTE) if child.route else PermanenceState.NO_ROUTE


def is_settled_not_matched(child: Standing) -> bool:
    """Whether the child has settled where a match is the way to stay, and nobody has decided the match."""
    needs_a_match = not child.route or bool(matches_of(child.route))
    return child.settled_on is not None and child.matched_on is None and needs_a_match
