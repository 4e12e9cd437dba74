"""Time limits of short breaks under section 20. Looked after limits take over when the child becomes looked after."""

from workflows.definitions.limits.row import CARE_PLANNING_REGULATIONS, DEATH, LAW, calendar_days, interval, months, threshold
from workflows.terms import EventKind, Role

END_OF_SHORT_BREAKS = (EventKind.SHORT_BREAKS_ENDED, EventKind.LOOKED_AFTER_STARTED, *DEATH)

LIMITS = (
    interval(
        "short_breaks.visit",
        "Visit to a child in section 20 short breaks",
        months(3),
        months(6),
        starts_on=(EventKind.SHORT_BREAKS_STARTED,),
        stops_on=(EventKind.CHILD_SEEN,),
        cancelled_on=END_OF_SHORT_BREAKS,
        basis=LAW,
        source=f"{CARE_PLANNING_REGULATIONS} reg 48(3)(c)",
        answers=Role.SOCIAL_WORKER,
        note="On days when the child is in fact placed; frequency agreed with the reviewing officer and the parents.",
    ),
    interval(
        "short_breaks.review",
        "Review of a child in section 20 short breaks",
        months(3),
        months(6),
        starts_on=(EventKind.SHORT_BREAKS_STARTED,),
        stops_on=(EventKind.LAC_REVIEW_HELD,),
        cancelled_on=END_OF_SHORT_BREAKS,
        basis=LAW,
        source=f"{CARE_PLANNING_REGULATIONS} reg 48(3)",
        answers=Role.IRO,
    ),
    threshold(
        "short_breaks.single_placement",
        "A single short break has lasted 17 days",
        calendar_days(17),
        starts_on=(EventKind.SHORT_BREAK_STARTED,),
        stops_on=(EventKind.SHORT_BREAK_ENDED,),
        cancelled_on=END_OF_SHORT_BREAKS,
        basis=LAW,
        source=f"{CARE_PLANNING_REGULATIONS} reg 48(2)",
        answers=Role.SOCIAL_WORKER,
        seen_in="Reg 48 of the 2010 Regulations; SSDA903 rule 365",
        note="After 17 days the lighter rules of regulation 48 no longer hold, and the child is to be treated as looked after in full. All "
        "breaks with the same carer or setting, the child at home in between.",
    ),
    threshold(
        "short_breaks.annual_total",
        "Short breaks have come to 75 days in twelve months",
        calendar_days(75),
        adds_up_over=months(12),
        starts_on=(EventKind.SHORT_BREAK_STARTED,),
        stops_on=(EventKind.SHORT_BREAK_ENDED,),
        cancelled_on=END_OF_SHORT_BREAKS,
        basis=LAW,
        source=f"{CARE_PLANNING_REGULATIONS} reg 48(2)",
        answers=Role.SOCIAL_WORKER,
        seen_in="Reg 48 of the 2010 Regulations; SSDA903 rule 367",
        note="Any twelve months, not the financial year: each break is added to those before it that are on record here with a beginning "
        "and an end, night by night. After 75 days the child is to be treated as looked after in full. Breaks under section 17 do not "
        "count. A return tells that breaks are given and not how many days they come to: add those by hand.",
    ),
)
