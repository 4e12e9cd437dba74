"""From the contact to what the front door decides."""

from demonstration.case import Case, Steps
from workflows.terms import Role


def contact(case: Case) -> Steps:
    """Somebody makes contact; within a day or so the front door looks at it."""
    case.contact()
    yield from case.until(case.period.soon(case.now, case.chance))
    if case.chance.random() < 0.15:
        yield from case.working_days(1, 3)


def contact_at_night(case: Case) -> Steps:
    """A contact out of hours, taken by the emergency duty team."""
    case.contact(by=case.staff.someone((Role.EDT,), near="emergency-duty"))
    yield from case.until(case.period.at_work(case.now.date(), case.chance))


def closed_at_contact(case: Case) -> Steps:
    """Nothing more is needed."""
    yield from contact(case)
    case.move("contact_closed")


def signposted(case: Case) -> Steps:
    """Advice is enough."""
    yield from contact(case)
    case.move("contact_signposted")


def referral(case: Case) -> Steps:
    """The contact is a referral to social care."""
    yield from contact(case)
    case.move("contact_to_referral")
    yield from case.until(case.period.soon(case.now, case.chance))
    if case.chance.random() < 0.1:
        yield from case.working_days(1, 2)


def no_further_action(case: Case) -> Steps:
    """A referral that social care does not take."""
    yield from referral(case)
    case.move("referral_no_further_action")


def to_assessment(case: Case) -> Steps:
    """A referral that an assessment team takes, and a worker who begins."""
    yield from referral(case)
    yield from accepted_for_assessment(case)


def accepted_for_assessment(case: Case) -> Steps:
    """The referral is accepted: the team answers the offer, and the worker starts to assess."""
    team = "disabled-children" if case.story.startswith("short_breaks") else f"assessment-{case.area}"
    front_door = case.staff.everyone(Role.MASH_DECISION_MAKER)[0]
    handover = case.move("referral_to_assessment", by=front_door, to_team=team)
    yield from case.accepted(lambda: case.transfer(team), made=handover, worker=case.chance.random() < 0.9)
    yield from case.working_days(0, 3)
    case.start_assessment()


def to_early_help(case: Case) -> Steps:
    """Early help is asked, and takes the family on."""
    yield from contact(case)
    by = case.staff.everyone(Role.MASH_DECISION_MAKER)[0]
    yield from case.accepted(lambda: case.move("contact_to_early_help", by=by, to_team=f"early-help-{case.area}"))
