"""Every story that the demonstration tells, a row each: where it ends, how often it is told, when it began, how old the child is.

A story is a path told from the parts in `paths`; where it leaves the child open, the ordinary work goes on to the end.
"""

from collections.abc import Callable
from dataclasses import dataclass

from demonstration import failures
from demonstration.case import Case, Steps
from demonstration.paths import assessment, care, early_help, front_door, in_need, leaving_care, permanence, protection
from demonstration.practice import USUAL_ROUTES
from workflows.terms import EventKind, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A path. `ends` is the stage at the end; `weight` its share among the stories that end there.

    `began` is how many days before the end the contact came, `aged` the age in years at the end: least and most.
    A story that is `always` told shows something that no demonstration may lack; `area` is where, if it must be there.
    """

    code: str
    ends: Stage
    weight: float
    began: tuple[int, int]
    path: Callable[[Case], Steps]
    aged: tuple[float, float] = (0.6, 16.8)
    always: bool = False
    area: str = ""


SHARES: dict[Stage, float] = {
    Stage.CONTACT: 0.05,
    Stage.EARLY_HELP: 0.18,
    Stage.ASSESSMENT: 0.12,
    Stage.CHILD_IN_NEED: 0.22,
    Stage.CHILD_PROTECTION: 0.13,
    Stage.LOOKED_AFTER: 0.14,
    Stage.PERMANENCE: 0.05,
    Stage.LEAVING_CARE: 0.03,
    Stage.CLOSED: 0.08,
}
"""How many of the children stand where at the end."""


# ── Contact ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def contact_waiting(case: Case) -> Steps:
    case.contact()
    yield from case.ever_after()


def referral_waiting(case: Case) -> Steps:
    yield from front_door.referral(case)
    yield from case.ever_after()


# ── Early help ──────────────────────────────────────────────────────────────────────────────────────────────────────


def early_help_going_on(case: Case) -> Steps:
    yield from front_door.to_early_help(case)
    yield from early_help.begins(case)


def early_help_moved_across(case: Case) -> Steps:
    yield from early_help_going_on(case)
    yield from case.days(30, 45)
    yield from early_help.moves_across_the_county(case)


def stepped_down_from_assessment(case: Case) -> Steps:
    yield from front_door.to_assessment(case)
    yield from assessment.steps_down(case)
    yield from early_help.begins(case)


def stepped_down_from_child_in_need(case: Case) -> Steps:
    yield from child_in_need(case)
    yield from case.days(70, 110)
    yield from in_need.steps_down(case)
    yield from early_help.begins(case)


# ── Assessment ──────────────────────────────────────────────────────────────────────────────────────────────────────


def being_assessed(case: Case) -> Steps:
    yield from front_door.to_assessment(case)


def stepped_up_to_assessment(case: Case) -> Steps:
    yield from early_help_going_on(case)
    yield from case.days(50, 80)
    yield from early_help.asks_for_step_up(case)
    yield from front_door.accepted_for_assessment(case)


def section_47_open(case: Case) -> Steps:
    yield from being_assessed(case)
    yield from case.working_days(2, 5)
    yield from assessment.significant_harm(case, plan=False)


# ── Child in need ───────────────────────────────────────────────────────────────────────────────────────────────────


def child_in_need(case: Case) -> Steps:
    yield from front_door.to_assessment(case)
    yield from assessment.child_in_need(case)


def stepped_up_to_child_in_need(case: Case) -> Steps:
    yield from stepped_up_to_assessment(case)
    yield from assessment.child_in_need(case)


def stepped_down_from_protection(case: Case) -> Steps:
    yield from child_protection(case)
    yield from case.days(150, 200)
    yield from protection.conference_ends_it(case)


def home_from_care(case: Case) -> Steps:
    yield from section_20_admission(case)
    yield from case.days(70, 110)
    yield from care.home_again(case)


def short_breaks(case: Case) -> Steps:
    yield from front_door.to_assessment(case)
    yield from assessment.written(case)
    yield from in_need.short_breaks(case)


# ── Child protection ────────────────────────────────────────────────────────────────────────────────────────────────


def child_protection(case: Case) -> Steps:
    yield from being_assessed(case)
    yield from case.working_days(2, 6)
    yield from assessment.significant_harm(case)
    yield from protection.conference_makes_a_plan(case)
    yield from _finish_assessment(case)


def protection_after_child_in_need(case: Case) -> Steps:
    yield from child_in_need(case)
    yield from case.days(60, 100)
    yield from assessment.significant_harm(case)
    yield from protection.conference_makes_a_plan(case)


def protection_before_court(case: Case) -> Steps:
    yield from child_protection(case)
    yield from case.days(60, 90)
    yield from protection.pre_proceedings(case)


def _finish_assessment(case: Case) -> Steps:
    """The assessment goes on beside the new plan and is authorised within its time."""
    yield from assessment.written(case, low=6, high=12)


# ── Looked after ────────────────────────────────────────────────────────────────────────────────────────────────────


def section_20_admission(case: Case) -> Steps:
    yield from child_in_need(case)
    yield from case.days(40, 80)
    yield from care.agreed_admission(case)


def emergency_admission(case: Case) -> Steps:
    yield from front_door.referral(case)
    yield from care.emergency_tonight(case)
    yield from care.given_worker(case, f"support-{case.area}")
    yield from assessment.after_admission(case)


def police_protection(case: Case) -> Steps:
    yield from front_door.referral(case)
    yield from care.police_protection(case)
    yield from care.given_worker(case, f"support-{case.area}")
    yield from assessment.after_admission(case)


def looked_after_by_order(case: Case) -> Steps:
    yield from emergency_admission(case)
    yield from case.days(3, 12)
    yield from care.court(case)
    yield from care.to_the_looked_after_team(case)


def looked_after_and_moved(case: Case) -> Steps:
    yield from section_20_admission(case)
    yield from case.days(30, 60)
    yield from care.to_the_looked_after_team(case)
    yield from case.days(20, 50)
    care.moves_placement(case)


def looked_after_with_a_route(case: Case) -> Steps:
    yield from looked_after_by_order(case)
    yield from case.days(5, 15)
    yield from permanence.planned(case, case.route or case.chance.choice(USUAL_ROUTES))


def looked_after_on_protection_plan(case: Case) -> Steps:
    yield from child_protection(case)
    yield from case.days(40, 70)
    yield from care.on_protection_plan(case)


def looked_after_and_missing(case: Case) -> Steps:
    yield from section_20_admission(case)
    yield from case.days(20, 40)
    yield from care.missing_for_a_night(case)
    yield from case.days(20, 40)
    yield from care.missing_for_a_night(case)


def alone_from_abroad(case: Case) -> Steps:
    yield from care.alone_from_abroad(case)
    yield from care.given_worker(case, "looked-after")


def on_remand(case: Case) -> Steps:
    yield from child_in_need(case)
    yield from case.days(30, 50)
    care.remand(case)


# ── Permanence ──────────────────────────────────────────────────────────────────────────────────────────────────────


def matched_long_term(case: Case) -> Steps:
    yield from looked_after_by_order(case)
    yield from permanence.planned(case, "long_term_fostering")
    yield from case.days(10, 25)
    permanence.settled(case)
    yield from case.days(20, 40)
    yield from permanence.long_term_match(case)


def placed_for_adoption(case: Case) -> Steps:
    yield from looked_after_by_order(case)
    yield from permanence.adoption_decided(case)
    yield from care.to_the_looked_after_team(case, "permanence")
    yield from permanence.matched_with_adopters(case)


def adopted(case: Case) -> Steps:
    yield from placed_for_adoption(case)
    yield from permanence.adoption_order(case)


def special_guardianship(case: Case) -> Steps:
    yield from looked_after_by_order(case)
    yield from permanence.planned(case, "kinship_sgo")
    yield from permanence.special_guardianship(case)


# ── Leaving care ────────────────────────────────────────────────────────────────────────────────────────────────────


def relevant_at_seventeen(case: Case) -> Steps:
    yield from section_20_admission(case)
    yield from case.days(100, 130)
    leaving_care.eligible(case)
    yield from case.days(60, 90)
    yield from leaving_care.leaves_at_seventeen(case)
    yield from leaving_care.to_the_leaving_care_team(case)


def turned_eighteen(case: Case) -> Steps:
    yield from section_20_admission(case)
    yield from case.days(100, 130)
    leaving_care.eligible(case)
    yield from leaving_care.turns_eighteen(case)
    yield from leaving_care.to_the_leaving_care_team(case)


# ── Closed ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def early_help_ended(case: Case) -> Steps:
    yield from early_help_going_on(case)
    yield from case.days(70, 110)
    yield from early_help.needs_met(case)


def early_help_to_one_agency(case: Case) -> Steps:
    yield from early_help_going_on(case)
    yield from case.days(50, 90)
    early_help.one_agency_is_enough(case)


def early_help_declined(case: Case) -> Steps:
    yield from early_help_going_on(case)
    yield from case.days(20, 40)
    early_help.consent_withdrawn(case)


def early_help_moved_away(case: Case) -> Steps:
    yield from early_help_going_on(case)
    yield from case.days(30, 60)
    early_help.moved_away(case)


def assessed_and_closed(case: Case) -> Steps:
    yield from front_door.to_assessment(case)
    yield from assessment.nothing_more(case)


def child_in_need_and_closed(case: Case) -> Steps:
    yield from child_in_need(case)
    yield from case.days(90, 140)
    yield from in_need.closes(case)


def protected_and_closed(case: Case) -> Steps:
    yield from stepped_down_from_protection(case)
    yield from case.days(80, 110)
    yield from in_need.closes(case)


def home_and_closed(case: Case) -> Steps:
    yield from home_from_care(case)
    yield from case.days(80, 110)
    case.record(EventKind.CASE_SUMMARY_UPDATED)
    yield from in_need.closes(case)


C, EH, AS, CIN, CP, LA, PE, LC, CL = SHARES

STORIES: tuple[Story, ...] = (
    Story(code="contact_waiting", ends=C, weight=10, began=(1, 1), path=contact_waiting),
    Story(code="referral_waiting", ends=C, weight=6, began=(2, 2), path=referral_waiting),
    Story(code="referral_nobody_picked_up", ends=C, weight=1, began=(150, 158), path=failures.referral_nobody_picked_up, always=True),
    Story(code="offered_to_early_help", ends=C, weight=3, began=(5, 12), path=failures.offer_to_early_help_unanswered, always=True),
    Story(code="early_help", ends=EH, weight=44, began=(16, 150), path=early_help_going_on),
    Story(code="early_help_moved_across", ends=EH, weight=3, began=(75, 150), path=early_help_moved_across),
    Story(code="stepped_down_from_assessment", ends=EH, weight=10, began=(90, 170), path=stepped_down_from_assessment),
    Story(code="stepped_down_from_child_in_need", ends=EH, weight=10, began=(205, 300), path=stepped_down_from_child_in_need),
    Story(code="paperwork_not_returned", ends=EH, weight=3, began=(60, 100), path=failures.paperwork_not_returned, always=True),
    Story(code="step_up_unanswered", ends=EH, weight=2, began=(75, 100), path=failures.step_up_unanswered, always=True),
    Story(code="assessment", ends=AS, weight=34, began=(8, 62), path=being_assessed),
    Story(code="stepped_up_to_assessment", ends=AS, weight=7, began=(95, 125), path=stepped_up_to_assessment),
    Story(code="section_47", ends=AS, weight=5, began=(24, 34), path=section_47_open),
    Story(
        code="assessment_to_authorise", ends=AS, weight=4, began=(44, 56), path=failures.assessment_to_authorise, always=True, area="north"
    ),
    Story(code="nobody_allocated", ends=AS, weight=2, began=(5, 8), path=failures.nobody_allocated, always=True, area="north"),
    Story(code="assessment_past_45_days", ends=AS, weight=2, began=(88, 120), path=failures.assessment_past_45_days, always=True),
    Story(code="child_in_need", ends=CIN, weight=56, began=(75, 270), path=child_in_need),
    Story(code="stepped_up_to_child_in_need", ends=CIN, weight=8, began=(175, 380), path=stepped_up_to_child_in_need),
    Story(code="stepped_down_from_protection", ends=CIN, weight=10, began=(270, 420), path=stepped_down_from_protection),
    Story(code="home_from_care", ends=CIN, weight=4, began=(300, 420), path=home_from_care),
    Story(code="short_breaks", ends=CIN, weight=6, began=(90, 500), path=short_breaks, aged=(4, 16.8), always=True),
    Story(code="offered_to_support", ends=CIN, weight=2, began=(52, 58), path=failures.offered_to_support, always=True),
    Story(code="step_down_unanswered", ends=CIN, weight=2, began=(190, 240), path=failures.step_down_unanswered, always=True),
    Story(code="child_protection", ends=CP, weight=36, began=(70, 270), path=child_protection),
    Story(code="protection_after_child_in_need", ends=CP, weight=8, began=(220, 380), path=protection_after_child_in_need),
    Story(code="protection_before_court", ends=CP, weight=4, began=(170, 240), path=protection_before_court),
    Story(code="late_conference", ends=CP, weight=2, began=(90, 150), path=failures.late_conference, always=True),
    Story(code="section_20_admission", ends=LA, weight=8, began=(150, 330), path=section_20_admission),
    Story(code="emergency_admission", ends=LA, weight=8, began=(12, 200), path=emergency_admission),
    Story(code="police_protection", ends=LA, weight=6, began=(14, 240), path=police_protection),
    Story(code="looked_after_by_order", ends=LA, weight=8, began=(280, 640), path=looked_after_by_order),
    Story(code="looked_after_and_moved", ends=LA, weight=5, began=(270, 420), path=looked_after_and_moved),
    Story(code="looked_after_with_a_route", ends=LA, weight=8, began=(350, 680), path=looked_after_with_a_route),
    Story(code="looked_after_on_protection_plan", ends=LA, weight=4, began=(140, 240), path=looked_after_on_protection_plan),
    Story(code="looked_after_and_missing", ends=LA, weight=3, began=(260, 330), path=looked_after_and_missing, aged=(13, 16.9)),
    Story(code="alone_from_abroad", ends=LA, weight=2, began=(30, 200), path=alone_from_abroad, aged=(15.5, 17.2)),
    Story(code="on_remand", ends=LA, weight=1, began=(140, 170), path=on_remand, aged=(14.5, 16.8)),
    Story(
        code="settled_and_not_matched",
        ends=LA,
        weight=2,
        began=(690, 720),
        path=failures.settled_and_not_matched,
        aged=(5, 13),
        always=True,
    ),
    Story(code="missing_now", ends=LA, weight=1, began=(200, 230), path=failures.missing_now, aged=(14, 16.8), always=True),
    Story(code="matched_long_term", ends=PE, weight=6, began=(470, 710), path=matched_long_term, aged=(6, 14)),
    Story(code="placed_for_adoption", ends=PE, weight=5, began=(540, 715), path=placed_for_adoption, aged=(2.1, 4)),
    Story(code="adopted", ends=PE, weight=2, began=(715, 728), path=adopted, aged=(2.2, 4)),
    Story(code="special_guardianship", ends=PE, weight=6, began=(480, 700), path=special_guardianship, aged=(3, 12)),
    Story(code="relevant_at_seventeen", ends=LC, weight=4, began=(460, 520), path=relevant_at_seventeen, aged=(17.3, 17.8)),
    Story(code="turned_eighteen", ends=LC, weight=7, began=(520, 700), path=turned_eighteen, aged=(18.05, 18.5)),
    Story(code="closed_at_contact", ends=CL, weight=5, began=(10, 700), path=front_door.closed_at_contact),
    Story(code="signposted", ends=CL, weight=4, began=(10, 700), path=front_door.signposted),
    Story(code="no_further_action", ends=CL, weight=4, began=(14, 700), path=front_door.no_further_action),
    Story(code="early_help_ended", ends=CL, weight=5, began=(170, 600), path=early_help_ended),
    Story(code="early_help_to_one_agency", ends=CL, weight=2, began=(140, 500), path=early_help_to_one_agency),
    Story(code="early_help_declined", ends=CL, weight=2, began=(90, 500), path=early_help_declined),
    Story(code="early_help_moved_away", ends=CL, weight=1, began=(120, 500), path=early_help_moved_away),
    Story(code="assessed_and_closed", ends=CL, weight=4, began=(100, 600), path=assessed_and_closed),
    Story(code="child_in_need_and_closed", ends=CL, weight=4, began=(270, 600), path=child_in_need_and_closed),
    Story(code="protected_and_closed", ends=CL, weight=2, began=(450, 700), path=protected_and_closed),
    Story(code="home_and_closed", ends=CL, weight=1, began=(480, 700), path=home_and_closed),
)
"""Everything that is told. The stages are written by their first letters, in the order of `SHARES`."""
