"""Time limits of private fostering: what carers and parents must tell, and what the authority must then do.

The duty to tell lies on the carer, the parent and whoever arranges it. The authority learns of it late or not at all,
so each of these limits asks the worker to obtain the notice.
"""

from workflows.definitions.limits.row import (
    DEATH,
    LAW,
    LOCAL,
    LOCAL_PROCEDURES,
    calendar_days,
    deadline,
    hours,
    interval,
    lead_time,
    threshold,
    weeks,
    working_days,
)
from workflows.shapes import Condition, Step
from workflows.terms import EventKind, Role

REGULATIONS = "Children (Private Arrangements for Fostering) Regulations 2005"
OVER = (EventKind.PRIVATE_FOSTERING_ENDED, EventKind.LOOKED_AFTER_STARTED, *DEATH)
AWARE = (
    EventKind.PRIVATE_ARRANGEMENT_NOTIFIED,
    EventKind.PRIVATE_ARRANGEMENT_START_NOTIFIED,
    EventKind.PRIVATE_FOSTERING_STARTED,
)

LIMITS = (
    threshold(
        "private_fostering.duration_threshold",
        "Arrangement counts as private fostering",
        calendar_days(28),
        starts_on=(EventKind.BEGAN_LIVING_WITH_NON_RELATIVE,),
        stops_on=(EventKind.PRIVATE_ARRANGEMENT_ENDED_OR_CHANGED, EventKind.PRIVATE_FOSTERING_ENDED),
        cancelled_on=(EventKind.LOOKED_AFTER_STARTED, *DEATH),
        applies=(Condition.BORN, Condition.UNDER_16_OR_DISABLED),
        basis=LAW,
        source="Children Act 1989 s66",
        answers=Role.SOCIAL_WORKER,
        seen_in="Trafford procedures (under 16, or under 18 if disabled; intended 28 days or more)",
        note="28 days intended or actual, with somebody who is not a parent, has no parental responsibility and is not a close "
        "relative. The child is under 16, or under 18 where a disability is on record by the day on which the child goes there.",
    ),
    lead_time(
        "private_fostering.advance_notification",
        "Obtain the notice of a proposed arrangement",
        weeks(6),
        starts_on=(EventKind.PRIVATE_ARRANGEMENT_PROPOSED,),
        stops_on=(EventKind.PRIVATE_ARRANGEMENT_NOTIFIED,),
        cancelled_on=(EventKind.ARRANGEMENT_DID_NOT_BEGIN, EventKind.LOOKED_AFTER_STARTED, *DEATH),
        basis=LAW,
        source=f"{REGULATIONS} reg 3",
        answers=Role.SOCIAL_WORKER,
        seen_in="Explanatory note to the 2005 Regulations",
        note="Six weeks before the child goes there; at once where it begins sooner. The duty is on the carer, the parent and the "
        "arrangers.",
    ),
    deadline(
        "private_fostering.started_notification",
        "Obtain the notice that the child has gone to live with the carer",
        hours(48),
        starts_on=(EventKind.BEGAN_LIVING_WITH_NON_RELATIVE,),
        stops_on=(EventKind.PRIVATE_ARRANGEMENT_START_NOTIFIED,),
        cancelled_on=OVER,
        basis=LAW,
        source=f"{REGULATIONS} reg 6",
        answers=Role.SOCIAL_WORKER,
    ),
    deadline(
        "private_fostering.initial_visit",
        "Visit the home, the carer, the household and the child",
        working_days(7),
        starts_on=AWARE,
        stops_on=(EventKind.PRIVATE_FOSTERING_INITIAL_VISIT_COMPLETED,),
        cancelled_on=OVER,
        basis=LAW,
        source=f"{REGULATIONS} regs 4 and 7",
        answers=Role.SOCIAL_WORKER,
        safety=True,
        seen_in="Text of reg 4 reproduced in Torbay copy of the private fostering standards",
        note="After the notice of a proposal, and again when the child has gone there. An arrangement that was found is visited like "
        "one that was notified.",
    ),
    deadline(
        "private_fostering.assessment",
        "Complete the private fostering assessment",
        working_days(45),
        starts_on=AWARE,
        stops_on=(EventKind.PRIVATE_FOSTERING_ASSESSMENT_AUTHORISED,),
        cancelled_on=OVER,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
        local_range=(working_days(30), working_days(45)),
        note="The full assessment of whether the arrangement is suitable has no limit in the regulations.",
    ),
    interval(
        "private_fostering.visits",
        "Visit to a privately fostered child, seen alone",
        (Step(length=weeks(6), when=(Condition.FIRST_YEAR_OF_PRIVATE_FOSTERING,)), Step(length=weeks(12))),
        starts_on=(EventKind.PRIVATE_FOSTERING_STARTED,),
        stops_on=(EventKind.CHILD_SEEN,),
        cancelled_on=OVER,
        basis=LAW,
        source=f"{REGULATIONS} reg 8",
        answers=Role.SOCIAL_WORKER,
        safety=True,
        seen_in="Reg 8 of the 2005 Regulations",
        note="Every 6 weeks in the first year and every 12 weeks later. The first year runs from when the authority became aware, not "
        "from when the child moved (reg 8(6)). More often where the child or the carer reasonably asks.",
    ),
    deadline(
        "private_fostering.end_notification",
        "Obtain the notice that the arrangement ended or changed",
        hours(48),
        starts_on=(EventKind.PRIVATE_ARRANGEMENT_ENDED_OR_CHANGED,),
        stops_on=(EventKind.PRIVATE_ARRANGEMENT_END_NOTIFIED, EventKind.PRIVATE_FOSTERING_ENDED),
        cancelled_on=DEATH,
        basis=LAW,
        source=f"{REGULATIONS} regs 9 and 10",
        answers=Role.SOCIAL_WORKER,
    ),
)
