"""Time limits when a child is missing, from home or from care. Hours run through nights and weekends."""

from workflows.definitions.limits.row import (
    DEATH,
    GUIDANCE,
    LOCAL,
    LOCAL_PROCEDURES,
    calendar_days,
    deadline,
    hours,
    interval,
)
from workflows.terms import EventKind, Role

CHILD_IS_BACK = (EventKind.CHILD_RETURNED_FROM_MISSING, *DEATH)

LIMITS = (
    deadline(
        "missing.return_interview",
        "Independent return interview offered and completed",
        hours(72),
        starts_on=(EventKind.CHILD_RETURNED_FROM_MISSING,),
        stops_on=(EventKind.RETURN_INTERVIEW_COMPLETED, EventKind.INTERVIEW_DECLINED),
        cancelled_on=DEATH,
        survives_closure=True,
        basis=GUIDANCE,
        source="Statutory guidance on children who run away or go missing from home or care (2014)",
        answers=Role.SOCIAL_WORKER,
        note="From each return. The offer and the answer are separate facts; a refusal is recorded as a refusal.",
    ),
    interval(
        "missing.strategy_meeting_prolonged",
        "Strategy meeting while a child is still missing",
        hours(72),
        calendar_days(7),
        starts_on=(EventKind.CHILD_MISSING,),
        stops_on=(EventKind.STRATEGY_MEETING_HELD,),
        cancelled_on=CHILD_IS_BACK,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.TEAM_MANAGER,
    ),
    deadline(
        "missing.senior_alert",
        "Need to know alert for a missing child",
        hours(24),
        starts_on=(EventKind.CHILD_MISSING,),
        stops_on=(EventKind.NEED_TO_KNOW_RAISED,),
        cancelled_on=CHILD_IS_BACK,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.TEAM_MANAGER,
        note="For every missing child: looked after, on a plan or otherwise vulnerable is a judgement made too late.",
    ),
)
