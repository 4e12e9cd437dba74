"""Time limits before and around a birth. The expected date is known ahead, so most are counted back from it."""

from workflows.definitions.limits.row import (
    LOCAL,
    LOCAL_PROCEDURES,
    calendar_days,
    deadline,
    lead_time,
    weeks,
    working_days,
)
from workflows.shapes import Condition
from workflows.terms import EventKind, Role

END_OF_PREGNANCY = (EventKind.PREGNANCY_ENDED, EventKind.CHILD_DIED)
BEFORE_THE_BIRTH = (EventKind.CHILD_BORN, *END_OF_PREGNANCY)

LIMITS = (
    deadline(
        "pre_birth.assessment_start",
        "Start the pre-birth assessment",
        working_days(5),
        starts_on=(EventKind.PRE_BIRTH_STARTED,),
        stops_on=(EventKind.ASSESSMENT_STARTED,),
        cancelled_on=(EventKind.REFERRAL_NO_FURTHER_ACTION, *BEFORE_THE_BIRTH),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
        local_range=(working_days(1), working_days(20)),
        note="Pre-birth work begins as the referral of an unborn child is accepted. Many authorities accept one only after 12 weeks.",
    ),
    lead_time(
        "pre_birth.initial_conference",
        "Pre-birth initial child protection conference held before the expected date of delivery",
        weeks(10),
        starts_on=(EventKind.PRE_BIRTH_CONFERENCE_DECIDED,),
        stops_on=(EventKind.INITIAL_CONFERENCE_HELD,),
        cancelled_on=(EventKind.SECTION_47_CONFERENCE_NOT_REQUIRED, *BEFORE_THE_BIRTH),
        applies=(Condition.UNBORN,),
        basis=LOCAL,
        source="London Child Protection Procedures and similar regional procedures",
        answers=Role.SOCIAL_WORKER,
        local_range=(weeks(8), weeks(12)),
        note="Counted back from the expected date. The 15 working days from the strategy discussion run beside it; whichever is sooner.",
    ),
    lead_time(
        "pre_birth.birth_plan_meeting",
        "Multi-agency birth plan agreed",
        weeks(6),
        starts_on=(EventKind.PRE_BIRTH_PLAN_STARTED,),
        stops_on=(EventKind.BIRTH_PLAN_AGREED,),
        cancelled_on=BEFORE_THE_BIRTH,
        applies=(Condition.UNBORN,),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
        local_range=(weeks(4), weeks(8)),
    ),
    deadline(
        "pre_birth.post_birth_meeting",
        "Review conference or core group after birth of a baby with a pre-birth plan",
        calendar_days(10),
        starts_on=(EventKind.CHILD_BORN,),
        stops_on=(EventKind.CORE_GROUP_HELD, EventKind.REVIEW_CONFERENCE_HELD),
        cancelled_on=(EventKind.CP_PLAN_ENDED, EventKind.CHILD_DIED),
        applies=(Condition.PROTECTION_PLAN_OPEN,),
        basis=LOCAL,
        source="London Child Protection Procedures Part A 4.1.22",
        answers=Role.SOCIAL_WORKER,
        local_range=(calendar_days(10), calendar_days(30)),
        seen_in="London CP Procedures 4.1.22 as quoted by Bromley (10 days; 20 if the mother is not fit to attend)",
        note="The source says days without saying working or calendar.",
    ),
    lead_time(
        "pre_birth.discharge_planning",
        "Discharge planning meeting before baby leaves hospital",
        calendar_days(1),
        starts_on=(EventKind.BABY_DISCHARGE_PLANNED,),
        stops_on=(EventKind.DISCHARGE_PLANNING_MEETING_HELD,),
        cancelled_on=(EventKind.CHILD_DIED,),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
        note="The order matters, not a number: the meeting comes before the baby leaves, so it is due the day before.",
    ),
)
