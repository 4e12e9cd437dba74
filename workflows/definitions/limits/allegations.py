"""Time limits after an allegation against somebody who works with children. It is about an adult, and owed whatever becomes of the case."""

from workflows.definitions.limits.row import GUIDANCE, LOCAL, LOCAL_PROCEDURES, deadline, working_days
from workflows.terms import EventKind, Role

LIMITS = (
    deadline(
        "allegations.lado_referral",
        "Tell the designated officer of an allegation against a person who works with children",
        working_days(1),
        starts_on=(EventKind.ALLEGATION_KNOWN,),
        stops_on=(EventKind.LADO_INFORMED,),
        cancelled_on=(),
        basis=GUIDANCE,
        source="Working Together to Safeguard Children, people in positions of trust; KCSIE Part 4",
        answers=Role.TEAM_MANAGER,
        safety=True,
        seen_in="Bristol safeguarding partnership LADO page (one working day)",
        note="The employer tells. The manager of the child's team sees that it is done.",
    ),
    deadline(
        "allegations.first_meeting",
        "Allegations strategy meeting",
        working_days(3),
        starts_on=(EventKind.LADO_THRESHOLD_MET,),
        stops_on=(EventKind.ALLEGATIONS_MEETING_HELD,),
        cancelled_on=(EventKind.LADO_THRESHOLD_NOT_MET,),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.LADO,
        safety=True,
        local_range=(working_days(1), working_days(5)),
    ),
)
