"""Time limits of a child on the edge of care."""

from workflows.definitions.limits.row import DEATH, LOCAL, LOCAL_PROCEDURES, interval, working_days
from workflows.terms import EventKind, Role

LIMITS = (
    interval(
        "edge_of_care.review",
        "Review of a child on the edge of care",
        working_days(20),
        starts_on=(EventKind.EDGE_OF_CARE_MARKED,),
        stops_on=(EventKind.EDGE_OF_CARE_REVIEW_HELD,),
        cancelled_on=(EventKind.EDGE_OF_CARE_ENDED, EventKind.LOOKED_AFTER_STARTED, *DEATH),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.TEAM_MANAGER,
        local_range=(working_days(10), working_days(30)),
        note="ST-08. Each review says whether the child is still on the edge of care.",
    ),
)
