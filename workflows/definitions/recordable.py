"""What practitioners record that is an event and nothing more. One entry stops every timescale that asks the same thing."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.terms import EventKind as Event
from workflows.terms import EvidenceKind, Role


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question. `events` are appended after those of the entry, and `gives` is put on record as evidence.

    `needs_why` asks for the reason in the entry's note.
    """

    code: str
    label: str
    events: tuple[Event, ...] = ()
    gives: EvidenceKind | None = None
    needs_why: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What an entry asks beside the day and a note: one of some options, none chosen beforehand, or words where it has none.

    `is_amount`: the words are an amount in pounds (`engine/amounts.py`).
    """

    code: str
    label: str
    options: tuple[Option, ...] = ()
    hint: str = ""
    is_amount: bool = False

    def option(self, code: str) -> Option | None:
        """The option of this code; None where there is none."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recordable:
    """One choice of the plain “record” form. `events` are all appended by the one entry; `by` nobody named: anyone.

    `asks` are its questions, every one to be answered. `to_the_minute`: the hour counts, not the day alone. `gives` is what
    the entry puts on record as evidence, whatever is answered. `of_the_household`: it is told on the open journey of every
    child of the household.

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
    asks: tuple[Question, ...] = ()
    to_the_minute: bool = False
    of_the_household: bool = False
    gives: EvidenceKind | None = None

    def chosen(self, answers: Mapping[str, str]) -> tuple[Option, ...]:
        """The options that these answers choose, in order."""
        found = (question.option(answers.get(question.code, "")) for question in self.asks)
        return tuple(option for option in found if option is not None)

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to it but its events, a day and a note."""
        return not (self.asks or self.asks_ahead or self.asks_interval or self.gives or self.of_the_household)

    @property
    def can_tell(self) -> tuple[Event, ...]:
        """Every event that the entry can append, whatever is answered."""
        told = (event for question in self.asks for option in question.options for event in option.events)
        return tuple(dict.fromkeys((*self.events, *told)))


def _one(event: Event, label: str, group: str, *also: Event, by: tuple[Role, ...] = (), asks_ahead: str = "") -> Recordable:
    """An entry named after its first event."""
    return Recordable(code=event.value, label=label, group=group, events=(event, *also), by=by, asks_ahead=asks_ahead)


def _as(code: str, label: str, group: str, *events: Event, by: tuple[Role, ...] = ()) -> Recordable:
    """An entry of several events that is not named after its first."""
    return Recordable(code=code, label=label, group=group, events=events, by=by)


def _setting(event: Event, label: str, group: str, asks: str, *limits: str) -> Recordable:
    """An entry that sets how often something is done for this child."""
    return Recordable(code=event.value, label=label, group=group, events=(event,), asks_interval=asks, sets_interval_of=limits)


VISITS = "Visits and contact"
MEETINGS = "Meetings and reviews"
PLANS = "Plans and papers"
HEALTH = "Health and education"
EARLY_HELP = "Early help"
FRONT_DOOR = "Front door"
ASSESSMENT = "Assessment and section 47"
PLACEMENT = "Where the child lives"
LIBERTY = "Secure accommodation and remand"
COURT = "Legal and court"
PERMANENCE = "Permanence and adoption"
LEAVING_CARE = "Leaving care"
OVERSIGHT = "Oversight"
PRIVATE_FOSTERING = "Private fostering"
TRANSFERS = "Transfers between authorities"
INCIDENTS = "Incidents and allegations"

_MANAGERS = (
    Role.TEAM_MANAGER,
    Role.PRACTICE_SUPERVISOR,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.EARLY_HELP_MANAGER,
)
_REVIEWERS = (Role.IRO,)
_CONFERENCE = (Role.CP_CHAIR, Role.CONFERENCE_ADMINISTRATOR)

_WHAT_CHANGED_AT_HOME = Question(
    "what",
    "What has changed?",
    (
        Option("baby", "A baby was born, or another child has joined the household"),
        Option("adult", "A partner or another adult has joined the household"),
        Option("left", "Somebody has left the household"),
        Option("moved", "The family has moved"),
        Option("risk", "An arrest, or another new risk at home"),
    ),
    "It is recorded for every child of the household whose case is open",
)

_CLOSING = (
    Question("goals", "What came of each goal of the plan?"),
    Question("child", "What does the child say about the closing?", hint="For a young child, what was seen"),
    Question("support", "Who goes on supporting the family?"),
    Question("return", "How can the family come back for help?"),
)

_TERMS_OF_A_PLACEMENT = (
    Question("provider", "Who provides the placement?", hint="The agency, the home’s owner or the authority itself, not the carer’s name"),
    Question("weekly_cost", "What does it cost a week, in pounds?", is_amount=True),
)

EXPECTED_DATE = "What is the expected date of birth?"
"""Asked where it is not on the child's record already."""

_HUB = (Role.MASH_DECISION_MAKER, Role.EDT)

