"""What may happen wherever the child stands."""

from dataclasses import replace

from workflows.definitions.journey.words import at, closed_at_once, out_of, same_stage
from workflows.definitions.standings import (
    ASSESSMENT,
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    CLOSED,
    CONTACT,
    EARLY_HELP,
    LEAVING_CARE,
    LOOKED_AFTER,
    OPEN_ANYWHERE,
    PLACED_FOR_ADOPTION,
    PRE_BIRTH,
    PRIVATE_FOSTERING,
    SECTION_47,
    TRANSFERRED_OUT,
    UNIVERSAL,
)
from workflows.shapes import Condition, Detail, From, Move, Opens
from workflows.terms import Direction, EventKind, Nature, Role, TakesEffect, TrackCode
from workflows.terms import EvidenceKind as Evidence

ANYONE_WHO_KNOWS = (
    Role.LEAD_PROFESSIONAL,
    Role.FAMILY_SUPPORT_WORKER,
    Role.SOCIAL_WORKER,
    Role.ASYE_SOCIAL_WORKER,
    Role.PRACTICE_SUPERVISOR,
    Role.PERSONAL_ADVISER,
    Role.SUPERVISING_SOCIAL_WORKER,
    Role.EARLY_HELP_MANAGER,
    Role.MASH_DECISION_MAKER,
    Role.EDT,
    Role.TEAM_MANAGER,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.PLACEMENTS_OFFICER,
    Role.IRO,
    Role.CP_CHAIR,
    Role.FOSTER_CARER,
    Role.PARTNER_PROFESSIONAL,
    Role.POLICE_OFFICER,
    Role.BUSINESS_SUPPORT,
)
"""A child who is missing is recorded by whoever knows."""

_DEATH_TELLS: dict[str, tuple[EventKind, ...]] = {
    LOOKED_AFTER.id: (EventKind.LOOKED_AFTER_CHILD_DIED,),
    PLACED_FOR_ADOPTION.id: (EventKind.LOOKED_AFTER_CHILD_DIED,),
    LEAVING_CARE.id: (EventKind.CARE_LEAVER_DIED,),
}
"""Whose death must also be told to the Secretary of State and Ofsted."""


def _death_of_an_open_case() -> tuple[From, ...]:
    return tuple(replace(source, tells=(*source.tells, *_DEATH_TELLS.get(source.standing.id, ()))) for source in out_of(*OPEN_ANYWHERE))


MOVES: tuple[Move, ...] = (
    Move(
        code="child_died",
        says="The child has died.",
        sources=(*_death_of_an_open_case(), *out_of(UNIVERSAL, TRANSFERRED_OUT, CLOSED)),
        targets=closed_at_once(),
        direction=Direction.CLOSE,
        nature=Nature.HAPPENING,
        takes_effect=TakesEffect.ON_DECISION,
        by=(
            Role.EARLY_HELP_MANAGER,
            Role.MASH_DECISION_MAKER,
            Role.TEAM_MANAGER,
            Role.SERVICE_MANAGER,
            Role.HEAD_OF_SERVICE,
            Role.ASSISTANT_DIRECTOR,
            Role.DCS,
            Role.EDT,
        ),
        before=(Evidence.DATE_OF_DEATH,),
        after=(Evidence.NOTIFICATIONS_SENT, Evidence.PANEL_NOTIFICATION_CONSIDERED),
        asks=(Detail.DATE_OF_DEATH,),
        ends_care=True,
        tells=(EventKind.CHILD_DIED,),
        legal_basis="Children Act 1989 Sch 2 para 20; Working Together to Safeguard Children",
        returns="E2; RC2",
        source="SSDA903 list; Working Together to Safeguard Children",
        note="Death is allowed from ANY stage. Records lock, staff are warned, and no automatic letters go out.",
    ),
    Move(
        code="case_transfer_team",
        says="The child passes to another team.",
        sources=at(CHILD_IN_NEED, ASSESSMENT, SECTION_47, CHILD_PROTECTION, LOOKED_AFTER, LEAVING_CARE, PRE_BIRTH),
        targets=same_stage(),
        direction=Direction.LATERAL,
        nature=Nature.PLANNED,
        takes_effect=TakesEffect.ON_ACCEPTANCE,
        by=(Role.TEAM_MANAGER,),
        received_by=Role.TEAM_MANAGER,
        reason=(Evidence.TRANSFER_SUMMARY, Evidence.JOINT_VISIT),
        after=(Evidence.RECEIVING_MANAGER_ACCEPTANCE,),
        tells=(EventKind.TRANSFER_COMPLETED,),
        tells_when_offered=(EventKind.TRANSFER_AGREED,),
        tells_when_not_accepted=(EventKind.TRANSFER_WITHDRAWN,),
        tells_when_withdrawn=(EventKind.TRANSFER_WITHDRAWN,),
        source="Local procedures manuals",
        note="Applies to any stage. Sending worker keeps the statutory visits until acceptance.",
    ),
    Move(
        code="child_missing",
        says="The child is missing, or away without authorisation.",
        sources=(
            *at(
                LOOKED_AFTER,
                EARLY_HELP,
                ASSESSMENT,
                CHILD_IN_NEED,
                CHILD_PROTECTION,
                PLACED_FOR_ADOPTION,
                SECTION_47,
                PRIVATE_FOSTERING,
                CONTACT,
                when=(Condition.NO_OPEN_MISSING_EPISODE,),
            ),
            *at(LEAVING_CARE, when=(Condition.UNDER_18, Condition.NO_OPEN_MISSING_EPISODE)),
        ),
        targets=same_stage(Opens(TrackCode.MISSING, "open")),
        direction=Direction.EMERGENCY,
        nature=Nature.HAPPENING,
        takes_effect=TakesEffect.ON_DECISION,
        by=ANYONE_WHO_KNOWS,
        before=(Evidence.TIME_REPORTED,),
        after=(Evidence.POLICE_REFERENCE, Evidence.RISK_LEVEL),
        legal_basis="Children Act 1989 s47 where needed",
        source="SSDA903 rules 577, 580",
        note="Stage unchanged; overlay. Any child, not only looked after. Anyone who knows may record it.",
    ),
    Move(
        code="child_returned_from_missing",
        says="The child is found, or has come back.",
        sources=at(
            LOOKED_AFTER,
            EARLY_HELP,
            ASSESSMENT,
            CHILD_IN_NEED,
            CHILD_PROTECTION,
            PLACED_FOR_ADOPTION,
            SECTION_47,
            PRIVATE_FOSTERING,
            CONTACT,
            LEAVING_CARE,
            when=(Condition.CHILD_IS_MISSING,),
        ),
        targets=same_stage(ends=(TrackCode.MISSING,)),
        direction=Direction.LATERAL,
        nature=Nature.HAPPENING,
        takes_effect=TakesEffect.ON_DECISION,
        by=ANYONE_WHO_KNOWS,
        before=(Evidence.RETURN_TIME, Evidence.WHERE_CHILD_IS),
        after=(Evidence.SAFE_AND_WELL_CHECK,),
        legal_basis="Statutory guidance on children who run away or go missing from home or care (2014)",
        source="SSDA903 rules 577, 580",
        note="Ends the episode. A child may go missing again before the interview.",
    ),
)
