"""Time limits of short breaks under section 20. Looked after limits take over when the child becomes looked after."""

from workflows.definitions.limits.row import CARE_PLANNING_REGULATIONS, DEATH, LAW, interval, months
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
)
