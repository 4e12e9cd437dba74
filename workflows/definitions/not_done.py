"""What is looked for every working day because nothing happens when it does not: a row each, to be read by a manager."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedFor:
    """One row. `says` is what is wrong where one of these time limits has passed and nothing has been done."""

    code: str
    title: str
    says: str
    limits: tuple[str, ...]


LOOKED_FOR: tuple[LookedFor, ...] = (
    LookedFor(
        code="paperwork_not_returned",
        title="Paperwork not returned",
        says="Paperwork was sent to a family or asked of them, and nothing came back in time.",
        limits=("early_help.paperwork_returned", "early_help.consent_obtained", "early_help.consent_chase"),
    ),
    LookedFor(
        code="referral_not_picked_up",
        title="Referral not picked up",
        says="A contact or a referral waits for its decision, or a child waits for a worker, past the time allowed.",
        limits=(
            "front_door.contact_outcome",
            "front_door.referral_decision",
            "front_door.allocation",
            "oversight.allocation",
            "early_help.allocation",
            "early_help.first_contact",
            "early_help.assessment_start",
        ),
    ),
    LookedFor(
        code="offer_not_answered",
        title="Offer of a child not answered",
        says="A child was offered to a team, or a step up was asked for, and nobody has answered.",
        limits=("oversight.handover_answer", "early_help.step_up_response"),
    ),
    LookedFor(
        code="task_not_followed_up",
        title="Task not followed up",
        says="Something was left to be done with a date, and the date has passed.",
        limits=(
            "record.owed",
            "oversight.audit_immediate_action",
            "oversight.audit_action",
            "oversight.management_decision_recorded",
            "early_help.decision_carried_out",
            "panel.chairs_action_followed_up",
            "panel.decision_confirmed",
        ),
    ),
    LookedFor(
        code="meeting_not_held",
        title="First meeting not held",
        says="An assessment is done and the first meeting of those around the family has not been held.",
        limits=("early_help.first_taf", "early_help.next_taf"),
    ),
    LookedFor(
        code="challenge_not_answered",
        title="Challenge not answered",
        says="Somebody has challenged the authority, or was asked about a delay, and there is no answer.",
        limits=("oversight.iro_challenge", "oversight.escalation_response", "permanence.delay_answered"),
    ),
)

BY_CODE: Mapping[str, LookedFor] = MappingProxyType({row.code: row for row in LOOKED_FOR})
