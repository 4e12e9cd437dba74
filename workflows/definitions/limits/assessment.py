"""Time limits of child and family assessments."""

from workflows.definitions.limits.row import (
    DEATH,
    GUIDANCE,
    LOCAL,
    LOCAL_PROCEDURES,
    WORKING_TOGETHER,
    deadline,
    from_the_start,
    interval,
    working_days,
)
from workflows.shapes import Condition
from workflows.terms import EventKind, Role

END_OF_ASSESSMENT = (EventKind.ASSESSMENT_CANCELLED, EventKind.REFERRAL_NO_FURTHER_ACTION, *DEATH)

LIMITS = (
    deadline(
        "assessment.child_and_family",
        "Child and family assessment concluded so that next steps can be decided",
        working_days(45),
        starts_on=(EventKind.REFERRAL_RECEIVED,),
        stops_on=(EventKind.ASSESSMENT_AUTHORISED,),
        # A referral that goes to early help has its outcome: no assessment by social care is owed.
        cancelled_on=(EventKind.EARLY_HELP_REQUEST_ACCEPTED, *END_OF_ASSESSMENT),
        basis=GUIDANCE,
        source=f"{WORKING_TOGETHER}, timeliness of assessment",
        answers=Role.SOCIAL_WORKER,
        note="Counted from the referral, as guidance does; the published measure counts from the start of the "
        "assessment. A maximum, not a target. It stops when a manager authorises, not when the worker submits. It has "
        "no condition: an assessment on an open case has no referral and so never starts it.",
    ),
    deadline(
        "assessment.update",
        "Update assessment on an open case",
        working_days(45),
        starts_on=(EventKind.ASSESSMENT_STARTED,),
        stops_on=(EventKind.ASSESSMENT_AUTHORISED,),
        cancelled_on=(EventKind.ASSESSMENT_CANCELLED, *DEATH),
        applies=(Condition.UPDATE_ON_OPEN_CASE,),
        basis=LOCAL,
        source=f"{LOCAL_PROCEDURES}; the 45 working days of Working Together as a ceiling",
        answers=Role.SOCIAL_WORKER,
        note="An update has no referral to count from; counted from the referral it would be born years late.",
    ),
    interval(
        "assessment.manager_checkpoint",
        "Manager checkpoint on an open assessment",
        from_the_start(working_days(10)),
        from_the_start(working_days(20)),
        from_the_start(working_days(35)),
        starts_on=(EventKind.ASSESSMENT_STARTED,),
        stops_on=(EventKind.MANAGER_CHECKPOINT_RECORDED,),
        cancelled_on=(EventKind.ASSESSMENT_AUTHORISED, *END_OF_ASSESSMENT),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.TEAM_MANAGER,
        note="D-26. Each is counted from the start of the assessment, and the third is the last.",
    ),
    deadline(
        "assessment.child_seen",
        "Child seen (and seen alone where appropriate) in the assessment",
        working_days(5),
        starts_on=(EventKind.REFERRAL_ACCEPTED,),
        stops_on=(EventKind.CHILD_SEEN,),
        cancelled_on=END_OF_ASSESSMENT,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
    ),
    deadline(
        "assessment.shared_with_family",
        "Share the authorised assessment with the family",
        working_days(5),
        starts_on=(EventKind.ASSESSMENT_AUTHORISED,),
        stops_on=(EventKind.ASSESSMENT_SHARED_WITH_FAMILY,),
        cancelled_on=DEATH,
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
    ),
    deadline(
        "assessment.blank",
        "Something written in an assessment that was started",
        working_days(5),
        starts_on=(EventKind.ASSESSMENT_STARTED,),
        stops_on=(EventKind.ASSESSMENT_FIRST_ENTRY_RECORDED,),
        cancelled_on=(EventKind.ASSESSMENT_CANCELLED, *DEATH),
        basis=LOCAL,
        source=LOCAL_PROCEDURES,
        answers=Role.SOCIAL_WORKER,
        note="D-25. A blank assessment ages where everyone can see it.",
    ),
)
