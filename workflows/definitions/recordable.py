"""What practitioners record that is an event and nothing more. One entry stops every timescale that asks the same thing."""

from dataclasses import dataclass

from workflows.terms import EventKind as Event
from workflows.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Recordable:
    """One choice of the plain “record” form. `events` are all appended by the one entry; `by` nobody named: anyone.

    `asks_ahead` is the question for a day ahead that the entry sets, such as “When is the conference?”: lead times are
    counted back from it. `asks_interval` is the question for the longest gap that the child's own plan sets, and
    `sets_interval_of` the recurring limits that then run at that gap for this child.
    """

    code: str
    label: str
    group: str
    events: tuple[Event, ...]
    by: tuple[Role, ...] = ()
    asks_ahead: str = ""
    asks_interval: str = ""
    sets_interval_of: tuple[str, ...] = ()


def _one(event: Event, label: str, group: str, *also: Event, by: tuple[Role, ...] = (), asks_ahead: str = "") -> Recordable:
    """An entry named after its first event."""
    return Recordable(code=event.value, label=label, group=group, events=(event, *also), by=by, asks_ahead=asks_ahead)


VISITS = "Visits and contact"
MEETINGS = "Meetings and reviews"
PLANS = "Plans and papers"
HEALTH = "Health and education"
EARLY_HELP = "Early help"
FRONT_DOOR = "Front door"
ASSESSMENT = "Assessment and section 47"
COURT = "Legal and court"
PERMANENCE = "Permanence and adoption"
LEAVING_CARE = "Leaving care"
OVERSIGHT = "Oversight"

_MANAGERS = (
    Role.TEAM_MANAGER,
    Role.PRACTICE_SUPERVISOR,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.EARLY_HELP_MANAGER,
)
_REVIEWERS = (Role.IRO,)
_CONFERENCE = (Role.CP_CHAIR, Role.CONFERENCE_ADMINISTRATOR)

