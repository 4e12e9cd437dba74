"""A child protection plan: made by a conference, and ended by one."""

from demonstration.case import Case, Steps
from demonstration.people import Person
from tracker.terms import RelationshipKind
from workflows.terms import EvidenceKind, Role


def conference_makes_a_plan(case: Case) -> Steps:
    """The conference decides for a plan; the longer-term team takes the child on, if it does not hold the child already."""
    chair = _name_chair(case)
    case.evidence(EvidenceKind.CONFERENCE_HELD_ON_WEEKDAY, by=chair)
    team = f"support-{case.area}"
    handover = case.move("section_47_to_child_protection", by=chair, to_team="" if case.team == team else team)
    case.name(RelationshipKind.CP_CHAIR, chair)
    if handover is not None:
        yield from case.accepted(lambda: case.transfer(team), made=handover)
    yield from case.working_days(1, 2)


def conference_ends_it(case: Case) -> Steps:
    """A review conference finds the risk reduced, and a child in need plan begins the same day."""
    chair = _name_chair(case)
    case.evidence(EvidenceKind.REVIEW_CONFERENCE_HELD, by=chair, says="The risk is lower: the plan ends.")
    case.move("cp_to_child_in_need", by=chair)
    yield from case.working_days(1, 2)


def pre_proceedings(case: Case) -> Steps:
    """The plan does not lower the risk: the legal gateway agrees to work with the parents before court."""
    case.evidence(EvidenceKind.LEGAL_PLANNING_MINUTES, by=case.person(Role.SOCIAL_WORKER))
    yield from case.working_days(1, 4)
    case.move("cp_to_pre_proceedings" if case.stage == "child_protection" else "cin_to_pre_proceedings")


def _name_chair(case: Case) -> Person:
    if case.chair is None:
        case.chair = case.staff.someone((Role.CP_CHAIR,), near="reviewing")
    return case.chair
