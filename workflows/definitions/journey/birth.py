"""Before and at the birth."""

from dataclasses import replace

from workflows.definitions.journey.words import (
    PAUSES_EARLY_HELP,
    closed,
    closed_at_once,
    into_care,
    out_of,
    to,
    to_assessment,
    to_child_in_need,
    to_child_protection,
    to_early_help,
)
from workflows.definitions.standings import CARE_PROCEEDINGS, CHILD_IN_NEED, CHILD_PROTECTION, CONTACT, PRE_BIRTH, REFERRAL
from workflows.shapes import Condition, Detail, Move, Opens, To
from workflows.terms import Direction, EventKind, Nature, Role, TakesEffect, TrackCode
from workflows.terms import EvidenceKind as Evidence


def born_into_care() -> tuple[To, ...]:
    """The child comes into care at birth; the placement and the legal status are asked for here alone."""
    return tuple(replace(target, when=(), asks=(Detail.PLACEMENT, Detail.LEGAL_STATUS)) for target in into_care("section_20"))


MOVES: tuple[Move, ...] = (
    Move(
        code="pre_birth_assessment_start",
        says="An unborn child is referred, and the assessment begins before the birth.",
        sources=out_of(REFERRAL, CONTACT, when=(Condition.UNBORN,)),
        targets=to(PRE_BIRTH, Opens(TrackCode.PRE_BIRTH, "open"), PAUSES_EARLY_HELP),
        direction=Direction.OPEN,
        nature=Nature.PLANNED,
        takes_effect=TakesEffect.ON_DECISION,
        by=(Role.MASH_DECISION_MAKER, Role.TEAM_MANAGER),
        before=(Evidence.EXPECTED_DATE,),
        reason=(Evidence.MOTHER_AND_PARTNER_DETAILS,),
        legal_basis="Children Act 1989 s17",
        source="CIN census rules 8525Q, 8606",
    ),
    Move(
        code="pre_birth_to_conference",
        says="The conference before the birth decides on a protection plan.",
        sources=out_of(PRE_BIRTH),
        targets=to_child_protection(TrackCode.SECTION_47_ENQUIRY),
        direction=Direction.STEP_UP,
        nature=Nature.PLANNED,
        takes_effect=TakesEffect.ON_DECISION,
        by=(Role.CP_CHAIR,),
        before=(Evidence.CONFERENCE_HELD,),
        reason=(Evidence.SECTION_47_RECORD, Evidence.BIRTH_PLAN),
        legal_basis="Working Together to Safeguard Children",
        source="Working Together to Safeguard Children",
        note="Plan is in the unborn record; category and start date carry on at birth.",
    ),
    Move(
        code="pre_birth_closed_no_concern",
        says="The assessment before the birth finds that nothing more is needed.",
        sources=out_of(PRE_BIRTH),
        targets=closed(when=(Condition.NO_PLAN_OR_SERVICE,)),
        direction=Direction.CLOSE,
        nature=Nature.PLANNED,
        takes_effect=TakesEffect.ON_DECISION,
        by=(Role.TEAM_MANAGER,),
        before=(Evidence.AUTHORISED_ASSESSMENT, Evidence.RATIONALE, Condition.NO_OPEN_ASSESSMENT_OR_SECTION_47),
        reason=(Evidence.CLOSURE_SUMMARY,),
        legal_basis="Children Act 1989 s17",
        returns="RC8, allowed only if no section 47, conference or plan on the episode",
        source="General practice knowledge",
    ),
    Move(
        code="pre_birth_to_child_in_need",
        says="The assessment before the birth finds an unborn child in need.",
        sources=out_of(PRE_BIRTH),
        targets=to_child_in_need(ends=(TrackCode.ASSESSMENT,), when=(Condition.NO_PLAN_OR_SERVICE,)),
        direction=Direction.STEP_UP,
        nature=Nature.PLANNED,
        takes_effect=TakesEffect.ON_DECISION,
        by=(Role.TEAM_MANAGER,),
        before=(Evidence.AUTHORISED_ASSESSMENT,),
        reason=(Evidence.OUTLINE_PLAN, Evidence.CONSENT),
        legal_basis="Children Act 1989 s17",
        source="General practice knowledge",
        note="The pre-birth track goes on to the birth.",
    ),
    Move(
        code="pre_birth_to_early_help",
        says="The assessment before the birth finds that early help is enough.",
        sources=out_of(PRE_BIRTH),
        targets=to_early_help(
            Condition.NO_OPEN_SECTION_47, ends=(TrackCode.PRE_BIRTH, TrackCode.ASSESSMENT), when=(Condition.NO_PLAN_OR_SERVICE,)
        ),
        direction=Direction.STEP_DOWN,
        nature=Nature.PLANNED,
        takes_effect=TakesEffect.ON_ACCEPTANCE,
        by=(Role.TEAM_MANAGER, Role.EARLY_HELP_MANAGER),
        received_by=Role.EARLY_HELP_MANAGER,
        before=(Evidence.AUTHORISED_ASSESSMENT,),
        reason=(Evidence.CONSENT, Evidence.NAMED_LEAD_PROFESSIONAL, Evidence.HANDOVER_MEETING),
        tells=(EventKind.EARLY_HELP_REQUEST_ACCEPTED, EventKind.STEP_DOWN_ACCEPTED),
        tells_when_offered=(EventKind.STEP_DOWN_AGREED,),
        tells_when_withdrawn=(EventKind.STEP_DOWN_WITHDRAWN,),
        legal_basis="Children Act 1989 s17",
        returns="RC9",
        source="General practice knowledge",
    ),
    Move(
        code="child_born",
        says="The child is born.",
        sources=out_of(PRE_BIRTH),
        targets=(
            *to_assessment(ends=(TrackCode.PRE_BIRTH,), when=(Condition.NO_PLAN_OR_SERVICE,)),
            *to(
                CHILD_PROTECTION,
                ends=(TrackCode.PRE_BIRTH,),
                when=(Condition.PROTECTION_PLAN_OPEN,),
                says="The plan made before the birth carries on.",
            ),
            *to(
                CHILD_IN_NEED,
                ends=(TrackCode.PRE_BIRTH,),
                when=(Condition.PLAN_OR_SERVICE_OPEN, Condition.NO_PROTECTION_PLAN),
                says="The plan made before the birth carries on.",
            ),
            *born_into_care(),
            *to(
                CARE_PROCEEDINGS,
                Opens(TrackCode.LEGAL, "proceedings_issued"),
                ends=(TrackCode.PRE_BIRTH,),
                when=(Condition.PLAN_OR_SERVICE_OPEN,),
                says="The court is asked for an order at the birth.",
            ),
        ),
        direction=Direction.LATERAL,
        nature=Nature.HAPPENING,
        takes_effect=TakesEffect.ON_DECISION,
        by=(Role.SOCIAL_WORKER,),
        before=(Evidence.DATE_OF_BIRTH,),
        after=(Evidence.SEX_RECORDED, Evidence.NAME_RECORDED, Evidence.ADDRESS_AT_BIRTH),
        asks=(Detail.DATE_OF_BIRTH,),
        source="CIN census rules 8525Q, 8750",
        note="Same person record: replace expected date with birth date and sex U with F or M. Keep open stages.",
    ),
    Move(
        code="pregnancy_ended",
        says="The pregnancy has ended without a live birth.",
        sources=out_of(PRE_BIRTH),
        targets=closed_at_once(),
        direction=Direction.CLOSE,
        nature=Nature.HAPPENING,
        takes_effect=TakesEffect.ON_DECISION,
        by=(Role.TEAM_MANAGER,),
        before=(Evidence.DATE_LEARNED,),
        after=(Evidence.SENSITIVITY_MARKER,),
        tells=(EventKind.PREGNANCY_ENDED,),
        source="Local procedures manuals",
        note="Suppress automatic letters.",
    ),
)
