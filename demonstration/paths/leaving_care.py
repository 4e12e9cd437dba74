"""From sixteen: eligible, relevant, and after eighteen."""

from datetime import datetime, timedelta

from demonstration.case import Case, Steps
from workflows.calendar import add_months, start_of_day
from workflows.terms import EvidenceKind, Role


def eligible(case: Case) -> None:
    """Sixteen, and long enough in care: the duties of leaving care begin beside care."""
    case.move("eligible_16", by=case.staff.manager(case.team))


def leaves_at_seventeen(case: Case) -> Steps:
    """The young person leaves care with the director's approval, and is relevant."""
    case.evidence(EvidenceKind.DIRECTOR_APPROVAL_IF_ACCOMMODATED, by=case.person(Role.DCS))
    yield from case.working_days(2, 5)
    case.move("left_care_16_17", by=case.person(Role.NOMINATED_OFFICER), target="leaving_care")


def turns_eighteen(case: Case) -> Steps:
    """The eighteenth birthday: care ends, and support goes on."""
    yield from case.until(eighteenth(case))
    case.move("turned_18", by=case.staff.manager(case.team), target="leaving_care")


def to_the_leaving_care_team(case: Case) -> Steps:
    """The team for care leavers takes the young person on."""
    yield from case.accepted(lambda: case.transfer("leaving-care"))


def eighteenth(case: Case) -> datetime:
    """The first morning of the eighteenth birthday."""
    return start_of_day(add_months(case.born, 12 * 18)) + timedelta(minutes=10)
