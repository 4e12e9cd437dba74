"""What counts as progress on the way to a permanent home, and what a match is. The one place that says so.

Progress is what brings the child nearer: a milestone, a step on a route, a decision of a panel or of the agency decision
maker, a new placement. Meetings and reviews that come round whatever happens are not: a child may have every one on time and drift.
"""

from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.routes import ALL_ROUTES, BY_CODE
from workflows.terms import EventKind, EvidenceKind, Role

COMES_ROUND = frozenset(
    {
        EventKind.PERMANENCE_PLANNING_MEETING_HELD,
        EventKind.ADOPTION_REVIEW_HELD,
        EventKind.LAC_REVIEW_HELD,
        EventKind.CIN_REVIEW_HELD,
        EventKind.REVIEW_CONFERENCE_HELD,
        EventKind.MANAGER_REVIEW_RECORDED,
        EventKind.FEWER_VISITS_AGREED,
    }
)
"""Meets a milestone the first time, and then happens again and again without the child being any nearer."""

ROUTE_STEPS = frozenset(
    {
        EventKind.PERMANENCE_ROUTE_SET,
        EventKind.PERMANENCE_ROUTE_MOVED,
        EventKind.PERMANENCE_MILESTONE_REACHED,
        EventKind.PERMANENCE_ACHIEVED,
    }
)

PROGRESS = (
    frozenset(kind for route in ALL_ROUTES for milestone in route.milestones for kind in milestone.met_by)
    | ROUTE_STEPS
    | {EventKind.PLACEMENT_STARTED}
) - COMES_ROUND
"""The events that are progress."""

PROGRESS_SHOWN_BY = frozenset(
    kind for route in ALL_ROUTES for milestone in route.milestones if not milestone.since_set for kind in milestone.shown_by
) | frozenset(kind for kind, rule in EVIDENCE.items() if rule.by_panel or Role.ADM in rule.recorded_by)
"""The evidence that is progress: what shows a milestone, and what a panel or the agency decision maker decided."""

MATCHES = (EventKind.MATCH_DECISION_MADE, EventKind.LONG_TERM_MATCH_APPROVED)
"""A match that is decided: with adopters, or with carers for the long term."""

MATCH_ENDS = (
    EventKind.ADOPTION_PLACEMENT_ENDED,
    EventKind.CHILD_RETURNED_TO_AGENCY,
    EventKind.PLACEMENT_ENDED_UNPLANNED,
    EventKind.DISRUPTION_MEETING_HELD,
)
"""After any of these the child is matched with nobody."""

FAMILY_FINDING = (EventKind.LOCAL_MATCH_FOUND, EventKind.NATIONAL_MATCHING_REFERRAL_MADE)
"""What is on record of the search for a family."""


def matches_of(route: str) -> frozenset[EventKind]:
    """The match that a route leads to; none where it leads to no match. When the route changes, that match is over."""
    found = BY_CODE.get(route)
    return frozenset(k for m in found.milestones for k in m.met_by if k in MATCHES) if found else frozenset()


SHOWS_MILESTONES: frozenset[EvidenceKind] = frozenset(
    kind for route in ALL_ROUTES for milestone in route.milestones for kind in milestone.shown_by
)
MEETS_MILESTONES: frozenset[EventKind] = frozenset(
    kind for route in ALL_ROUTES for milestone in route.milestones for kind in milestone.met_by
)
