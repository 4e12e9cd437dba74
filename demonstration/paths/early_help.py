"""Early help: how it begins, goes on, steps up and ends."""

from demonstration.case import Case, Steps
from tracker.terms import RelationshipKind
from workflows.terms import EventKind, EvidenceKind, Role


def begins(case: Case) -> Steps:
    """A lead professional is named, and the family gets the papers to fill in."""
    yield from case.working_days(0, 1)
    assert case.worker is not None
    case.name(RelationshipKind.LEAD_PROFESSIONAL, case.worker)
    case.record(EventKind.EARLY_HELP_PAPERWORK_SENT)


def asks_for_step_up(case: Case) -> Steps:
    """The needs have grown: social care is asked, and answers."""
    case.evidence(EvidenceKind.CHRONOLOGY)
    manager = case.staff.manager(case.team)
    yield from case.accepted(lambda: case.move("early_help_to_referral", by=manager, to_team="front-door"), high=1, worker=True)


def moves_across_the_county(case: Case) -> Steps:
    """The family moves, and the other early help team takes over."""
    other = "south" if case.area == "north" else "north"
    case.area = other
    yield from case.accepted(lambda: case.transfer(f"early-help-{other}"))


def needs_met(case: Case) -> Steps:
    """The help has worked: the closing is agreed, told, and done."""
    case.record(EventKind.EARLY_HELP_CLOSURE_AGREED)
    yield from case.working_days(2, 4)
    case.record(EventKind.CLOSURE_RECORDED)
    case.move("early_help_closed_needs_met", by=case.person(Role.EARLY_HELP_MANAGER))


def one_agency_is_enough(case: Case) -> None:
    case.move("early_help_to_single_agency", by=case.person(Role.EARLY_HELP_MANAGER))


def consent_withdrawn(case: Case) -> None:
    case.move("early_help_closed_consent_withdrawn", by=case.person(Role.EARLY_HELP_MANAGER))


def moved_away(case: Case) -> None:
    case.move("early_help_moved_area", by=case.person(Role.EARLY_HELP_MANAGER))