RECORDABLE: tuple[Recordable, ...] = (
    _one(Event.CHILD_SEEN, "Child seen", VISITS),
    _one(Event.CONTACT_MADE, "Contact with a care leaver", VISITS),
    _one(Event.FAMILY_FIRST_CONTACTED, "First contact with the family", VISITS),
    _one(Event.RETURN_INTERVIEW_COMPLETED, "Return interview held", VISITS),
    _one(Event.INTERVIEW_DECLINED, "Return interview declined", VISITS),
    _one(Event.REFERRER_INFORMED_OF_OUTCOME, "Referrer told the outcome", FRONT_DOOR),
    _one(Event.REFERRAL_ACCEPTED, "Referral accepted", FRONT_DOOR),
    _one(Event.CONSENT_RECORDED, "Consent given", EARLY_HELP),
    _one(Event.EARLY_HELP_PAPERWORK_SENT, "Family paperwork sent", EARLY_HELP),
    _one(Event.EARLY_HELP_PAPERWORK_RETURNED, "Family paperwork came back", EARLY_HELP),
    _one(Event.OTHER_HELP_AGREED, "Other help agreed", EARLY_HELP),
    _one(Event.EARLY_HELP_WORKER_ALLOCATED, "Early help worker allocated", EARLY_HELP),
    _one(Event.EARLY_HELP_ASSESSMENT_STARTED, "Early help assessment started", EARLY_HELP),
    _one(Event.EARLY_HELP_ASSESSMENT_COMPLETED, "Early help assessment completed", EARLY_HELP),
    _one(Event.FIRST_TAF_HELD, "First team around the family meeting held", EARLY_HELP),
    _one(Event.TAF_REVIEW_HELD, "Team around the family review held", EARLY_HELP),
    _one(Event.HANDOVER_MEETING_HELD, "Handover meeting held", EARLY_HELP),
    _one(Event.STEP_DOWN_CHECK_RECORDED, "Checked that a step down has held", EARLY_HELP),
    _one(Event.EARLY_HELP_CLOSURE_AGREED, "Closing of early help agreed", EARLY_HELP),
    _one(Event.CLOSURE_RECORDED, "Closing summary recorded and told", PLANS),
    _one(Event.CLOSURE_WITHDRAWN, "Closing withdrawn", PLANS),
    _one(Event.ASSESSMENT_FIRST_ENTRY_RECORDED, "First entry in the assessment", ASSESSMENT),
    _one(Event.ASSESSMENT_SHARED_WITH_FAMILY, "Assessment shared with the family", ASSESSMENT),
    _one(Event.MANAGER_CHECKPOINT_RECORDED, "Manager's check of the assessment", ASSESSMENT, by=_MANAGERS),
    _one(Event.REASONABLE_CAUSE_TO_SUSPECT_SIGNIFICANT_HARM, "Reasonable cause to suspect significant harm", ASSESSMENT),
    _one(Event.THRESHOLD_NOT_MET_RECORDED, "Threshold for section 47 not met", ASSESSMENT, by=_MANAGERS),
    _one(Event.STRATEGY_DISCUSSION_HELD, "Strategy discussion held", ASSESSMENT),
    _one(Event.STRATEGY_MEETING_HELD, "Strategy meeting about a missing child held", MEETINGS),
    _one(Event.OUTLINE_PLAN_DISTRIBUTED, "Outline plan sent out", PLANS, by=(*_CONFERENCE, Role.BUSINESS_SUPPORT)),
    _one(Event.CONFERENCE_RECORD_DISTRIBUTED, "Conference record sent out", PLANS, by=(*_CONFERENCE, Role.BUSINESS_SUPPORT)),
    _one(Event.CORE_GROUP_HELD, "Core group held", MEETINGS),
    _one(Event.REVIEW_CONFERENCE_HELD, "Review child protection conference held", MEETINGS, by=_CONFERENCE),
    _one(Event.DUAL_STATUS_DECISION_RECORDED, "Decided whether the protection plan goes on beside care", MEETINGS,
         by=(*_CONFERENCE, *_REVIEWERS)),
    _one(Event.CIN_MEETING_HELD, "Child in need meeting held", MEETINGS),
    _one(Event.CIN_REVIEW_HELD, "Child in need review held", MEETINGS),
    _one(Event.CIN_PLAN_RECORDED, "Child in need plan written", PLANS),
    _one(Event.CIN_CLOSURE_AGREED, "Closing of child in need support agreed", PLANS),
    _one(Event.CIN_SUPPORT_DECLINED, "Family declined child in need support", PLANS),
    _one(Event.MANAGER_REVIEW_RECORDED, "Manager's review of a long plan", OVERSIGHT, by=_MANAGERS),
    _one(Event.SUPERVISION_RECORDED, "Supervision of the case", OVERSIGHT, by=_MANAGERS),
    _one(Event.CASE_SUMMARY_UPDATED, "Case summary updated", OVERSIGHT),
    _one(Event.TIMESCALE_REASON_RECORDED, "Reason for a missed timescale", OVERSIGHT, by=_MANAGERS),
    _one(Event.NOTE_RECORDED, "Note", OVERSIGHT),
    _one(Event.CARE_PLAN_RECORDED, "Care plan written", PLANS),
    _one(Event.PLACEMENT_PLAN_RECORDED, "Placement plan written", PLANS),
    _one(Event.PLACEMENT_PLANNING_MEETING_HELD, "Placement planning meeting held, with its plan", MEETINGS,
         Event.PLACEMENT_PLAN_RECORDED),
    _one(Event.PLACEMENT_NOTIFICATIONS_SENT, "Placement notifications sent", PLANS),
    _one(Event.IRO_APPOINTED, "Independent reviewing officer appointed", MEETINGS),
    _one(Event.LAC_REVIEW_HELD, "Looked after review held", MEETINGS, by=_REVIEWERS),
    _one(Event.LAC_REVIEW_AGREED_ADOPTION_PLAN, "Review agreed adoption as the plan", MEETINGS, Event.LAC_REVIEW_HELD,
         by=_REVIEWERS),
    _one(Event.REVIEW_DECISIONS_DISTRIBUTED, "Review decisions sent out", PLANS),
    _one(Event.REVIEW_RECORD_COMPLETED, "Review record completed", PLANS),
    _one(Event.IRO_MIDWAY_CHECK_RECORDED, "Reviewing officer's check between reviews", OVERSIGHT, by=_REVIEWERS),
    _one(Event.DISRUPTION_MEETING_HELD, "Disruption meeting held", MEETINGS),
    _one(Event.ADVOCACY_OFFER_RECORDED, "Advocacy offered", VISITS),
    _one(Event.INITIAL_HEALTH_ASSESSMENT_COMPLETED, "Initial health assessment completed", HEALTH),
    _one(Event.HEALTH_REQUEST_SENT, "Initial health assessment asked for", HEALTH),
    _one(Event.REVIEW_HEALTH_ASSESSMENT_COMPLETED, "Review health assessment completed", HEALTH),
    _one(Event.DENTAL_CHECK_COMPLETED, "Dental check", HEALTH),
    _one(Event.SDQ_SCORE_RECORDED, "Strengths and difficulties questionnaire scored", HEALTH),
    _one(Event.PEP_INITIATED, "Personal education plan", HEALTH, Event.PEP_AVAILABLE_AT_REVIEW),
    _one(Event.SECTION_20_REVIEW_RECORDED, "Section 20 arrangement reviewed", COURT),
    _one(Event.LEGAL_PLANNING_MEETING_REQUESTED, "Legal planning meeting asked for", COURT),
    _one(Event.LEGAL_PLANNING_REQUEST_WITHDRAWN, "Request for a legal planning meeting withdrawn", COURT),
    _one(Event.LEGAL_PLANNING_MEETING_HELD, "Legal planning meeting held", COURT),
    _one(Event.GATEWAY_DECISION_RECORDED, "Legal gateway decision", COURT, by=(Role.HEAD_OF_SERVICE, Role.SERVICE_MANAGER,
         Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR)),
    _one(Event.LETTER_BEFORE_PROCEEDINGS_SENT, "Letter before proceedings sent", COURT),
    _one(Event.PRE_PROCEEDINGS_MEETING_HELD, "First pre-proceedings meeting held", COURT),
    _one(Event.PRE_PROCEEDINGS_REVIEW_HELD, "Pre-proceedings review held", COURT),
    _one(Event.POLICE_PROTECTION_ENDED, "Police protection ended", COURT),
    _one(Event.ORDER_DISCHARGED, "Emergency order discharged", COURT),
    _one(Event.PERMANENCE_PLANNING_MEETING_HELD, "Permanence planning meeting held", PERMANENCE),
    _one(Event.PERMANENCE_PLAN_RECORDED, "Permanence plan agreed", PERMANENCE),
    _one(Event.TRACKER_ROW_REVIEWED, "Permanency tracker reviewed", PERMANENCE),
    _one(Event.LONG_TERM_FOSTERING_PLAN_AGREED, "Long-term fostering agreed as the plan", PERMANENCE),
    _one(Event.SETTLED_RECORDED, "Child settled in the placement", PERMANENCE),
    _one(Event.SHOULD_BE_PLACED_DECISION_MADE, "Decided that the child should be placed for adoption", PERMANENCE, by=(Role.ADM,)),
    _one(Event.MATCHING_PANEL_HELD, "Matching panel held", PERMANENCE, by=(Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR)),
    _one(Event.MATCH_DECISION_MADE, "Match decided", PERMANENCE, by=(Role.ADM, Role.HEAD_OF_SERVICE)),
    _one(Event.ADOPTION_REVIEW_HELD, "Adoption review held", PERMANENCE, by=_REVIEWERS),
    _one(Event.ADOPTION_APPLICATION_LODGED, "Adoption application lodged", PERMANENCE),
    _one(Event.ADOPTION_CELEBRATION_HEARING, "Adoption celebration hearing", PERMANENCE),
    _one(Event.LATER_LIFE_LETTER_PROVIDED, "Later life letter given", PERMANENCE),
    _one(Event.LIFE_STORY_BOOK_PROVIDED, "Life story book given", PERMANENCE),
    _one(Event.ADOPTION_DISRUPTION_MEETING_HELD, "Adoption disruption meeting held", PERMANENCE),
    _one(Event.SUPPORT_PLAN_REVIEWED, "Support plan reviewed", PERMANENCE),
    _one(Event.NEEDS_ASSESSMENT_COMPLETED, "Needs assessment of a care leaver completed", LEAVING_CARE),
    _one(Event.PATHWAY_PLAN_RECORDED, "Pathway plan written", LEAVING_CARE),
    _one(Event.PATHWAY_PLAN_REVIEWED, "Pathway plan reviewed", LEAVING_CARE),
    _one(Event.PERSONAL_ADVISER_APPOINTED, "Personal adviser appointed", LEAVING_CARE),
    _one(Event.SUPPORT_OFFER_RECORDED, "Support from 21 to 25 offered", LEAVING_CARE),
)  # fmt: skip
"""Everything that the plain “record” form offers."""

BY_CODE: dict[str, Recordable] = {entry.code: entry for entry in RECORDABLE}
