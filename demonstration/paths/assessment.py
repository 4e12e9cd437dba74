"""A child and family assessment, and what comes of it."""

from demonstration.case import Case, Steps
from workflows.terms import EventKind, EvidenceKind


def written(case: Case, *, low: int = 18, high: int = 34) -> Steps:
    """The assessment is written, submitted, perhaps sent back, and authorised."""
    yield from case.working_days(low, high)
    case.submit_assessment()
    yield from case.working_days(1, 3)
    if case.chance.random() < 0.18:
        case.return_assessment()
        yield from case.working_days(2, 4)
        case.submit_assessment()
        yield from case.working_days(1, 2)
    case.authorise_assessment()


def after_admission(case: Case) -> Steps:
    """The assessment of a child who came into care before anybody could assess: the referral still asks for it."""
    yield from case.working_days(2, 6)
    case.start_assessment()
    yield from written(case, low=14, high=26)


def nothing_more(case: Case) -> Steps:
    """Written, authorised, and closed."""
    yield from written(case)
    yield from case.working_days(1, 3)
    case.move("assessment_closed")


def child_in_need(case: Case) -> Steps:
    """Written, authorised, and a plan begins; the longer-term team takes the child on."""
    yield from written(case)
    yield from case.working_days(0, 2)
    team = f"support-{case.area}"
    handover = case.move("assessment_to_child_in_need", to_team=team)
    yield from case.accepted(lambda: case.transfer(team), made=handover)


def steps_down(case: Case) -> Steps:
    """Written, authorised, and early help can meet the needs."""
    yield from written(case)
    yield from case.working_days(0, 2)
    case.record(EventKind.HANDOVER_MEETING_HELD)
    yield from case.accepted(lambda: case.move("assessment_to_early_help", to_team=f"early-help-{case.area}"), high=3)


def significant_harm(case: Case, *, working_days: tuple[int, int] = (10, 14), plan: bool = True) -> Steps:
    """Harm is suspected: a strategy discussion, an enquiry, and the conference, in time unless told otherwise."""
    case.evidence(EvidenceKind.STRATEGY_DISCUSSION_RECORD, by=case.staff.manager(case.team))
    case.move("assessment_to_section_47" if case.stage == "assessment" else "open_case_to_section_47")
    yield from case.working_days(6, 8)
    case.evidence(EvidenceKind.SECTION_47_OUTCOME, by=case.staff.manager(case.team))
    if plan:
        low, high = working_days
        yield from case.working_days(max(1, low - 8), max(2, high - 8))
