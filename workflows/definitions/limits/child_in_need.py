"""Time limits of a child in need plan.

Guidance asks for a plan, visits and reviews and gives no intervals: every limit is an authority's to change.
"""

from workflows.definitions.limits.row import (
    DEATH,
    LOCAL,
    LOCAL_PROCEDURES,
    deadline,
    interval,
    months,
    weeks,
    working_days,
)
from workflows.terms import EventKind, Role

END_OF_PLAN = (
    EventKind.CIN_PLAN_ENDED,
    EventKind.CP_PLAN_STARTED,
    EventKind.LOOKED_AFTER_STARTED,
    *DEATH,
)

LIMITS = (
    deadline(
        "cin.first_meeting",
        "First child in need planning meeting",
        working_days(10),
        starts_on=(EventKind.CIN_PLAN_STARTED,),
        stops_on=(EventKind.CIN_MEETING_HELD,),
        cancelled_on=END_OF_PLAN,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
    ),
    deadline(
        "cin.plan_recorded",
        "Child in need plan written and shared",
        working_days(5),
        starts_on=(EventKind.CIN_MEETING_HELD,),
        stops_on=(EventKind.CIN_PLAN_RECORDED,),
        cancelled_on=END_OF_PLAN,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
    ),
    interval(
        "cin.review",
        "Child in need review",
        weeks(6),
        months(3),
        starts_on=(EventKind.CIN_PLAN_STARTED,),
        stops_on=(EventKind.CIN_REVIEW_HELD,),
        cancelled_on=END_OF_PLAN,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
    ),
    interval(
        "cin.visit",
        "Child in need visit",
        working_days(20),
        starts_on=(EventKind.CIN_PLAN_STARTED,),
        stops_on=(EventKind.CHILD_SEEN,),
        cancelled_on=END_OF_PLAN,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
        note="D-30.",
    ),
    interval(
        "cin.long_plan_review",
        "Manager review of a long child in need plan",
        months(6),
        months(3),
        starts_on=(EventKind.CIN_PLAN_STARTED,),
        stops_on=(EventKind.MANAGER_REVIEW_RECORDED,),
        cancelled_on=END_OF_PLAN,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.TEAM_MANAGER,
    ),
    deadline(
        "cin.closure",
        "Closure record, family and partners told",
        working_days(5),
        starts_on=(EventKind.CIN_CLOSURE_AGREED,),
        stops_on=(EventKind.CLOSURE_RECORDED,),
        cancelled_on=(EventKind.CLOSURE_WITHDRAWN, *DEATH),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
    ),
)
