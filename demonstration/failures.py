"""The ordinary failures: what nobody did, and what the screens must therefore show.

Late visits and late reviews are everywhere (see `practice`); these are the silences that people remember.
"""

from demonstration.case import Case, Steps
from demonstration.paths import assessment, care, early_help, front_door, in_need, permanence, protection
from workflows.terms import EvidenceKind, Role


def referral_nobody_picked_up(case: Case) -> Steps:
    """A referral that lay for five months."""
    yield from front_door.referral(case)
    case.practice.leave("front_door.referrer_outcome_feedback")
    yield from case.ever_after()


def offer_to_early_help_unanswered(case: Case) -> Steps:
    """Early help was asked to take the family on, and has not answered."""
    yield from front_door.contact(case)
    case.move("contact_to_early_help", to_team=f"early-help-{case.area}")


def paperwork_not_returned(case: Case) -> Steps:
    """The family's papers never came back, and nobody asked."""
    yield from front_door.to_early_help(case)
    case.practice.leave("early_help.paperwork_returned", "early_help.consent_obtained")
    yield from early_help.begins(case)


def step_up_unanswered(case: Case) -> Steps:
    """Early help asked for a step up a week ago, and the front door has not answered."""
    yield from front_door.to_early_help(case)
    yield from early_help.begins(case)
    yield from case.until(case.period.days_before_end(case.chance.randint(6, 10), case.chance))
    case.evidence(EvidenceKind.CHRONOLOGY)
    case.move("early_help_to_referral", by=case.staff.manager(case.team), to_team="front-door")


def assessment_past_45_days(case: Case) -> Steps:
    """An assessment that has passed its 45 working days and is not written."""
    yield from front_door.to_assessment(case)
    case.practice.leave("assessment.manager_checkpoint", "assessment.blank")


def assessment_to_authorise(case: Case) -> Steps:
    """An assessment that was submitted, and waits for the manager."""
    yield from front_door.to_assessment(case)
    yield from case.until(case.period.days_before_end(case.chance.randint(3, 7), case.chance))
    case.submit_assessment()


def nobody_allocated(case: Case) -> Steps:
    """A team has taken the child on, and nobody has been given the case."""
    yield from front_door.referral(case)
    team = f"assessment-{case.area}"
    handover = case.move("referral_to_assessment", by=case.staff.manager("front-door"), to_team=team)
    assert handover is not None, "an assessment team is offered the child"
    yield from case.until(case.period.soon(case.now, case.chance))
    case.accept(handover, worker=False)


def offered_to_support(case: Case) -> Steps:
    """A plan has begun, and the longer-term team was offered the child yesterday or the day before."""
    yield from front_door.to_assessment(case)
    yield from case.until(case.period.days_before_end(5, case.chance))
    case.submit_assessment()
    yield from case.working_days(1, 1)
    case.authorise_assessment()
    case.move("assessment_to_child_in_need", to_team=f"support-{case.area}")


def step_down_unanswered(case: Case) -> Steps:
    """A child in need was offered to early help nine days ago; the plan stays open meanwhile."""
    yield from front_door.to_assessment(case)
    yield from assessment.child_in_need(case)
    yield from case.until(case.period.days_before_end(case.chance.randint(9, 13), case.chance))
    yield from in_need.review_decides(case)
    case.move("cin_to_early_help", to_team=f"early-help-{case.area}")


def late_conference(case: Case) -> Steps:
    """The conference was held weeks after its fifteenth working day."""
    yield from front_door.to_assessment(case)
    yield from case.working_days(2, 5)
    yield from assessment.significant_harm(case, working_days=(26, 32))
    yield from protection.conference_makes_a_plan(case)
    yield from assessment.written(case, low=4, high=8)


def settled_and_not_matched(case: Case) -> Steps:
    """A child settled and thriving for a year, whose match never went to panel."""
    yield from front_door.referral(case)
    yield from care.emergency_tonight(case)
    yield from care.given_worker(case, "looked-after")
    yield from assessment.after_admission(case)
    yield from care.court(case, days=(120, 150))
    yield from permanence.planned(case, "long_term_fostering")
    yield from case.days(10, 20)
    permanence.settled(case)
    case.practice.leave("permanence.planning_meeting_review", "permanence.tracker_update")


def missing_now(case: Case) -> Steps:
    """A looked after child who has been missing since the evening before last."""
    yield from front_door.to_assessment(case)
    yield from assessment.child_in_need(case)
    yield from case.days(40, 60)
    yield from care.agreed_admission(case)
    yield from case.until(case.period.nights_before_end(2, case.chance))
    case.goes_missing(case.staff.someone((Role.EDT,), near="emergency-duty"))
