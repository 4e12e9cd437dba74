"""Time limits from 16 to 25 for young people in and leaving care."""

from workflows.definitions.limits.row import (
    CARE_PLANNING_REGULATIONS,
    DEATH,
    GUIDANCE,
    LAW,
    LOCAL,
    deadline,
    interval,
    months,
    weeks,
)
from workflows.shapes import Condition
from workflows.terms import EventKind, Role

END_OF_LEAVING_CARE = (EventKind.LEAVING_CARE_CLOSED, EventKind.PATHWAY_ENDED, *DEATH)
NO_LONGER_ELIGIBLE = (EventKind.ELIGIBILITY_LOST, *END_OF_LEAVING_CARE)

LIMITS = (
    deadline(
        "leaving_care.needs_assessment",
        "Needs assessment of an eligible child",
        months(3),
        starts_on=(EventKind.BECAME_ELIGIBLE,),
        stops_on=(EventKind.NEEDS_ASSESSMENT_COMPLETED,),
        cancelled_on=NO_LONGER_ELIGIBLE,
        basis=LAW,
        source=f"{CARE_PLANNING_REGULATIONS} reg 42",
        answers=Role.SOCIAL_WORKER,
        note="Eligible (reg 40): 16 or 17 and looked after 13 weeks or more since 14, ending after 16. Short breaks do not count.",
    ),
    deadline(
        "leaving_care.pathway_plan",
        "Pathway plan recorded",
        months(3),
        starts_on=(EventKind.NEEDS_ASSESSMENT_COMPLETED,),
        stops_on=(EventKind.PATHWAY_PLAN_RECORDED,),
        cancelled_on=NO_LONGER_ELIGIBLE,
        basis=LOCAL,
        source=f"{CARE_PLANNING_REGULATIONS} reg 43 (as soon as possible after the assessment)",
        answers=Role.PERSONAL_ADVISER,
    ),
    interval(
        "leaving_care.pathway_plan_review",
        "Pathway plan review (relevant and former relevant)",
        months(6),
        starts_on=(EventKind.PATHWAY_PLAN_RECORDED,),
        stops_on=(EventKind.PATHWAY_PLAN_REVIEWED,),
        cancelled_on=END_OF_LEAVING_CARE,
        basis=LAW,
        source="Care Leavers (England) Regulations 2010 reg 7",
        answers=Role.PERSONAL_ADVISER,
        note="Sooner if the young person or the adviser asks. While the child is still looked after the review is "
        "part of the looked after review, which is recorded as both.",
    ),
    deadline(
        "leaving_care.personal_adviser_allocated",
        "Personal adviser appointed",
        months(3),
        starts_on=(EventKind.BECAME_ELIGIBLE,),
        stops_on=(EventKind.PERSONAL_ADVISER_APPOINTED,),
        cancelled_on=NO_LONGER_ELIGIBLE,
        basis=LOCAL,
        source="Children Act 1989 Sch 2 para 19C (duty, no number)",
        answers=Role.TEAM_MANAGER,
    ),
    interval(
        "leaving_care.keep_in_touch",
        "Personal adviser contact with a former relevant young person",
        weeks(8),
        starts_on=(
            EventKind.LOOKED_AFTER_CEASED,
            EventKind.TURNED_18,
            EventKind.PATHWAY_STARTED,
            EventKind.PATHWAY_CHANGED,
        ),
        stops_on=(EventKind.CONTACT_MADE,),
        cancelled_on=END_OF_LEAVING_CARE,
        applies=(Condition.LEAVING_CARE_DUTY, Condition.NOT_LOOKED_AFTER),
        basis=LOCAL,
        source="Children Act 1989 s23C (keep in touch, no number); local standard",
        answers=Role.PERSONAL_ADVISER,
        note="Starts as soon as the duty stands without care beside it, so nobody waits for a first contact.",
    ),
    interval(
        "leaving_care.offer_21_to_25",
        "Offer of personal adviser support to care leavers aged 21 to 24",
        months(48),
        months(12),
        starts_on=(EventKind.TURNED_18,),
        stops_on=(EventKind.SUPPORT_OFFER_RECORDED,),
        cancelled_on=END_OF_LEAVING_CARE,
        applies=(Condition.LEAVING_CARE_DUTY,),
        basis=GUIDANCE,
        source="Extending personal adviser support to age 25 (statutory guidance 2018); Children Act 1989 s23CZB",
        answers=Role.PERSONAL_ADVISER,
        note="Twelve months from the 21st birthday is 48 from the 18th, which is the birthday on record.",
    ),
)
