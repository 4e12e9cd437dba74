"""The way to a permanent home: long-term fostering, special guardianship, adoption, home."""

from demonstration.case import Case, Steps
from demonstration.paths.care import placement
from tracker.actions.requests import Details
from workflows.terms import EventKind, EvidenceKind, Role


def planned(case: Case, route: str) -> Steps:
    """A route is planned, and agreed at a review some weeks later."""
    case.plan_route(route)
    yield from case.days(35, 60)
    case.route_moves(route, "plan_agreed")


def settled(case: Case) -> None:
    """The child is settled with the carers: the match should be decided within three months."""
    case.record(EventKind.SETTLED_RECORDED, says="Settled in the placement and doing well at school.")


def long_term_match(case: Case) -> Steps:
    """The matching papers go to panel; the match is decided, confirmed, and the child stands in permanence."""
    case.route_moves("long_term_fostering", "matching")
    yield from case.days(25, 50)
    case.evidence(EvidenceKind.LONG_TERM_MATCH_DECISION, by=case.person(Role.PANEL_CHAIR), says="The match is approved.")
    yield from case.working_days(3, 8)
    case.evidence(EvidenceKind.MATCH_CONFIRMED, by=case.person(Role.SOCIAL_WORKER))
    case.move("matched_long_term", by=case.person(Role.HEAD_OF_SERVICE))


def special_guardianship(case: Case) -> Steps:
    """A grandmother becomes special guardian by an order of the court."""
    yield from case.days(60, 100)
    case.move("looked_after_to_special_guardianship", target="post_permanence_support")


def adoption_decided(case: Case) -> Steps:
    """The review agrees adoption, the agency decides, and the court makes a placement order."""
    case.plan_route("adoption")
    case.record(EventKind.LAC_REVIEW_AGREED_ADOPTION_PLAN, says="The review agreed adoption as the plan.")
    yield from case.days(25, 50)
    case.evidence(EvidenceKind.SHOULD_BE_PLACED_DECISION, by=case.person(Role.ADM), says="The child should be placed for adoption.")
    case.route_moves("adoption", "plan_agreed")
    yield from case.days(40, 70)
    case.move("proceedings_placement_order", details=Details(legal_status="E1"))
    case.evidence(EvidenceKind.AUTHORITY_TO_PLACE)


def matched_with_adopters(case: Case) -> Steps:
    """Family finding, the matching panel, the decision, and the child moves in with the adopters."""
    yield from case.days(30, 60)
    case.route_moves("adoption", "matching")
    yield from case.days(20, 40)
    case.evidence(EvidenceKind.MATCHING_PANEL_RECOMMENDATION, by=case.person(Role.PANEL_CHAIR), says="The panel recommends the match.")
    yield from case.working_days(3, 8)
    case.evidence(EvidenceKind.ADM_MATCH_DECISION, by=case.person(Role.ADM), says="The match is decided.")
    case.route_moves("adoption", "matched")
    yield from case.days(14, 25)
    case.move("looked_after_to_placed_for_adoption", by=case.person(Role.ADM), details=Details(placement=placement(case, "A5")))


def adoption_order(case: Case) -> Steps:
    """The application is lodged, and the court makes the adoption order."""
    yield from case.days(80, 110)
    case.record(EventKind.ADOPTION_APPLICATION_LODGED)
    yield from case.days(40, 60)
    case.move("adoption_order")
    yield from case.days(8, 20)
    case.record(EventKind.ADOPTION_CELEBRATION_HEARING)
