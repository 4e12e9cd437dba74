"""A child in need plan: reviewed, closed, stepped down; and short breaks for disabled children."""

from demonstration.case import Case, Steps
from workflows.terms import EventKind, EvidenceKind, Role


def review_decides(case: Case) -> Steps:
    """A review with a decision, after a last visit."""
    case.record(EventKind.CHILD_SEEN)
    yield from case.working_days(1, 3)
    case.evidence(EvidenceKind.CIN_REVIEW_DECISION, by=case.person(Role.SOCIAL_WORKER), says="The plan has worked; it can end.")


def closes(case: Case) -> Steps:
    """The plan has worked, and the child is closed."""
    yield from review_decides(case)
    case.record(EventKind.CIN_CLOSURE_AGREED)
    yield from case.working_days(1, 4)
    case.record(EventKind.CLOSURE_RECORDED)
    case.move("cin_closed")


def steps_down(case: Case) -> Steps:
    """The plan has worked, and early help carries on."""
    yield from review_decides(case)
    yield from case.accepted(lambda: case.move("cin_to_early_help", to_team=f"early-help-{case.area}"), high=3)


def short_breaks(case: Case) -> Steps:
    """A disabled child's assessment leads to planned breaks that the resource panel has agreed."""
    case.evidence(EvidenceKind.RESOURCE_PANEL_DECISION, by=case.person(Role.PANEL_CHAIR), says="Agreed: one weekend in four.")
    yield from case.working_days(1, 3)
    case.move("assessment_to_short_breaks")
