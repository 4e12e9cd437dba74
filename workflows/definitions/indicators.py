"""The indicators that ship (D-63), a row each, and the weight of a child in a worker's caseload (D-61, D-45)."""

from workflows.indicators import (
    Alongside,
    AmongInCare,
    Awaits,
    DoneInTime,
    InCare,
    Indicator,
    Pack,
    StillInTime,
    Target,
    Weights,
)
from workflows.terms import EventKind, Role, Stage

FRONT_DOOR, PROTECTION, CARE, PERMANENCE = "Front door and assessment", "Child protection", "Children looked after", "Permanence"
VISITS, OVERSIGHT, RECORD = "Visits", "Oversight", "Quality of the record"

IN_TIME = Target(95, 85)
MOST = Target(90, 75)


def _in_time(
    code: str, title: str, theme: str, one: str, several: str, limits: tuple[str, ...], owner: Role, source: str,
    *, target: Target = MOST, is_strength: bool = False, done: str = "done",
) -> Indicator:  # fmt: skip
    """An indicator of timescales that came due in the period."""
    return Indicator(
        code=code, title=title, theme=theme, one=one, several=several, rule=DoneInTime(limits), owner=owner, source=source,
        numerator=f"Those {done} by the day they were due", denominator=f"Every {one} that came due in the period",
        target=target, is_strength=is_strength,
    )  # fmt: skip


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        code="re_referral",
        title="Re-referrals within 12 months",
        theme=FRONT_DOOR,
        one="referral",
        several="referrals",
        numerator="Those about a child who was referred within the twelve months before",
        denominator="Every referral received in the period",
        rule=Alongside(EventKind.REFERRAL_RECEIVED, EventKind.REFERRED_AGAIN),
        owner=Role.HEAD_OF_SERVICE,
        source="Local standard: twelve months; children in need census",
        target=Target(20, 25, at_most=True),
    ),
    _in_time(
        "contact_decided", "Contacts decided in one working day", FRONT_DOOR, "contact", "contacts", ("front_door.contact_outcome",),
        Role.MASH_DECISION_MAKER, "Working Together to Safeguard Children, chapter 3", target=IN_TIME, done="decided",
    ),
    _in_time(
        "assessment_in_time", "Assessments concluded in 45 working days", FRONT_DOOR, "assessment", "assessments",
        ("assessment.child_and_family",), Role.SERVICE_MANAGER, "Working Together to Safeguard Children, chapter 3",
        is_strength=True, done="concluded",
    ),
    _in_time(
        "initial_conference", "Initial conferences in 15 working days", PROTECTION, "initial conference", "initial conferences",
        ("cp.initial_conference",), Role.CP_CHAIR, "Working Together to Safeguard Children, chapter 3", done="held",
    ),
    _in_time(
        "core_group", "Core groups in time", PROTECTION, "core group", "core groups", ("cp.core_group_first", "cp.core_group_subsequent"),
        Role.TEAM_MANAGER, "Working Together to Safeguard Children, chapter 3", done="held",
    ),
    _in_time(
        "visits_in_need", "Child in need visits in time", VISITS, "visit", "visits", ("cin.visit",), Role.TEAM_MANAGER,
        "Local standard for visits",
        is_strength=True, done="made",
    ),
    _in_time(
        "visits_protection", "Child protection visits in time", VISITS, "visit", "visits", ("cp.visit",), Role.TEAM_MANAGER,
        "Local standard for visits",
        target=IN_TIME, is_strength=True, done="made",
    ),
    _in_time(
        "visits_care", "Visits to children looked after in time", VISITS, "visit", "visits",
        (
            "lac.visit", "lac.visit_long_term_foster_agreed", "lac.visit_temporary_approval_or_ico_with_parent",
            "lac.visit_parent_before_assessment", "lac.visit_care_order_with_parent", "lac.visit_other_living_arrangements",
        ),
        Role.TEAM_MANAGER, "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 28",
        target=IN_TIME, is_strength=True, done="made",
    ),
    Indicator(
        code="seen_alone",
        title="Children seen alone",
        theme=VISITS,
        one="time that a child was seen",
        several="times that a child was seen",
        numerator="Those in which the child was seen alone",
        denominator="Every time in the period that a child was seen",
        rule=Alongside(EventKind.CHILD_SEEN, EventKind.CHILD_SEEN_ALONE),
        owner=Role.TEAM_MANAGER,
        source="Working Together to Safeguard Children, chapter 3",
        target=Target(80, 65),
        is_strength=True,
    ),
    _in_time(
        "local_visit", "Visits within 3 days of a placement", CARE, "first visit", "first visits", ("lac.visit_local",), Role.TEAM_MANAGER,
        "Local standard: 3 days from the start of a placement", done="made",
    ),
    _in_time(
        "placement_meeting", "Placement planning meetings in time", CARE, "planning meeting", "planning meetings",
        ("lac.placement_planning_meeting",), Role.TEAM_MANAGER, "Local standard: 5 working days", done="held",
    ),
    _in_time(
        "review_in_care", "Reviews of children looked after in time", CARE, "review", "reviews", ("lac.review",), Role.IRO,
        "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33", target=IN_TIME, is_strength=True,
        done="held",
    ),
    _in_time(
        "health", "Health assessments in time", CARE, "health assessment", "health assessments",
        ("lac.initial_health_assessment", "lac.review_health_assessment_under_5", "lac.review_health_assessment_5_plus"),
        Role.LOOKED_AFTER_HEALTH, "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 7",
        done="completed",
    ),
    _in_time(
        "education", "Personal education plans in time", CARE, "education plan", "education plans",
        ("lac.pep_initial", "lac.pep_review"), Role.VIRTUAL_SCHOOL_HEAD,
        "Promoting the education of looked-after and previously looked-after children (2018)", done="completed",
    ),
    _in_time(
        "sdq", "Strengths and difficulties questionnaires in time", CARE, "questionnaire", "questionnaires", ("lac.sdq",),
        Role.LOOKED_AFTER_HEALTH, "SSDA903 return, outcomes for children looked after 12 months", done="completed",
    ),
    _in_time(
        "permanence_meeting", "First permanence planning meetings in time", PERMANENCE, "planning meeting", "planning meetings",
        ("permanence.planning_meeting_first",), Role.SERVICE_MANAGER, "Local standard: 6 weeks from coming into care", done="held",
    ),
    _in_time(
        "permanence_plan", "Permanence plans by the second review", PERMANENCE, "permanence plan", "permanence plans",
        ("lac.permanence_plan",), Role.IRO, "Children Act 1989 guidance, volume 2", is_strength=True, done="recorded",
    ),
    Indicator(
        code="settled_not_matched",
        title="Settled children whose match is still in time",
        theme=PERMANENCE,
        one="child settled and not matched",
        several="children settled and not matched",
        numerator="Those whose time to be matched has not passed",
        denominator="Every child settled in a placement whose match has not been decided, at the end of the period",
        rule=StillInTime(("permanence.settled_not_matched",)),
        owner=Role.SERVICE_MANAGER,
        source="Local standard: settled by a review, or six months in the placement",
        target=Target(100, 90),
    ),
    _in_time(
        "adoption_application", "Adoption applications by the child's own date", PERMANENCE, "application", "applications",
        ("adoption.application_target",), Role.SERVICE_MANAGER, "Local standard: the date set for the child", done="made",
    ),
    _in_time(
        "supervision", "Case supervision in time", OVERSIGHT, "supervision", "supervisions", ("oversight.supervision",), Role.TEAM_MANAGER,
        "Local standard: every 4 weeks", done="recorded",
    ),
    _in_time(
        "audit_actions", "Audit actions done in time", OVERSIGHT, "audit action", "audit actions",
        ("oversight.audit_action", "oversight.audit_immediate_action"), Role.PRINCIPAL_SOCIAL_WORKER, "Local standard for audits",
    ),
    _in_time(
        "challenge", "Challenges answered in time", OVERSIGHT, "challenge", "challenges",
        ("oversight.iro_challenge", "oversight.escalation_response"), Role.SERVICE_MANAGER, "IRO Handbook", done="answered",
    ),
    Indicator(
        code="audit_grades",
        title="Audits graded good or better",
        theme=OVERSIGHT,
        one="audit",
        several="audits",
        numerator="Those graded good or outstanding",
        denominator="Every audit graded in the period",
        rule=Awaits("the audit's record with its grades"),
        owner=Role.PRINCIPAL_SOCIAL_WORKER,
        source="Local standard for audits",
    ),
    Indicator(
        code="plan_outcomes",
        title="Goals of plans that improved",
        theme=OVERSIGHT,
        one="goal",
        several="goals",
        numerator="Those that improved since the plan began",
        denominator="Every goal of a plan that was looked at in the period",
        rule=Awaits("the plan's record with its goals"),
        owner=Role.SERVICE_MANAGER,
        source="Local standard for plans",
    ),
    Indicator(
        code="record_complete",
        title="Records of children looked after that are complete",
        theme=RECORD,
        one="child looked after",
        several="children looked after",
        numerator="Those with a legal status, a placement, a worker and a route to permanence on record",
        denominator="Every child looked after in law now",
        rule=AmongInCare(InCare.COMPLETE),
        owner=Role.PERFORMANCE_OFFICER,
        source="Local standard for the record",
        target=Target(100, 90),
    ),
    Indicator(
        code="disabled_in_care",
        title="Children looked after who are disabled",
        theme=RECORD,
        one="child looked after",
        several="children looked after",
        numerator="Those recorded as disabled",
        denominator="Every child looked after in law now of whom it is recorded whether they are disabled",
        rule=AmongInCare(InCare.DISABLED),
        owner=Role.PERFORMANCE_OFFICER,
        source="SSDA903 return",
    ),
)  # fmt: skip

WEIGHTS = Weights(
    by_stage={
        Stage.CONTACT: 0, Stage.EARLY_HELP: 7, Stage.ASSESSMENT: 10, Stage.CHILD_IN_NEED: 10, Stage.CHILD_PROTECTION: 15,
        Stage.LOOKED_AFTER: 12, Stage.PERMANENCE: 12, Stage.LEAVING_CARE: 10,
    },
    looked_after=12,
    proceedings=10,
    ceiling=90,
    early_ceiling=60,
    early_months=6,
    newly_qualified=(Role.ASYE_SOCIAL_WORKER,),
    source="Local standards that ship. An assessment and leaving care count as a child in need plan does",
)  # fmt: skip

PACK = Pack(indicators=INDICATORS, weights=WEIGHTS)
