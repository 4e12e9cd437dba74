"""Time limits from the first contact to a worker."""

from workflows.definitions.ladders import allocation_ladder
from workflows.definitions.limits.row import (
    DEATH,
    GUIDANCE,
    LOCAL,
    LOCAL_PROCEDURES,
    deadline,
    working_days,
)
from workflows.shapes import Condition
from workflows.terms import EventKind, Role

# The outcome was told with the offer. Where nobody takes the child, there is a new decision to make.
OFFER_CAME_TO_NOTHING = (EventKind.HANDOVER_NOT_ACCEPTED, EventKind.HANDOVER_WITHDRAWN)

LIMITS = (
    deadline(
        "front_door.contact_outcome",
        "Decide the outcome of a contact (advice, early help, referral, no further action)",
        working_days(1),
        starts_on=(EventKind.CONTACT_RECEIVED, *OFFER_CAME_TO_NOTHING),
        stops_on=(EventKind.CONTACT_OUTCOME_RECORDED,),
        cancelled_on=DEATH,
        applies=(Condition.AT_CONTACT,),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.MASH_DECISION_MAKER,
        note="A contact is not yet a referral. Guidance sets a time only once it is one. D-20.",
    ),
    deadline(
        "front_door.referral_decision",
        "Decide next steps on a referral and acknowledge to referrer",
        working_days(1),
        starts_on=(EventKind.REFERRAL_RECEIVED, *OFFER_CAME_TO_NOTHING),
        stops_on=(EventKind.REFERRAL_DECISION_RECORDED,),
        cancelled_on=DEATH,
        applies=(Condition.AT_REFERRAL,),
        basis=GUIDANCE,
        source="Working Together to Safeguard Children (2018, 2023), response to a referral; "
        "Keeping Children Safe in Education, role of the local authority",
        answers=Role.MASH_DECISION_MAKER,
        note="A referral on a Friday evening is due on Monday; protecting the child at once never waits for it.",
    ),
    deadline(
        "front_door.referrer_outcome_feedback",
        "Tell the referrer the outcome",
        working_days(5),
        starts_on=(EventKind.REFERRAL_RECEIVED,),
        stops_on=(EventKind.REFERRER_INFORMED_OF_OUTCOME,),
        cancelled_on=(),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.MASH_DECISION_MAKER,
        note="Only closing the journey ends it: the referrer is owed an answer whatever the outcome.",
    ),
    deadline(
        "front_door.allocation",
        "Allocate an accepted referral to a social worker",
        working_days(1),
        starts_on=(EventKind.REFERRAL_ACCEPTED,),
        stops_on=(EventKind.SOCIAL_WORKER_ALLOCATED, EventKind.CASE_ALLOCATED),
        cancelled_on=(EventKind.REFERRAL_NO_FURTHER_ACTION, *DEATH),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.TEAM_MANAGER,
        ladder=allocation_ladder(working_days(1), Role.TEAM_MANAGER),
    ),
)
