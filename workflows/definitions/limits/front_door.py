"""Time limits from the first contact to a worker."""

from typing import Unpack

from workflows.definitions.ladders import allocation_ladder
from workflows.definitions.limits.row import (
    DEATH,
    GUIDANCE,
    LOCAL,
    LOCAL_PROCEDURES,
    Facts,
    deadline,
    hours,
    working_days,
)
from workflows.shapes import Condition, Length, TimeLimit
from workflows.terms import EventKind, Role

# The outcome was told with the offer. Where nobody takes the child, there is a new decision to make.
OFFER_CAME_TO_NOTHING = (EventKind.HANDOVER_NOT_ACCEPTED, EventKind.HANDOVER_WITHDRAWN)

# An enquiry that is rated again runs by its new rating.
END_OF_ENQUIRY = (EventKind.CONTACT_OUTCOME_RECORDED, *DEATH)


def enquiry(code: str, title: str, length: Length, rated: EventKind, instead: tuple[EventKind, ...], **facts: Unpack[Facts]) -> TimeLimit:
    """The answer of the multi-agency hub to an enquiry of one rating."""
    facts["starts_on"], facts["stops_on"] = (rated,), (EventKind.MASH_DECISION_RECORDED,)
    facts["cancelled_on"] = (*instead, *END_OF_ENQUIRY)
    facts["basis"], facts["source"], facts["answers"] = LOCAL, LOCAL_PROCEDURES, Role.MASH_DECISION_MAKER
    return deadline(code, title, length, **facts)


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
        local_range=(working_days(1), working_days(3)),
        seen_in="Nottinghamshire, Sefton and Cambridgeshire/Peterborough procedures (24-hour screening)",
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
        seen_in="Sefton SCP procedures 3.11; school policy reproducing KCSIE on the role of the local authority",
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
        local_range=(working_days(1), working_days(10)),
        seen_in="St Helens practice standards (5 days)",
        note="Only closing the journey ends it: the referrer is owed an answer whatever the outcome.",
    ),
    enquiry(
        "front_door.mash_rag_red",
        "Multi-agency hub enquiry, red: information gathered and decision made",
        hours(4),
        EventKind.MASH_RATED_RED,
        (EventKind.MASH_RATED_AMBER, EventKind.MASH_RATED_GREEN),
        safety=True,
        local_range=(hours(1), hours(4)),
        seen_in="St Helens practice standards (level 4 progressed within 4 hours)",
    ),
    enquiry(
        "front_door.mash_rag_amber",
        "Multi-agency hub enquiry, amber",
        hours(24),
        EventKind.MASH_RATED_AMBER,
        (EventKind.MASH_RATED_RED, EventKind.MASH_RATED_GREEN),
        local_range=(hours(8), hours(24)),
    ),
    enquiry(
        "front_door.mash_rag_green",
        "Multi-agency hub enquiry, green",
        hours(72),
        EventKind.MASH_RATED_GREEN,
        (EventKind.MASH_RATED_RED, EventKind.MASH_RATED_AMBER),
        local_range=(hours(48), hours(72)),
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
        local_range=(working_days(1), working_days(3)),
    ),
)
