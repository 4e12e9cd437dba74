"""Time limits of a child who is looked after because a court has remanded the child."""

from workflows.definitions.limits.row import CARE_PLANNING_REGULATIONS, END_OF_CARE, LAW, deadline, working_days
from workflows.shapes import Condition
from workflows.terms import EventKind, Role

END_OF_REMAND = (EventKind.REMAND_ENDED, *END_OF_CARE)

LIMITS = (
    deadline(
        "remand.detention_placement_plan",
        "Detention placement plan for a child remanded to youth detention accommodation",
        working_days(10),
        # A child moved into custody while on remand needs one as well.
        starts_on=(EventKind.REMAND_STARTED, EventKind.PLACEMENT_STARTED),
        stops_on=(EventKind.DETENTION_PLACEMENT_PLAN_RECORDED,),
        cancelled_on=END_OF_REMAND,
        gives_way_on=(EventKind.PLACEMENT_STARTED,),
        applies=(Condition.REMANDED_TO_YOUTH_DETENTION,),
        basis=LAW,
        source=f"{CARE_PLANNING_REGULATIONS} reg 47C (Part 8A, 2013)",
        answers=Role.SOCIAL_WORKER,
        note="Youth detention accommodation is a young offender institution, a secure training centre or a secure children's home.",
    ),
    deadline(
        "remand.care_plan_la_accommodation",
        "Care plan for a child looked after only because of a remand to local authority accommodation",
        working_days(5),
        starts_on=(EventKind.REMAND_STARTED,),
        stops_on=(EventKind.CARE_PLAN_RECORDED,),
        cancelled_on=END_OF_REMAND,
        gives_way_on=(EventKind.PLACEMENT_STARTED,),
        applies=(Condition.REMANDED_TO_ACCOMMODATION,),
        basis=LAW,
        source=f"{CARE_PLANNING_REGULATIONS} reg 47B (Part 8A, 2013)",
        answers=Role.SOCIAL_WORKER,
        note="The Welsh regulation of the same kind was read with five working days.",
    ),
)
