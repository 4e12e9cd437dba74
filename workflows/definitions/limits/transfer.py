"""Time limits of transfers between authorities."""

from workflows.definitions.limits.row import (
    CARE_PLANNING_REGULATIONS,
    DEATH,
    LAW,
    LOCAL,
    LOCAL_PROCEDURES,
    deadline,
    working_days,
)
from workflows.terms import EventKind, Role

LIMITS = (
    deadline(
        "transfer.cin_between_authorities",
        "Decide whether a child in need case is taken from, or by, another authority",
        working_days(10),
        starts_on=(EventKind.TRANSFER_REQUEST_RECEIVED, EventKind.TRANSFER_REQUEST_SENT),
        stops_on=(EventKind.TRANSFER_DECISION_RECORDED,),
        cancelled_on=(EventKind.TRANSFER_WITHDRAWN, *DEATH),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.TEAM_MANAGER,
        local_range=(working_days(5), working_days(20)),
        note="Whoever holds the child keeps the child until the other authority has accepted.",
    ),
    deadline(
        "transfer.looked_after_out_of_area_notice",
        "Tell the area authority of a child placed in its area",
        working_days(5),
        starts_on=(EventKind.PLACED_OUT_OF_AREA,),
        stops_on=(EventKind.AREA_AUTHORITY_NOTIFIED,),
        cancelled_on=(EventKind.PLACEMENT_ENDED, EventKind.LOOKED_AFTER_CEASED, *DEATH),
        basis=LAW,
        source=f"{CARE_PLANNING_REGULATIONS} reg 13; distant placements reg 11",
        answers=Role.SOCIAL_WORKER,
        note="Before the placement unless it is an emergency. Responsibility stays with the authority that places the child.",
    ),
)
