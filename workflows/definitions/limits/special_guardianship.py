"""Time limits of special guardianship: the notice and the report before the order, and the support after it."""

from workflows.definitions.limits.row import DEATH, LAW, deadline, interval, lead_time, months
from workflows.terms import EventKind, Role

NOT_APPLIED_FOR = (EventKind.APPLICATION_WITHDRAWN, EventKind.ROUTE_CHANGED, *DEATH)

LIMITS = (
    lead_time(
        "sgo.notice_to_authority",
        "Written notice to the authority before applying",
        months(3),
        starts_on=(EventKind.SPECIAL_GUARDIANSHIP_APPLICATION_PLANNED,),
        stops_on=(EventKind.INTENTION_TO_APPLY_NOTIFIED,),
        cancelled_on=(EventKind.LEAVE_TO_APPLY_GIVEN, *NOT_APPLIED_FOR),
        basis=LAW,
        source="Children Act 1989 s14A(7)",
        answers=Role.SOCIAL_WORKER,
        seen_in="Article setting out s14A (three months written notice)",
        note="For a private application. Not needed where the court gives leave or makes the order of its own motion, "
        "as it usually does in care proceedings.",
    ),
    deadline(
        "sgo.report_to_court",
        "Authority report on suitability",
        months(3),
        starts_on=(EventKind.INTENTION_TO_APPLY_NOTIFIED,),
        stops_on=(EventKind.SPECIAL_GUARDIANSHIP_REPORT_FILED,),
        cancelled_on=NOT_APPLIED_FOR,
        basis=LAW,
        source="Children Act 1989 s14A(8) and (9); Special Guardianship Regulations 2005 reg 21 and Schedule",
        answers=Role.SOCIAL_WORKER,
        note="In care proceedings the court sets the date.",
    ),
    interval(
        "sgo.support_plan_review",
        "Review of special guardianship support and financial support",
        months(12),
        starts_on=(EventKind.SUPPORT_PLAN_STARTED,),
        stops_on=(EventKind.SUPPORT_PLAN_REVIEWED,),
        cancelled_on=(EventKind.SUPPORT_ENDED, EventKind.TURNED_18, *DEATH),
        basis=LAW,
        source="Special Guardianship Regulations 2005 regs 17 and 18",
        answers=Role.SOCIAL_WORKER,
    ),
)