_RATING_OF_AN_ENQUIRY = Question(
    "rating",
    "How urgent is the enquiry?",
    (
        Option("red", "Red: a child may be at risk now", (Event.MASH_RATED_RED,)),
        Option("amber", "Amber: significant concerns, no immediate danger", (Event.MASH_RATED_AMBER,)),
        Option("green", "Green: needs that do not appear urgent", (Event.MASH_RATED_GREEN,)),
    ),
)
_LEVEL_OF_HELP = Question(
    "level",
    "Who will help the family?",
    (
        Option("one", "One agency", gives=EvidenceKind.ONE_AGENCY_HELPS),
        Option("several", "Several agencies together", gives=EvidenceKind.SEVERAL_AGENCIES_HELP, needs_why=True),
        Option("now_several", "Several agencies from now on, until now one", (Event.SEVERAL_AGENCIES_NOW_HELP,),
               gives=EvidenceKind.SEVERAL_AGENCIES_HELP, needs_why=True),
    ),
    "With one agency there is no team around the family",
)  # fmt: skip
_WITHOUT_PAPERWORK = Question(
    "outcome",
    "What happens now?",
    (
        Option("chase", "The family is chased again", (Event.EARLY_HELP_PAPERWORK_CHASED,)),
        Option("other_help", "Other help is agreed", (Event.OTHER_HELP_AGREED,), needs_why=True),
        Option("step_up", "The threshold is looked at again, with social care", (Event.EARLY_HELP_STEP_UP_DECIDED,), needs_why=True),
        Option("close", "Early help closes", (Event.EARLY_HELP_CLOSURE_AGREED,), needs_why=True),
    ),
)
_RISK = Question(
    "rating",
    "How great is the risk?",
    (Option("low", "Low"), Option("medium", "Medium"), Option("high", "High"), Option("very_high", "Very high")),
)
_WHAT_HAS_CHANGED = Question(
    "outcome",
    "What has changed for the child?",
    (
        Option("progress", "Things are better", (Event.EARLY_HELP_PROGRESS_RECORDED,)),
        Option("mixed", "Some things are better, others are not", (Event.EARLY_HELP_PLAN_CHANGED,), needs_why=True),
        Option("no_improvement", "No improvement", (Event.EARLY_HELP_NOT_IMPROVING,), needs_why=True),
    ),
)
_WHAT_NEXT = Question(
    "decision",
    "What is decided?",
    (
        Option("change", "Change the plan", (Event.EARLY_HELP_PLAN_CHANGED,), needs_why=True),
        Option("step_up", "Step up: ask social care", (Event.EARLY_HELP_STEP_UP_DECIDED,), needs_why=True),
        Option("step_down", "Step down: one agency goes on", (Event.EARLY_HELP_CLOSURE_AGREED,), needs_why=True),
        Option("close", "Close early help", (Event.EARLY_HELP_CLOSURE_AGREED,), needs_why=True),
    ),
)
_AUDITORS = (Role.QA_AUDITOR, *_MANAGERS)
_OUTCOME_OF_AN_AUDIT = Question(
    "outcome",
    "What did the audit find?",
    (
        Option("safe", "The child was not found to be at risk of harm"),
        Option("actions", "The child is safe, and something is to be done", (Event.AUDIT_ACTION_RAISED,), needs_why=True),
        Option("unsafe_now", "The child is unsafe now", (Event.AUDIT_SAFEGUARDING_ACTION_RAISED,), needs_why=True),
    ),
    "Where the child is unsafe now, an immediate task and a need to know notice begin with this entry",
)
_ALLEGATIONS = (Role.LADO,)
_LEADERS = (*_MANAGERS, Role.ASSISTANT_DIRECTOR, Role.DCS, Role.EDT)
_PARTNERS = (Role.SAFEGUARDING_PARTNERS, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
WHY_LATE = Question(
    "why_late",
    "Why is the conference late?",
    (
        Option("family", "The family could not come, or asked for another day"),
        Option("report", "The enquiry or its report was not ready"),
        Option("chair", "No chair, or no room, was free"),
        Option("partners", "Partner agencies could not come"),
        Option("best_for_child", "A later day was better for the child", needs_why=True),
        Option("other", "Another reason", needs_why=True),
    ),
)

_DECIDES_ON_COURT = (Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.SERVICE_MANAGER)
_ANOTHER_HEARING = Question(
    "another_hearing",
    "Is a further case management hearing needed?",
    (Option("yes", "Yes"), Option("no", "No", (Event.FURTHER_HEARING_NOT_NEEDED,))),
)
_PARENTS_CONSENT = Question(
    "consent",
    "Do the parents consent to adoption?",
    (
        Option("yes", "Yes: the adoption panel considers the child", (Event.CONSENT_CASE_REPORT_COMPLETED,)),
        Option("no", "No: the decision maker decides without a panel"),
    ),
)

_HOW_REVIEWED = Question(
    "how",
    "How was the review held?",
    (
        Option("meeting", "With a meeting", gives=EvidenceKind.REVIEW_HELD),
        Option("several", "In several meetings", gives=EvidenceKind.REVIEW_HELD),
        Option("without", "Without a meeting", gives=EvidenceKind.REVIEW_HELD, needs_why=True),
    ),
)
_HOW_THE_CARER_IS_APPROVED = Question(
    "approval",
    "How is the carer approved for this child?",
    (
        Option("full", "In full", (Event.FULL_APPROVAL_GRANTED,), gives=EvidenceKind.CARER_FULLY_APPROVED),
        Option(
            "temporary",
            "A relative or friend, for up to 16 weeks (regulation 24)",
            (Event.TEMPORARY_APPROVAL_GRANTED,),
            gives=EvidenceKind.CARER_TEMPORARILY_APPROVED,
        ),
        Option(
            "extended",
            "A relative or friend, for up to 8 weeks more from that day (regulation 25)",
            (Event.TEMPORARY_APPROVAL_EXTENDED,),
            needs_why=True,
        ),
        Option(
            "emergency",
            "For other children, and this child in an emergency (regulation 23)",
            (Event.EMERGENCY_FOSTER_PLACEMENT_STARTED,),
            needs_why=True,
        ),
        Option("regularised", "For this child now, after an emergency", (Event.FOSTER_PLACEMENT_REGULARISED,)),
    ),
    "Give the day from which it holds, with the child placed there",
)
_FEWER_VISITS = Question(
    "answer",
    "Does the child agree to fewer visits?",
    (
        Option(
            "agrees",
            "The child understands, and agrees to a visit every six months",
            (Event.FEWER_VISITS_AGREED,),
            gives=EvidenceKind.FEWER_VISITS_AGREED,
            needs_why=True,
        ),
        Option(
            "does_not_agree",
            "The child does not agree, or no longer does",
            (Event.FEWER_VISITS_NO_LONGER_AGREED,),
            gives=EvidenceKind.FEWER_VISITS_NOT_AGREED,
        ),
    ),
    "Only in a long-term foster home where the child has lived for a year",
)
_PLACEMENT_WITH_PARENTS = Question(
    "decision",
    "What is decided?",
    (
        Option("confirmed", "The child stays with the parents"),
        Option("ends", "The placement with the parents ends", needs_why=True),
    ),
)
_SECURE_ORDER = Question(
    "order",
    "What did the court do?",
    (
        Option("first", "It made a first order", (Event.SECURE_ORDER_MADE,), gives=EvidenceKind.SECURE_ORDER),
        Option("further", "It made a further order", (Event.SECURE_ORDER_RENEWED,)),
        Option("ended", "The order ended, or was not made", (Event.SECURE_ORDER_ENDED,), gives=EvidenceKind.SECURE_ORDER_OVER),
    ),
)

_BASIS_OF_A_BREAK = Question(
    "basis",
    "Under what is the break?",
    (
        # The 17 and the 75 days are those of regulation 48, which is about section 20 alone.
        Option("section_20", "Section 20, as one of a series", (Event.SHORT_BREAK_STARTED,)),
        Option("section_17", "Section 17", (Event.SECTION_17_SHORT_BREAK_STARTED,)),
    ),
)
_DISABILITY = Question(
    "disability",
    "Is the child disabled?",
    (
        Option("yes", "Yes", (Event.DISABILITY_RECORDED,), gives=EvidenceKind.DISABILITY),
        Option("no", "No, or no longer", (Event.DISABILITY_RULED_OUT,), gives=EvidenceKind.NO_DISABILITY, needs_why=True),
    ),
    "As the Children Act 1989 section 17(11) says: an illness, an injury or a condition, of body, mind, sight, hearing or speech, that "
    "weighs on the child substantially and for long. Give the day from which it is known",
)

RECORDABLE: tuple[Recordable, ...] = (
    _as("child_seen_alone", "Child seen, and seen alone", VISITS, Event.CHILD_SEEN, Event.CHILD_SEEN_ALONE),
    _one(Event.CHILD_SEEN, "Child seen, not alone", VISITS),
    _one(Event.VISIT_RECORDED, "Visit written up", VISITS),
    _one(Event.FAMILY_CONTACTED, "Contact with the family", VISITS),
    _one(Event.CONTACT_MADE, "Contact with a care leaver", VISITS),
    _one(Event.FAMILY_FIRST_CONTACTED, "First contact with the family", VISITS),
    _one(Event.RETURN_INTERVIEW_COMPLETED, "Return interview held", VISITS),
    _one(Event.INTERVIEW_DECLINED, "Return interview declined", VISITS),
    _one(Event.RETURN_INTERVIEW_SHARED, "What a return interview said shared with the police and the placement", VISITS),
    _one(Event.REFERRER_INFORMED_OF_OUTCOME, "Referrer told the outcome", FRONT_DOOR),
    _one(Event.REFERRAL_ACCEPTED, "Referral accepted", FRONT_DOOR),
    Recordable(code="mash_enquiry_opened", label="Multi-agency enquiry opened, or rated again", group=FRONT_DOOR,
               events=(Event.MASH_ENQUIRY_OPENED,), by=_HUB, to_the_minute=True, asks=(_RATING_OF_AN_ENQUIRY,)),
    Recordable(code="mash_decision_recorded", label="Multi-agency enquiry decided", group=FRONT_DOOR,
               events=(Event.MASH_DECISION_RECORDED,), by=_HUB, to_the_minute=True),
    _one(Event.CONSENT_REQUESTED, "Consent asked for", EARLY_HELP),
    _one(Event.CONSENT_RECORDED, "Consent given", EARLY_HELP),
    _one(Event.CONSENT_DECLINED, "Consent declined", EARLY_HELP),
    _one(Event.CONSENT_CHASED, "Family chased for their consent", EARLY_HELP),
    _one(Event.FAMILY_FIRST_SEEN, "First visit to the family, children seen", EARLY_HELP, Event.CHILD_SEEN),
    Recordable(code="level_of_help_decided", label="Decided whether one agency or several will help", group=EARLY_HELP, events=(),
               asks=(_LEVEL_OF_HELP,)),
    Recordable(code="paperwork_reviewed", label="Decided what happens where paperwork did not come back", group=EARLY_HELP,
               events=(Event.EARLY_HELP_PAPERWORK_REVIEWED,), by=_MANAGERS, asks=(_WITHOUT_PAPERWORK,)),
    Recordable(code="risk_rated", label="Risk rated", group=EARLY_HELP, events=(Event.RISK_RATED,), asks=(_RISK,)),
    Recordable(code="early_help_reviewed", label="Early help reviewed", group=EARLY_HELP, events=(Event.EARLY_HELP_REVIEWED,),
               asks=(_WHAT_HAS_CHANGED,)),
    Recordable(code="early_help_decision", label="Manager's decision on early help", group=EARLY_HELP,
               events=(Event.EARLY_HELP_DECISION_RECORDED,), by=_MANAGERS, asks=(_WHAT_NEXT,)),
    _one(Event.EARLY_HELP_PLAN_CHANGED, "Early help plan changed", EARLY_HELP),
    _one(Event.EARLY_HELP_JOINT_REVIEW_HELD, "Joint review by early help and social care held", EARLY_HELP),
    _one(Event.STEP_UPS_JOINTLY_REVIEWED, "Step-ups reviewed by the service managers of both sides", EARLY_HELP,
         by=(Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)),
    _one(Event.EARLY_HELP_REASSESSMENT_COMPLETED, "Early help re-assessment completed", EARLY_HELP),
    _one(Event.EARLY_HELP_PAPERWORK_SENT, "Family paperwork sent", EARLY_HELP),
    _one(Event.EARLY_HELP_PAPERWORK_RETURNED, "Family paperwork came back", EARLY_HELP),
    _one(Event.OTHER_HELP_AGREED, "Other help agreed", EARLY_HELP),
    _one(Event.EARLY_HELP_WORKER_ALLOCATED, "Early help worker allocated", EARLY_HELP),
    _one(Event.EARLY_HELP_ASSESSMENT_STARTED, "Early help assessment started", EARLY_HELP),
    _one(Event.EARLY_HELP_ASSESSMENT_COMPLETED, "Early help assessment completed", EARLY_HELP),
    _one(Event.FIRST_TAF_HELD, "First team around the family meeting held", EARLY_HELP),
    _one(Event.TAF_REVIEW_HELD, "Team around the family review held", EARLY_HELP),
    _one(Event.NEXT_TAF_PLANNED, "Day set for the next team around the family meeting", EARLY_HELP,
         asks_ahead="When is the next meeting?"),
    _one(Event.TAF_MINUTES_PUBLISHED, "Minutes of a team around the family meeting", EARLY_HELP),
    _one(Event.HANDOVER_MEETING_HELD, "Handover meeting held", EARLY_HELP),
    _one(Event.STEP_DOWN_CHECK_RECORDED, "Checked that a step down has held", EARLY_HELP),
    _one(Event.EARLY_HELP_CLOSURE_AGREED, "Closing of early help agreed", EARLY_HELP),
    Recordable(code="closure_recorded", label="Closing summary recorded and told", group=PLANS, events=(Event.CLOSURE_RECORDED,),
               asks=_CLOSING),
    _one(Event.CLOSURE_WITHDRAWN, "Closing withdrawn", PLANS),
    _one(Event.ASSESSMENT_FIRST_ENTRY_RECORDED, "First entry in the assessment", ASSESSMENT),
    _one(Event.ASSESSMENT_SHARED_WITH_FAMILY, "Assessment shared with the family", ASSESSMENT),
    _one(Event.MANAGER_CHECKPOINT_RECORDED, "Manager's check of the assessment", ASSESSMENT, by=_MANAGERS),
    Recordable(code="household_changed", label="The household has changed", group=ASSESSMENT, events=(Event.HOUSEHOLD_CHANGED,),
               asks=(_WHAT_CHANGED_AT_HOME,), of_the_household=True),
    _one(Event.ASSESSMENT_UPDATED, "Assessment brought up to date, and agreed", ASSESSMENT, by=_MANAGERS),
    _one(Event.ASSESSMENT_REVIEWED, "Assessment looked at again, and it still stands", ASSESSMENT, by=_MANAGERS),
    _one(Event.OVERRUN_REASON_RECORDED, "Why an assessment takes longer than 45 working days", ASSESSMENT, by=_MANAGERS),
    _one(Event.PRE_BIRTH_CONFERENCE_DECIDED, "Conference before the birth decided on", ASSESSMENT,
         asks_ahead=EXPECTED_DATE),
    _one(Event.PRE_BIRTH_PLAN_STARTED, "Pre-birth plan begun", ASSESSMENT, asks_ahead=EXPECTED_DATE),
    _one(Event.BIRTH_PLAN_AGREED, "Birth plan agreed by the agencies", ASSESSMENT),
    _one(Event.BABY_DISCHARGE_PLANNED, "Day set for a baby to leave hospital", ASSESSMENT,
         asks_ahead="When is the baby to leave hospital?"),
    _one(Event.DISCHARGE_PLANNING_MEETING_HELD, "Discharge planning meeting held", MEETINGS),
    _one(Event.REASONABLE_CAUSE_TO_SUSPECT_SIGNIFICANT_HARM, "Reasonable cause to suspect significant harm", ASSESSMENT),
    _one(Event.THRESHOLD_NOT_MET_RECORDED, "Threshold for section 47 not met", ASSESSMENT, by=_MANAGERS),
    _one(Event.STRATEGY_DISCUSSION_HELD, "Strategy discussion held", ASSESSMENT),
    _one(Event.STRATEGY_RECORD_DISTRIBUTED, "Record of the strategy discussion shared", ASSESSMENT),
    _one(Event.INITIAL_CONFERENCE_BOOKED, "Initial child protection conference booked", ASSESSMENT,
         asks_ahead="When is the conference?"),
    _one(Event.CONFERENCE_REPORT_SHARED, "Report for a conference shared with the family", PLANS),
    Recordable(code="conference_late_reason_recorded", label="Reason why an initial conference is late", group=OVERSIGHT,
               events=(Event.CONFERENCE_LATE_REASON_RECORDED,), by=_MANAGERS, asks=(WHY_LATE,)),
    _one(Event.STRATEGY_MEETING_HELD, "Strategy meeting about a missing child held", MEETINGS),
    _one(Event.OUTLINE_PLAN_DISTRIBUTED, "Outline plan sent out", PLANS, by=(*_CONFERENCE, Role.BUSINESS_SUPPORT)),
    _one(Event.CONFERENCE_RECORD_DISTRIBUTED, "Conference record sent out", PLANS, by=(*_CONFERENCE, Role.BUSINESS_SUPPORT)),
    _one(Event.CORE_GROUP_HELD, "Core group held", MEETINGS),
    _setting(Event.CP_PLAN_RECORDED, "Child protection plan written", PLANS,
             "How often must the child be seen?", "cp.visit"),
    _one(Event.REVIEW_CONFERENCE_BOOKED, "Review child protection conference booked", MEETINGS, asks_ahead="When is the conference?"),
    _one(Event.CHILD_NOT_SEEN_ESCALATED, "Told up the line that a child on a plan has not been seen", OVERSIGHT, by=_MANAGERS),
    _one(Event.SENIOR_REVIEW_RECORDED, "Senior review of a long protection plan", OVERSIGHT,
         by=(Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR)),
    _one(Event.CHILD_MOVED_TO_ANOTHER_AREA, "Child on a plan has moved to another authority's area", TRANSFERS),
    _one(Event.RECEIVING_AUTHORITY_NOTIFIED, "Other authority told of the move", TRANSFERS),
    _one(Event.PERMANENT_MOVE_NOTIFIED_IN_WRITING, "Written notice that a child on another authority's plan has moved here for good",
         TRANSFERS),
    _as("move_did_not_happen", "The move between authorities did not go ahead", TRANSFERS, Event.MOVE_DID_NOT_HAPPEN,
        Event.TRANSFER_WITHDRAWN),
    _one(Event.TRANSFER_REQUEST_RECEIVED, "Another authority asks us to take the child on", TRANSFERS),
    _one(Event.TRANSFER_DECISION_RECORDED, "Decision on the transfer recorded", TRANSFERS, by=_MANAGERS),
    _one(Event.PLACED_OUT_OF_AREA, "Child placed in another authority's area", TRANSFERS),
    _one(Event.AREA_AUTHORITY_NOTIFIED, "Area authority told of the placement", TRANSFERS),
    _one(Event.REVIEW_CONFERENCE_HELD, "Review child protection conference held", MEETINGS, by=_CONFERENCE),
    _one(Event.DUAL_STATUS_DECISION_RECORDED, "Decided whether the protection plan goes on beside care", MEETINGS,
         by=(*_CONFERENCE, *_REVIEWERS)),
    _one(Event.CIN_MEETING_HELD, "Child in need meeting held", MEETINGS),
    _one(Event.CIN_REVIEW_HELD, "Child in need review held", MEETINGS),
    _setting(Event.CIN_PLAN_RECORDED, "Child in need plan written", PLANS,
             "How often must the child be seen?", "cin.visit"),
    _one(Event.DISABLED_CHILD_SERVICE_AGREED, "Plan held by the disabled children's service", PLANS, by=_MANAGERS),
    _one(Event.DISABLED_CHILD_SERVICE_ENDED, "Plan no longer held by the disabled children's service", PLANS, by=_MANAGERS),
    _one(Event.EDGE_OF_CARE_REVIEW_HELD, "Edge of care review held", MEETINGS),
    _one(Event.CIN_CLOSURE_AGREED, "Closing of child in need support agreed", PLANS),
    _one(Event.CIN_SUPPORT_DECLINED, "Family declined child in need support", PLANS),
    _one(Event.MANAGER_REVIEW_RECORDED, "Manager's review of a long plan", OVERSIGHT, by=_MANAGERS),
    _one(Event.CHRONOLOGY_CONFIRMED, "Chronology confirmed", OVERSIGHT),
    _one(Event.MANAGEMENT_DECISION_MADE, "Decision taken by word of mouth, to be written up", OVERSIGHT),
    _one(Event.MANAGEMENT_DECISION_RECORDED, "Management decision written to the record", OVERSIGHT, by=_MANAGERS),
    _one(Event.CASE_ENTERED_AUDIT, "The child's case is to be audited", OVERSIGHT, by=_AUDITORS),
    _one(Event.AUDIT_CONCERN_RECORDED, "Concern of an audit about the child's case", OVERSIGHT, by=_AUDITORS),
    _as("audit_concern_escalated", "Concern of an audit taken up the line", OVERSIGHT, Event.AUDIT_CONCERN_ESCALATED,
        Event.ESCALATION_RAISED, by=_AUDITORS),
    Recordable(code="audit_completed", label="Audit of the case completed", group=OVERSIGHT, events=(Event.AUDIT_COMPLETED,),
               by=_AUDITORS, to_the_minute=True, asks=(_OUTCOME_OF_AN_AUDIT,)),
    _one(Event.AUDIT_SAFEGUARDING_ACTION_RAISED, "Audit asks for a safeguarding action", OVERSIGHT, by=_AUDITORS),
    _one(Event.AUDIT_SAFEGUARDING_ACTION_COMPLETED, "Safeguarding action from an audit done", OVERSIGHT, by=_MANAGERS),
    _one(Event.AUDIT_ACTION_RAISED, "Audit asks for an action", OVERSIGHT, by=_AUDITORS),
    _one(Event.AUDIT_ACTION_COMPLETED, "Action from an audit done", OVERSIGHT, by=_MANAGERS),
    _one(Event.AUDIT_ACTION_WITHDRAWN, "Action from an audit withdrawn", OVERSIGHT, by=_AUDITORS),
    _one(Event.ESCALATION_RAISED, "Professional challenge raised", OVERSIGHT),
    _one(Event.ESCALATION_ANSWERED, "Professional challenge answered", OVERSIGHT, by=_MANAGERS),
    _one(Event.ESCALATION_WITHDRAWN, "Professional challenge withdrawn", OVERSIGHT),
    _one(Event.SUPERVISION_RECORDED, "Supervision of the case", OVERSIGHT, by=_MANAGERS),
    _one(Event.CASE_SUMMARY_UPDATED, "Case summary updated", OVERSIGHT),
    _one(Event.TIMESCALE_REASON_RECORDED, "Reason for a missed timescale", OVERSIGHT, by=_MANAGERS),
    _one(Event.NOTE_RECORDED, "Note", OVERSIGHT),
    _as("care_plan_with_contingency", "Care plan written, with its contingency plan", PLANS, Event.CARE_PLAN_RECORDED,
        Event.CONTINGENCY_PLAN_RECORDED),
    _one(Event.CARE_PLAN_RECORDED, "Care plan written, contingency plan still to come", PLANS),
    _one(Event.CONTINGENCY_PLAN_RECORDED, "Contingency plan written", PLANS),
    _one(Event.CONTINGENCY_EXCEPTION_AGREED, "Manager agrees to a care plan without a contingency plan for now", PLANS, by=_MANAGERS,
         asks_ahead="When is it looked at again?"),
    _one(Event.CONTINGENCY_EXCEPTION_REVIEWED, "Care plan without a contingency plan looked at again", PLANS, by=_MANAGERS),
    _one(Event.PLACEMENT_PLAN_RECORDED, "Placement plan written", PLANS),
    _one(Event.PLACEMENT_PLANNING_MEETING_HELD, "Placement planning meeting held, with its plan", MEETINGS,
         Event.PLACEMENT_PLAN_RECORDED),
    _one(Event.PLACEMENT_NOTIFICATIONS_SENT, "Placement notifications sent", PLANS),
    _one(Event.IRO_APPOINTED, "Independent reviewing officer appointed", MEETINGS),
    _one(Event.LAC_REVIEW_PLANNED, "Looked after review booked", MEETINGS, asks_ahead="When is the review?"),
    _one(Event.IRO_SOCIAL_WORKER_DISCUSSION, "Social worker and reviewing officer talked before the review", MEETINGS),
    _one(Event.REVIEW_REPORTS_SHARED, "Report and plans sent to the reviewing officer", PLANS),
    Recordable(code="lac_review_held", label="Looked after review held", group=MEETINGS, events=(Event.LAC_REVIEW_HELD,), by=_REVIEWERS,
               asks=(_HOW_REVIEWED,)),
    _one(Event.LAC_REVIEW_AGREED_ADOPTION_PLAN, "Review agreed adoption as the plan", MEETINGS, Event.LAC_REVIEW_HELD,
         by=_REVIEWERS),
    _one(Event.REVIEW_DECISIONS_DISTRIBUTED, "Review decisions sent out", PLANS),
    _one(Event.REVIEW_DECISIONS_ACCEPTED, "Review decisions agreed by a manager", PLANS, by=_MANAGERS),
    _one(Event.REVIEW_RECORD_COMPLETED, "Review record completed", PLANS),
    _one(Event.REVIEW_RECORD_DISTRIBUTED, "Review record sent out", PLANS),
    _one(Event.IRO_MIDWAY_CHECK_RECORDED, "Reviewing officer's check between reviews", OVERSIGHT, by=_REVIEWERS),
    _one(Event.DISRUPTION_MEETING_HELD, "Disruption meeting held", MEETINGS),
    Recordable(code="carer_approval", label="How the foster carer is approved for this child", group=PLACEMENT, events=(),
               asks=(_HOW_THE_CARER_IS_APPROVED,)),
    Recordable(code="fewer_visits", label="Child asked about fewer visits", group=PLACEMENT, events=(), asks=(_FEWER_VISITS,)),
    Recordable(code="placed_before_assessment", label="Placed with parents before they are assessed (regulation 19)", group=PLACEMENT,
               events=(Event.PLACED_BEFORE_ASSESSMENT,), by=(Role.NOMINATED_OFFICER, *_MANAGERS),
               gives=EvidenceKind.PLACED_BEFORE_ASSESSMENT),
    _one(Event.REG_17_ASSESSMENT_COMPLETED, "Assessment of the parents completed (regulation 17)", PLACEMENT),
    Recordable(code="placement_with_parent_decided", label="Decided whether the placement with parents is confirmed", group=PLACEMENT,
               events=(Event.PLACEMENT_WITH_PARENT_DECIDED,), by=(Role.NOMINATED_OFFICER,), asks=(_PLACEMENT_WITH_PARENTS,),
               gives=EvidenceKind.PLACEMENT_WITH_PARENT_DECISION),
    _one(Event.PLACEMENT_AT_RISK_FLAGGED, "The placement may break down", PLACEMENT),
    _one(Event.STABILITY_MEETING_HELD, "Stability meeting held", PLACEMENT),
    _one(Event.UNREGISTERED_PLACEMENT_STARTED, "Child placed in an unregistered or unregulated setting", PLACEMENT, by=_MANAGERS),
    _one(Event.UNREGISTERED_PLACEMENT_REVIEWED, "Senior review of a child in an unregistered setting", PLACEMENT,
         by=(Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)),
    Recordable(code="placement_terms", label="Provider, cost and term of the placement", group=PLACEMENT,
               events=(Event.PLACEMENT_TERMS_RECORDED,), asks=_TERMS_OF_A_PLACEMENT, asks_ahead="Until when is the placement agreed?"),
    _one(Event.REGULATOR_NOTICE_RECEIVED, "Regulator's notice about the provider received", PLACEMENT),
    _one(Event.EDUCATION_IN_PLACE, "School or college in place, or goes on", PLACEMENT),
    _one(Event.CONTACT_REFUSED, "Contact refused as a matter of urgency", PLACEMENT, by=_MANAGERS),
    _one(Event.REFUSAL_WITHDRAWN, "Contact allowed again", PLACEMENT, by=_MANAGERS),
    _one(Event.CONTACT_REFUSAL_LAPSED_OR_ORDER_SOUGHT, "Court asked to allow the refusal of contact", PLACEMENT),
    _one(Event.STAYING_PUT_CONSIDERED, "Staying put with the foster carers considered", PLACEMENT),
    _one(Event.ACCOMMODATED_BY_HEALTH_OR_EDUCATION, "Stay paid for by health or education began", PLACEMENT),
    _one(Event.AUTHORITY_TOLD_OF_ACCOMMODATION, "Health or education told us of a stay of three months", PLACEMENT),
    _one(Event.NATIONAL_TRANSFER_REFERRAL_MADE, "Child referred to the National Transfer Scheme", TRANSFERS),
    _one(Event.CHILD_TRANSFERRED, "Child taken by another authority under the National Transfer Scheme", TRANSFERS),
    _one(Event.CHILD_RELEASED, "Child released from custody", LIBERTY),
    Recordable(code="secure_order", label="Secure accommodation order", group=LIBERTY, events=(), asks=(_SECURE_ORDER,)),
    _one(Event.SECURE_REVIEW_HELD, "Secure accommodation review held", LIBERTY),
    _one(Event.DOL_ORDER_MADE, "High Court allowed a deprivation of liberty", LIBERTY),
    _one(Event.DOL_REVIEW_RECORDED, "Deprivation of liberty reviewed", LIBERTY, by=_MANAGERS),
    _one(Event.DOL_ORDER_ENDED, "Deprivation of liberty ended", LIBERTY),
    _one(Event.DETENTION_PLACEMENT_PLAN_RECORDED, "Detention placement plan written", LIBERTY),
    Recordable(code="short_break_started", label="Short break began", group=PLACEMENT, events=(), asks=(_BASIS_OF_A_BREAK,)),
    _one(Event.SHORT_BREAK_ENDED, "Short break ended, child home", PLACEMENT),
    _one(Event.ADVOCACY_OFFER_RECORDED, "Advocacy offered", VISITS),
    _one(Event.INITIAL_HEALTH_ASSESSMENT_COMPLETED, "Initial health assessment completed", HEALTH),
    _one(Event.HEALTH_REQUEST_SENT, "Initial health assessment asked for", HEALTH),
    _one(Event.REVIEW_HEALTH_ASSESSMENT_COMPLETED, "Review health assessment completed", HEALTH),
    Recordable(code="disability", label="Disability", group=HEALTH, events=(), asks=(_DISABILITY,)),
    _one(Event.DENTAL_CHECK_COMPLETED, "Dental check", HEALTH),
    _one(Event.SDQ_SCORE_RECORDED, "Strengths and difficulties questionnaire scored", HEALTH),
    _one(Event.PEP_INITIATED, "Personal education plan", HEALTH, Event.PEP_AVAILABLE_AT_REVIEW),
    _one(Event.PEP_REVIEWED, "Personal education plan reviewed", HEALTH),
    _one(Event.SECTION_20_REVIEW_RECORDED, "Section 20 arrangement reviewed", COURT),
    _one(Event.BEGAN_LIVING_WITH_NON_RELATIVE, "Child began to live with somebody who is not a close relative", PRIVATE_FOSTERING),
    _one(Event.PRIVATE_ARRANGEMENT_PROPOSED, "Private fostering is planned", PRIVATE_FOSTERING,
         asks_ahead="When is the child to go there?"),
    _one(Event.PRIVATE_ARRANGEMENT_NOTIFIED, "Notice of a planned private fostering arrangement received", PRIVATE_FOSTERING),
    _one(Event.PRIVATE_ARRANGEMENT_START_NOTIFIED, "Notice that the child has gone to live with the carer received", PRIVATE_FOSTERING),
    _one(Event.ARRANGEMENT_DID_NOT_BEGIN, "The private fostering arrangement did not begin", PRIVATE_FOSTERING),
    _as("private_fostering_initial_visit", "First visit to a private fostering arrangement, child seen", PRIVATE_FOSTERING,
        Event.PRIVATE_FOSTERING_INITIAL_VISIT_COMPLETED, Event.CHILD_SEEN),
    _one(Event.PRIVATE_FOSTERING_ASSESSMENT_AUTHORISED, "Private fostering assessment authorised", PRIVATE_FOSTERING, by=_MANAGERS),
    _one(Event.PRIVATE_ARRANGEMENT_ENDED_OR_CHANGED, "Private fostering arrangement ended or changed", PRIVATE_FOSTERING),
    _one(Event.PRIVATE_ARRANGEMENT_END_NOTIFIED, "Notice of the end or the change received", PRIVATE_FOSTERING),
    _one(Event.ALLEGATION_KNOWN, "Allegation against somebody who works with children", INCIDENTS),
    _one(Event.LADO_INFORMED, "Designated officer for allegations told", INCIDENTS),
    _one(Event.LADO_THRESHOLD_MET, "Designated officer: the allegation meets the threshold", INCIDENTS, by=_ALLEGATIONS),
    _one(Event.LADO_THRESHOLD_NOT_MET, "Designated officer: the allegation does not meet the threshold", INCIDENTS, by=_ALLEGATIONS),
    _one(Event.ALLEGATIONS_MEETING_HELD, "Allegations strategy meeting held", INCIDENTS, by=_ALLEGATIONS),
    _one(Event.SERIOUS_INCIDENT_KNOWN, "Serious incident that may be notifiable", INCIDENTS),
    _one(Event.CRITERIA_NOT_MET_RECORDED, "Decided that the incident is not notifiable", INCIDENTS, by=_LEADERS),
    _one(Event.NATIONAL_PANEL_NOTIFIED, "National panel notified of a serious incident", INCIDENTS, by=_LEADERS),
    _one(Event.SAFEGUARDING_PARTNERS_NOTIFIED, "Safeguarding partners told of a serious incident", INCIDENTS, by=_LEADERS),
    _one(Event.SECRETARY_OF_STATE_AND_OFSTED_NOTIFIED, "Secretary of State and Ofsted told of a death", INCIDENTS, by=_LEADERS),
    _one(Event.CHILD_DEATH_NOTIFIED, "Child death review partners told of the death", INCIDENTS),
    _one(Event.RAPID_REVIEW_SUBMITTED, "Rapid review sent to the national panel", INCIDENTS, by=_PARTNERS),
    _one(Event.PRACTICE_REVIEW_DECIDED, "Decided on a local practice review", INCIDENTS, by=_PARTNERS),
    _one(Event.PRACTICE_REVIEW_PUBLISHED, "Local practice review published", INCIDENTS, by=_PARTNERS),
    _one(Event.PRACTICE_REVIEW_NOT_PUBLISHED_DECIDED, "Decided not to publish the local practice review", INCIDENTS, by=_PARTNERS),
    _one(Event.PERSONAL_DATA_LOST, "Personal data lost or wrongly shared", INCIDENTS),
    _one(Event.INFORMATION_COMMISSIONER_NOTIFIED, "Information Commissioner told, or decided that there is no risk", INCIDENTS,
         by=(*_LEADERS, Role.DATA_PROTECTION_OFFICER)),
    _one(Event.LEGAL_PLANNING_MEETING_REQUESTED, "Legal planning meeting asked for", COURT),
    _one(Event.LEGAL_PLANNING_REQUEST_WITHDRAWN, "Request for a legal planning meeting withdrawn", COURT),
    _one(Event.LEGAL_PLANNING_MEETING_HELD, "Legal planning meeting held", COURT),
    _one(Event.GATEWAY_DECISION_RECORDED, "Legal gateway decision", COURT, by=(Role.HEAD_OF_SERVICE, Role.SERVICE_MANAGER,
         Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR)),
    _one(Event.PANEL_CHAIRS_ACTION_FOLLOWED_UP, "Decided what follows from a chair's action that the panel did not ratify", OVERSIGHT,
         by=(Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)),
    _one(Event.LETTER_BEFORE_PROCEEDINGS_SENT, "Letter before proceedings sent", COURT),
    _one(Event.PRE_PROCEEDINGS_MEETING_HELD, "First pre-proceedings meeting held", COURT),
    _one(Event.PRE_PROCEEDINGS_REVIEW_HELD, "Pre-proceedings review held", COURT),
    _one(Event.SECTION_37_DIRECTION_MADE, "Court directed a section 37 report", COURT),
    _one(Event.SECTION_37_REPORT_FILED, "Section 37 report filed", COURT),
    _one(Event.SECTION_7_DIRECTION_MADE, "Court directed a section 7 report", COURT, asks_ahead="By which day does the court want it?"),
    _one(Event.SECTION_7_REPORT_FILED, "Section 7 report filed", COURT),
    _one(Event.DIRECTION_DISCHARGED, "Court withdrew the direction to report", COURT),
    _one(Event.POLICE_PROTECTION_ENDED, "Police protection ended", COURT),
    _one(Event.ORDER_DISCHARGED, "Order discharged", COURT),
    _one(Event.EPO_EXTENDED, "Emergency protection order extended", COURT),
    _one(Event.CHILD_ASSESSMENT_ORDER_BEGAN, "Assessment under a child assessment order began", COURT),
    _one(Event.CHILD_ASSESSMENT_ORDER_ENDED, "Assessment under a child assessment order ended", COURT),
    _one(Event.ISSUE_PROCEEDINGS_DECIDED, "Decided to ask the court for an order", COURT, by=_DECIDES_ON_COURT),
    _one(Event.DECISION_TO_ISSUE_REVERSED, "Decision to ask the court for an order reversed", COURT, by=_DECIDES_ON_COURT),
    _one(Event.VIABILITY_ASSESSMENT_REQUESTED, "Viability assessment of a relative or friend asked for", COURT),
    _one(Event.VIABILITY_ASSESSMENT_COMPLETED, "Viability assessment of a relative or friend completed", COURT),
    _one(Event.FULL_ASSESSMENT_STARTED, "Full assessment of a relative or friend begun", COURT),
    _one(Event.FULL_ASSESSMENT_FILED, "Full assessment of a relative or friend filed", COURT),
    _one(Event.CARER_WITHDREW, "Relative or friend no longer wants to care", COURT),
    _one(Event.ALLOCATION_AND_DIRECTIONS_MADE, "Court allocated the case and gave directions", COURT),
    _one(Event.CASE_MANAGEMENT_HEARING_SET, "Day set for the case management hearing", COURT, asks_ahead="When is the hearing?"),
    _one(Event.ADVOCATES_MEETING_FOR_CASE_MANAGEMENT_HELD, "Advocates meeting before the case management hearing held", COURT),
    Recordable(code="case_management_hearing_held", label="Case management hearing held", group=COURT,
               events=(Event.CASE_MANAGEMENT_HEARING_HELD,), asks=(_ANOTHER_HEARING,)),
    _one(Event.FURTHER_CASE_MANAGEMENT_HEARING_HELD, "Further case management hearing held", COURT),
    _one(Event.ISSUES_RESOLUTION_HEARING_SET, "Day set for the issues resolution hearing", COURT, asks_ahead="When is the hearing?"),
    _one(Event.ADVOCATES_MEETING_FOR_ISSUES_RESOLUTION_HELD, "Advocates meeting before the issues resolution hearing held", COURT),
    _one(Event.ISSUES_RESOLUTION_HEARING_HELD, "Issues resolution hearing held", COURT),
    _one(Event.EXTENSION_GRANTED, "Court extended the 26 weeks", COURT),
    _one(Event.EXTENDED_PERIOD_ENDED, "Extension of the 26 weeks ended", COURT),
    _one(Event.PROCEEDINGS_WITHDRAWN, "Application to the court withdrawn", COURT),
    _one(Event.SUPERVISION_ORDER_EXPIRED, "Supervision order ran out", COURT),
    _one(Event.APPEAL_LODGED, "Appeal lodged", COURT),
    _one(Event.APPEAL_PERIOD_ENDED, "Time for an appeal passed", COURT),
    _one(Event.SPECIAL_GUARDIANSHIP_APPLICATION_PLANNED, "Somebody means to apply for special guardianship", COURT,
         asks_ahead="When do they mean to apply?"),
    _one(Event.INTENTION_TO_APPLY_NOTIFIED, "Written notice of an application for special guardianship received", COURT),
    _one(Event.LEAVE_TO_APPLY_GIVEN, "Court gave leave to apply without notice", COURT),
    _one(Event.SPECIAL_GUARDIANSHIP_REPORT_FILED, "Special guardianship report filed", COURT),
    _one(Event.APPLICATION_WITHDRAWN, "Application for special guardianship withdrawn", COURT),
    _one(Event.PERMANENCE_PLANNING_MEETING_HELD, "Permanence planning meeting held", PERMANENCE),
    _one(Event.PERMANENCE_PLAN_RECORDED, "Permanence plan agreed", PERMANENCE),
    _one(Event.TRACKER_ROW_REVIEWED, "Permanency tracker reviewed", PERMANENCE),
    _one(Event.LONG_TERM_FOSTERING_PLAN_AGREED, "Long-term fostering agreed as the plan", PERMANENCE),
    _one(Event.SETTLED_RECORDED, "Child settled in the placement", PERMANENCE),
    _one(Event.CESSATION_PROPOSED, "Proposed that the child stops being looked after", PERMANENCE),
    _one(Event.SHOULD_BE_PLACED_DECISION_MADE, "Decided that the child should be placed for adoption", PERMANENCE,
         Event.AGENCY_DECISION_MADE, by=(Role.ADM,)),
    Recordable(code="child_permanence_report_completed", label="Child permanence report completed", group=PERMANENCE,
               events=(Event.CHILD_PERMANENCE_REPORT_COMPLETED,),
               asks=(_PARENTS_CONSENT,)),
    _one(Event.ADOPTION_PANEL_HELD, "Adoption panel held, for a child whose parents consent", PERMANENCE,
         by=(Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR)),
    _one(Event.PANEL_RECOMMENDATION_AND_MINUTES_RECEIVED, "Decision maker received the recommendation and minutes", PERMANENCE,
         by=(Role.ADM, Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR)),
    _as("adoption_match_decided", "Match with adopters decided", PERMANENCE, Event.MATCH_DECISION_MADE, Event.AGENCY_DECISION_MADE,
        by=(Role.ADM,)),
    _one(Event.PARENTS_TOLD_ORALLY, "Birth parents told the decision, in person or by telephone", PERMANENCE),
    _one(Event.PARENTS_TOLD_IN_WRITING, "Birth parents told the decision in writing", PERMANENCE),
    _one(Event.PLACEMENT_ORDER_APPLICATION_ISSUED, "Placement order applied for", PERMANENCE),
    _one(Event.LOCAL_MATCH_FOUND, "A local match is in hand", PERMANENCE),
    _one(Event.NATIONAL_MATCHING_REFERRAL_MADE, "Child referred for national matching", PERMANENCE),
    _one(Event.MATCHING_PANEL_DATE_SET, "Day set for the matching panel", PERMANENCE, asks_ahead="When is the panel?"),
    _one(Event.ADOPTION_PLACEMENT_REPORT_SENT, "Adoption placement report sent to the adopters", PERMANENCE),
    _one(Event.ADOPTERS_NOTICE_GIVEN, "Adopters gave notice that the child is to return", PERMANENCE),
    _one(Event.RETURN_NOTICE_GIVEN, "Parents withdrew consent and asked for the child's return", PERMANENCE),
    _one(Event.CHILD_RECEIVED_BY_AGENCY, "Child received back from the adopters", PERMANENCE),
    _one(Event.CONSENT_TO_ADOPTION_GIVEN, "Parents consented to adoption", PERMANENCE),
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
    _one(Event.ACCOMMODATION_PROVIDED, "Home found by the authority for a care leaver", LEAVING_CARE),
    _one(Event.ACCOMMODATION_ENDED, "Home or stay ended", LEAVING_CARE),
    _as("young_person_seen", "Visit to a care leaver", LEAVING_CARE, Event.YOUNG_PERSON_SEEN, Event.CONTACT_MADE),
    _one(Event.OC3_INFORMATION_RECORDED, "Home, work and contact around the birthday, for the return", LEAVING_CARE),
)  # fmt: skip
"""Everything that the plain “record” form offers."""

BY_CODE: dict[str, Recordable] = {entry.code: entry for entry in RECORDABLE}
