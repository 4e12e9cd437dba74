"""What each kind of evidence is called, who can meet it, who may record it, and what recording it also tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypedDict, Unpack

from workflows.definitions.recordable import RECORDABLE, Recordable
from workflows.terms import EventKind as Event
from workflows.terms import EvidenceKind as K
from workflows.terms import Role, TrackCode

__all__ = ["EVIDENCE", "RECORDABLE", "Answer", "EvidenceRule", "Recordable"]

Answer = Literal["text", "date", "datetime"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRule:
    """One kind of evidence. `label` is a noun phrase that reads on after “Needs”; `many` where it stands in the plural.

    `asked_with_move` is an answer that the move's own form asks for, in the shape of `answer`. `who` can put it there;
    `recorded_by` is who alone may record it (nobody named: anyone who works with the child). `lasting` evidence counts
    for the whole journey, and on every journey of the child where it is `of_the_child`; other evidence only since the child came
    to the present stage. `since` names the track that
    must not have opened after it, so that last year's enquiry does not answer this year's. `met_by_acceptance` is given
    by the receiver's yes and never owed. `happened` are the events that recording it also records.
    """

    kind: K
    label: str
    many: bool = False
    asked_with_move: bool = False
    answer: Answer = "text"
    who: tuple[Role, ...] = ()
    recorded_by: tuple[Role, ...] = ()
    lasting: bool = False
    of_the_child: bool = False
    since: TrackCode | None = None
    by_panel: bool = False
    met_by_acceptance: bool = False
    happened: tuple[Event, ...] = ()

    @property
    def where(self) -> str:
        """Where it is put on record: with the move, by a panel, or in the form that records evidence."""
        return "move" if self.asked_with_move else "panel" if self.by_panel else "record"

    def may_record(self, roles: frozenset[Role]) -> bool:
        """Whether somebody in these roles may put it on record."""
        return not self.recorded_by or not roles.isdisjoint(self.recorded_by)


class Facts(TypedDict, total=False):
    """What a row may say beside its label; see `EvidenceRule`."""

    many: bool
    who: tuple[Role, ...]
    lasting: bool
    of_the_child: bool
    since: TrackCode
    by_panel: bool
    met_by_acceptance: bool
    happened: tuple[Event, ...]


WORKERS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
FRONT_DOOR = (Role.MASH_DECISION_MAKER, Role.EDT)
EARLY_HELP = (Role.LEAD_PROFESSIONAL, Role.EARLY_HELP_MANAGER)
MANAGERS = (Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR)
CONFERENCE = (Role.CP_CHAIR, Role.CONFERENCE_ADMINISTRATOR)
INDEPENDENT_REVIEWER = (Role.IRO,)
PANEL = (Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR, Role.HEAD_OF_SERVICE)
DECISION_MAKER = (Role.ADM,)
NOMINATED_OFFICER = (Role.NOMINATED_OFFICER,)
LAWYERS = (Role.LEGAL_ADVISER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
LEAVING_CARE = (Role.PERSONAL_ADVISER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
PLACEMENTS = (Role.PLACEMENTS_OFFICER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)


def asked(kind: K, label: str, answer: Answer = "text", **facts: Unpack[Facts]) -> EvidenceRule:
    """An answer given in the move's own form."""
    return EvidenceRule(kind=kind, label=label, asked_with_move=True, answer=answer, **facts)


def paper(kind: K, label: str, answer: Answer = "text", **facts: Unpack[Facts]) -> EvidenceRule:
    """Something that anyone who works with the child may put on record."""
    facts.setdefault("who", WORKERS)
    return EvidenceRule(kind=kind, label=label, answer=answer, **facts)


def decided(kind: K, label: str, by: tuple[Role, ...], **facts: Unpack[Facts]) -> EvidenceRule:
    """A decision, an approval or a meeting's outcome: only those whose it is may put it on record."""
    facts.setdefault("who", by)
    return EvidenceRule(kind=kind, label=label, recorded_by=by, **facts)


# ── Answers given with the move ─────────────────────────────────────────────────────────────────────────────────────
_ANSWERS = (
    asked(K.RATIONALE, "the reasons for the decision"),
    asked(K.DECISION_AND_REASONS, "the decision and its reasons"),
    asked(K.DECISION_AND_REASONS_FOR_NO_PRE_PROCEEDINGS, "the decision, and why there was no time for pre-proceedings"),
    asked(K.MANAGER_RATIONALE, "the manager's reasons"),
    asked(K.REASON_NO_CONFERENCE, "why no conference is needed"),
    asked(K.REASON_RISK_REDUCED, "why the risk is lower"),
    asked(K.REASON_FOR_CHANGE, "why the placement changes"),
    asked(K.REVERSAL_REASON, "why the adoption plan is reversed"),
    asked(K.REQUEST_REASON, "what help is asked for, and why"),
    asked(K.RISK_CHECK, "a check of what the risk to the child is without the help"),
    asked(K.THRESHOLD_CHECK, "a check against the threshold for a section 47 enquiry, recorded either way"),
    asked(K.SAFETY_CHECK, "a check that the child is safe where the child is going"),
    asked(K.SOURCE, "who made contact"),
    asked(K.TIME_RECEIVED, "when the contact was received", "datetime"),
    asked(K.REFERRAL_DATE, "the date of the referral", "date"),
    asked(K.LINKED_TO_OPEN_CASE, "which open work the contact belongs to"),
    asked(K.TIME_OF_CALL, "when the call was made", "datetime"),
    asked(K.WHO_DECIDED, "who decided"),
    asked(K.DECISION_MAKER_NAMED, "who decided"),
    asked(K.LEGAL_BASIS, "the legal basis"),
    asked(K.LEGAL_BASIS_AND_TIME, "the legal basis and when it began"),
    asked(K.LEGAL_BASIS_CHOSEN_WITH_REASON, "the legal basis of the breaks, and why it was chosen"),
    asked(K.LEGAL_STATUS, "the legal status"),
    asked(K.CONSENT_OR_ORDER_OR_POLICE_POWER, "whether it rests on consent or on an order or police power"),
    asked(K.WHERE_PLACED, "where the child is placed"),
    asked(K.WHERE_ACCOMMODATED, "where the child is accommodated"),
    asked(K.WHERE_CHILD_IS, "where the child is"),
    asked(K.WHERE_CHILD_LIVES, "where the child lives now"),
    asked(K.TEMPORARY_ADDRESS, "the temporary address"),
    asked(K.ARRANGEMENT_DETAILS, "the details of the private fostering arrangement"),
    asked(K.ARRIVAL_DETAILS, "how the child arrived, when and where"),
    asked(K.ACCEPTANCE, "who here accepted the child"),
    asked(K.CATEGORY, "the category of the plan"),
    asked(K.OUTCOME, "the outcome of the conference"),
    asked(K.START_TIME, "when it began", "datetime"),
    asked(K.END_TIME, "when it ended", "datetime"),
    asked(K.TIME_REPORTED, "when the child was reported missing", "datetime"),
    asked(K.RETURN_TIME, "when the child was found or came back", "datetime"),
    asked(K.RETURN_DATE, "the day the child came back", "date"),
    asked(K.DATE_MOVED, "the day the family moved", "date"),
    asked(K.DATE_MOVED_IN, "the day the family moved in", "date"),
    asked(K.DATE_LEFT, "the day the child left the country", "date"),
    asked(K.DATE_LEARNED, "the day it became known", "date"),
    asked(K.DATE_OF_BIRTH, "the date of birth", "date", lasting=True),
    asked(K.DATE_OF_DEATH, "the date of death", "date", lasting=True),
    asked(K.EVENT_DATE, "the day it happened", "date"),
    asked(K.END_DATE, "the day the arrangement ended", "date"),
    asked(K.EXPECTED_DATE, "the expected date of birth", "date", lasting=True),
    asked(K.ORDER_DATE, "the date of the order", "date"),
    asked(K.ORDER_START_AND_EXPIRY, "when the order began and when it runs out"),
    asked(K.OUTCOME_DATE, "the day the court decided", "date"),
    asked(K.REMAND_DATE, "the date of the remand", "date"),
    asked(K.REMAND_END_DATE, "the day the remand ended", "date"),
    asked(K.SENTENCE_DATE, "the date of the sentence", "date"),
    asked(K.TRANSFER_DATE, "the day responsibility passed", "date"),
    asked(K.WRITTEN_NOTICE_DATE, "the date of the written notice", "date"),
    asked(
        K.TRANSFER_IN_CONFERENCE_HELD,
        "the day of the transfer-in conference",
        "date",
        happened=(Event.TRANSFER_IN_CONFERENCE_HELD,),
    ),
    asked(K.PLACEMENT_END_AND_START_SAME_DAY, "the new placement, from the day the old one ends"),
)  # fmt: skip

# ── The front door and early help ───────────────────────────────────────────────────────────────────────────────────
_FIRST_CONTACT_AND_EARLY_HELP = (
    paper(K.HISTORY_CHECKED, "a check of what is already known of the family", who=FRONT_DOOR),
    paper(K.SIBLINGS_CONSIDERED, "a thought for each brother and sister", who=FRONT_DOOR),
    paper(K.ADVICE_GIVEN, "the advice that was given", who=FRONT_DOOR),
    paper(K.PRIMARY_REASON, "the main reason for the referral", who=FRONT_DOOR),
    paper(K.CONSENT_OR_REASON_WITHOUT, "consent, or the reason for sharing without it", who=FRONT_DOOR),
    paper(K.CONSENT_OR_PLAN_TO_OBTAIN, "consent, or how it will be asked for", who=FRONT_DOOR),
    paper(K.ALLOCATED_WORKER_INFORMED, "word to the allocated worker", who=FRONT_DOOR),
    paper(K.INFORMATION_SENT_SECURELY, "the information, sent securely", who=FRONT_DOOR),
    paper(K.PREVIOUS_EPISODES_REVIEWED, "a look at the earlier involvement", who=FRONT_DOOR),
    paper(K.REREFERRAL_FLAG_CALCULATED, "whether this is a re-referral", who=FRONT_DOOR),
    paper(K.PRIOR_ORDER_NOTED, "a note of the earlier order", who=FRONT_DOOR),
    paper(K.REFERRAL_RECORDED, "the referral", who=FRONT_DOOR),
    paper(K.ORIGINATING_RECORDS, "the records of the authority the child has left", many=True, who=WORKERS),
    paper(K.CONSENT, "consent", who=(*EARLY_HELP, *WORKERS), happened=(Event.CONSENT_RECORDED,)),
    paper(K.CONSENT_TO_SHARE, "consent to share with the other authority", who=EARLY_HELP),
    paper(K.EARLY_HELP_ASSESSMENT, "the early help assessment", who=EARLY_HELP, lasting=True,
          happened=(Event.EARLY_HELP_ASSESSMENT_COMPLETED,)),
    paper(K.LEAD_PROFESSIONAL_VIEW, "the view of the lead professional", who=EARLY_HELP),
    paper(K.CHRONOLOGY, "the chronology", who=(Role.LEAD_PROFESSIONAL, *WORKERS), lasting=True),
    paper(K.EARLY_HELP_ACCEPTANCE, "the acceptance by early help", who=(Role.EARLY_HELP_MANAGER,), met_by_acceptance=True),
    paper(K.ONE_AGENCY_HELPS, "the decision that one agency helps", who=EARLY_HELP, lasting=True,
          happened=(Event.ONE_AGENCY_WILL_HELP,)),
    paper(K.SEVERAL_AGENCIES_HELP, "the decision that several agencies help, and why", who=EARLY_HELP, lasting=True,
          happened=(Event.SEVERAL_AGENCIES_WILL_HELP,)),
    paper(K.OUTCOMES_RECORDED, "the outcomes for the child", many=True, who=EARLY_HELP),
    paper(K.CONTINGENCY_PLAN, "what happens if things get worse", who=EARLY_HELP),
    paper(K.FAMILY_VIEW, "the view of the family", who=(Role.LEAD_PROFESSIONAL, Role.SOCIAL_WORKER)),
    paper(K.ATTEMPTS_TO_ENGAGE, "what was tried to keep the family with the help", who=EARLY_HELP),
    paper(K.CLOSURE_SUMMARY, "the closing summary", who=(Role.LEAD_PROFESSIONAL, *WORKERS), happened=(Event.CLOSURE_RECORDED,)),
    paper(K.CLOSING_SUMMARY, "the closing summary", who=LEAVING_CARE, happened=(Event.CLOSURE_RECORDED,)),
    paper(K.NAMED_LEAD_PROFESSIONAL, "a named lead professional", who=(Role.EARLY_HELP_MANAGER,)),
    paper(K.HANDOVER_MEETING, "a handover meeting", who=(Role.SOCIAL_WORKER, *EARLY_HELP), happened=(Event.HANDOVER_MEETING_HELD,)),
    paper(K.HANDOVER_SUMMARY, "a handover summary", who=EARLY_HELP),
    paper(K.PLAN_FOR_ESCALATION, "who steps the child up again, and when", who=(Role.SOCIAL_WORKER, *EARLY_HELP)),
)  # fmt: skip

# ── Assessment, section 47, plans ───────────────────────────────────────────────────────────────────────────────────
_ASSESSMENT_AND_PLANS = (
    paper(K.ALLOCATED_SOCIAL_WORKER, "an allocated social worker", who=(Role.TEAM_MANAGER,),
          happened=(Event.SOCIAL_WORKER_ALLOCATED,)),
    decided(K.AUTHORISED_ASSESSMENT, "an assessment that a manager has authorised", MANAGERS, lasting=True,
            since=TrackCode.ASSESSMENT, happened=(Event.ASSESSMENT_AUTHORISED,)),
    decided(K.ASSESSMENT_AUTHORISED, "an assessment that a manager has authorised", MANAGERS, lasting=True,
            since=TrackCode.ASSESSMENT, happened=(Event.ASSESSMENT_AUTHORISED,)),
    paper(K.ASSESSMENT, "an assessment"),
    paper(K.ASSESSMENT_FACTORS, "the factors found in the assessment", many=True),
    paper(K.ASSESSMENT_OF_NEED, "an assessment of what the child needs now"),
    paper(K.ASSESSMENT_OF_CONTINUING_NEED, "an assessment of what the child needs now"),
    paper(K.UPDATE_ASSESSMENT, "an update of the assessment", since=TrackCode.ASSESSMENT),
    paper(K.REVIEW_OF_NEED, "a review of what the child needs now"),
    paper(K.CHILD_SEEN, "a visit at which the child was seen", happened=(Event.CHILD_SEEN,)),
    paper(K.CHILD_SEEN_RECENTLY, "a recent visit at which the child was seen", happened=(Event.CHILD_SEEN,)),
    paper(K.AGENCY_VIEWS, "the views of the other agencies", many=True),
    paper(K.AGENCIES_PRESENT, "which agencies took part in the strategy discussion"),
    paper(K.STRATEGY_DISCUSSION_RECORD, "the record of the strategy discussion", since=TrackCode.SECTION_47_ENQUIRY,
          who=(Role.TEAM_MANAGER, Role.MASH_DECISION_MAKER, Role.EDT),
          happened=(Event.STRATEGY_DISCUSSION_HELD, Event.STRATEGY_DISCUSSION_THAT_INITIATED_SECTION_47)),
    paper(K.STRATEGY_DISCUSSION, "a strategy discussion", happened=(Event.STRATEGY_DISCUSSION_HELD,)),
    paper(K.STRATEGY_DISCUSSION_CONSIDERED, "whether a strategy discussion is needed"),
    paper(K.LADO_CONSIDERED, "whether the designated officer for allegations must be told"),
    decided(K.SECTION_47_OUTCOME, "the outcome of the section 47 enquiry, agreed by a manager", MANAGERS,
            since=TrackCode.SECTION_47_ENQUIRY, happened=(Event.SECTION_47_OUTCOME_AUTHORISED,)),
    paper(K.SECTION_47_RECORD, "the record of the section 47 enquiry", since=TrackCode.SECTION_47_ENQUIRY),
    decided(K.CONFERENCE_HELD, "a child protection conference that was held", CONFERENCE,
            since=TrackCode.SECTION_47_ENQUIRY, happened=(Event.INITIAL_CONFERENCE_HELD,)),
    decided(K.CONFERENCE_HELD_ON_WEEKDAY, "a child protection conference, held on a weekday", CONFERENCE,
            since=TrackCode.SECTION_47_ENQUIRY, happened=(Event.INITIAL_CONFERENCE_HELD,)),
    decided(K.REVIEW_CONFERENCE_HELD, "a review child protection conference that was held", CONFERENCE,
            since=TrackCode.PROTECTION_PLAN, happened=(Event.REVIEW_CONFERENCE_HELD,)),
    decided(K.REVIEW_CONFERENCE_DECISION, "the decision of a review child protection conference", CONFERENCE,
            since=TrackCode.PROTECTION_PLAN, happened=(Event.REVIEW_CONFERENCE_HELD,)),
    decided(K.CP_CHAIR_DECISION, "the conference chair's decision", CONFERENCE),
    decided(K.CONSENT_OR_RECOMMENDATION, "the family's consent, or what the conference recommends",
            (*CONFERENCE, *WORKERS)),
    paper(K.DISSENTS_RECORDED, "who disagreed, if anybody", who=CONFERENCE),
    paper(K.CORE_GROUP_MEMBERS, "the members of the core group", many=True, who=CONFERENCE),
    paper(K.NAMED_LEAD_SOCIAL_WORKER, "a named lead social worker", who=(Role.TEAM_MANAGER,)),
    paper(K.CP_PLAN, "a child protection plan", who=(Role.SOCIAL_WORKER, *CONFERENCE)),
    paper(K.OUTLINE_PLAN, "an outline plan"),
    paper(K.CONSENT_OR_OFFER_OF_CIN, "consent to child in need support, or the offer of it"),
    paper(K.CP_CHAIR_INFORMED, "word to the conference chair"),
    paper(K.WHO_VISITS_AGREED, "who visits while the child is away"),
    decided(K.CIN_REVIEW_DECISION, "the decision of a child in need review", (*WORKERS, *MANAGERS),
            since=TrackCode.CHILD_IN_NEED_PLAN, happened=(Event.CIN_REVIEW_HELD,)),
    paper(K.RECEIVING_MANAGER_ACCEPTANCE, "the receiving manager's acceptance", who=(Role.TEAM_MANAGER,), met_by_acceptance=True),
    paper(K.JOINT_VISIT, "a joint visit with the receiving worker"),
    paper(K.TRANSFER_SUMMARY, "a transfer summary"),
    paper(K.TRANSFER_MEETING, "a transfer meeting"),
    paper(K.RECEIVING_AUTHORITY_ACCEPTED, "the other authority's acceptance in writing", met_by_acceptance=True),
    paper(K.RECEIVING_CONFERENCE_DATE, "the date of the other authority's conference", "date"),
    paper(K.WRITTEN_NOTICE_TO_RECEIVING_AUTHORITY, "the written notice to the other authority", who=(Role.TEAM_MANAGER, Role.CP_CHAIR),
          happened=(Event.RECEIVING_AUTHORITY_NOTIFIED,)),
    paper(K.REPORTS_AND_MINUTES_SENT, "the reports and minutes, sent", many=True),
    paper(K.TRANSITION_ASSESSMENT, "the assessment for adult services"),
    paper(K.ADULT_ACCEPTANCE, "the acceptance by adult services", met_by_acceptance=True),
    paper(K.DBS_CHECKS_STARTED, "the checks on the household, begun", many=True),
    paper(K.EVENT_EVIDENCE, "what shows that it happened"),
)  # fmt: skip

# ── Court, urgent protection ────────────────────────────────────────────────────────────────────────────────────────
_COURT_AND_URGENT = (
    paper(K.LEGAL_PLANNING_MINUTES, "the minutes of the legal planning meeting", many=True, who=LAWYERS,
          happened=(Event.LEGAL_PLANNING_MEETING_HELD,)),
    paper(K.THRESHOLD_DOCUMENT, "the threshold document", who=LAWYERS),
    paper(K.LEGAL_ADVICE, "legal advice", who=(Role.LEGAL_ADVISER,)),
    paper(K.LEGAL_ADVICE_TO_PARENTS, "that the parents had legal advice", who=LAWYERS),
    paper(K.FINAL_DECISION_MEETING, "the final decision meeting", who=LAWYERS),
    paper(K.STATEMENT, "the social work statement", who=LAWYERS),
    paper(K.SECTION_31A_CARE_PLAN, "the care plan for the court", happened=(Event.CARE_PLAN_RECORDED,)),
    paper(K.VIABILITY_ASSESSMENTS, "the viability assessments of relatives and friends", many=True,
          happened=(Event.VIABILITY_ASSESSMENT_COMPLETED,)),
    paper(K.FAMILY_GROUP_OFFER_RECORDED, "the offer of a family group meeting"),
    paper(K.FAMILY_GROUP_MEETING_CONSIDERED, "whether a family group meeting was thought of"),
    paper(K.REVIEW_MEETING_MINUTES, "the minutes of the review meeting", many=True, who=LAWYERS,
          happened=(Event.PRE_PROCEEDINGS_REVIEW_HELD,)),
    paper(K.DECISION_LETTER_TO_PARENTS, "the letter that tells the parents the decision", who=LAWYERS),
    paper(K.THRESHOLD_FINDINGS, "what the court found", who=LAWYERS),
    paper(K.APPROVED_CARE_PLAN, "the care plan that the court approved", happened=(Event.CARE_PLAN_RECORDED,)),
    paper(K.SPECIAL_GUARDIANSHIP_REPORT, "the special guardianship report", happened=(Event.SPECIAL_GUARDIANSHIP_REPORT_FILED,)),
    paper(K.REPORT, "the special guardianship report", happened=(Event.SPECIAL_GUARDIANSHIP_REPORT_FILED,)),
    paper(K.SUPPORT_PLAN, "the support plan"),
    paper(K.CARER_SUPPORT_PLAN, "the support plan for the carer"),
    paper(K.CARER_ASSESSMENT, "the assessment of the carer"),
    paper(K.DESIGNATED_OFFICER, "the name of the police designated officer"),
    paper(K.REASON, "why the police acted"),
    paper(K.POLICE_REFERENCE, "the police reference"),
    paper(K.YOUTH_JUSTICE_WORKER, "the name of the youth justice worker"),
    paper(K.REMAND_TYPE, "the kind of remand"),
    paper(K.AGE_ASSESSMENT_IF_DISPUTED, "an age assessment, if the age is disputed"),
    paper(K.TRAFFICKING_REFERRAL_CONSIDERED, "whether the child may have been trafficked"),
    paper(K.NOTIFICATIONS_SENT, "the notifications that a death requires", many=True, who=(Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE)),
    paper(K.PANEL_NOTIFICATION_CONSIDERED, "whether the national panel must be told", who=(Role.HEAD_OF_SERVICE,)),
    paper(K.RISK_LEVEL, "how great the risk is while the child is missing"),
    paper(K.SAFE_AND_WELL_CHECK, "a check that the child is safe and well"),
    paper(K.SENSITIVITY_MARKER, "a marker that stops letters to the family"),
)  # fmt: skip

# ── Care ────────────────────────────────────────────────────────────────────────────────────────────────────────────
_CARE = (
    paper(K.SECTION_20_CONSENT_OR_ORDER, "consent under section 20, or the order"),
    paper(K.SECTION_20_CONSENT, "consent under section 20"),
    paper(K.INFORMED_CONSENT_RECORD, "the record of informed consent"),
    paper(K.END_DATE_OR_REVIEW_DATE, "when the arrangement ends or is looked at again", "date"),
    paper(K.CARE_PLAN, "a care plan", happened=(Event.CARE_PLAN_RECORDED,)),
    paper(K.CARE_PLAN_DRAFT, "a draft care plan"),
    paper(K.CARE_PLAN_COVERS_RISK, "a care plan that covers the risk"),
    paper(K.PLACEMENT, "the placement", who=PLACEMENTS),
    paper(K.PLACEMENT_DETAILS, "the details of the placement", many=True, who=PLACEMENTS),
    paper(K.PLACEMENT_PLAN, "the placement plan", happened=(Event.PLACEMENT_PLAN_RECORDED,)),
    paper(K.CARER_FULLY_APPROVED, "the full approval of the foster carer", who=PLACEMENTS, lasting=True,
          happened=(Event.FULL_APPROVAL_GRANTED,)),
    paper(K.CARER_TEMPORARILY_APPROVED, "the temporary approval of the relative or friend who cares for the child", who=PLACEMENTS,
          lasting=True, happened=(Event.TEMPORARY_APPROVAL_GRANTED,)),
    decided(K.PLACED_BEFORE_ASSESSMENT, "that the child was placed with parents before they were assessed", NOMINATED_OFFICER, lasting=True,
            happened=(Event.PLACED_BEFORE_ASSESSMENT,)),
    decided(K.PLACEMENT_WITH_PARENT_DECISION, "the decision whether the placement with parents is confirmed", NOMINATED_OFFICER,
            lasting=True, happened=(Event.PLACEMENT_WITH_PARENT_DECIDED,)),
    paper(K.FEWER_VISITS_AGREED, "the child's agreement to fewer visits", lasting=True, happened=(Event.FEWER_VISITS_AGREED,)),
    paper(K.FEWER_VISITS_NOT_AGREED, "that the child does not agree to fewer visits", lasting=True,
          happened=(Event.FEWER_VISITS_NO_LONGER_AGREED,)),
    paper(K.DISABILITY, "the child's disability", lasting=True, of_the_child=True, happened=(Event.DISABILITY_RECORDED,)),
    paper(K.NO_DISABILITY, "that the child is not disabled, or no longer", lasting=True, of_the_child=True,
          happened=(Event.DISABILITY_RULED_OUT,)),
    paper(K.SECURE_ORDER, "the secure accommodation order", who=LAWYERS, lasting=True, happened=(Event.SECURE_ORDER_MADE,)),
    paper(K.SECURE_ORDER_OVER, "the end of the secure accommodation order", who=LAWYERS, lasting=True,
          happened=(Event.SECURE_ORDER_ENDED,)),
    paper(K.PLACEMENT_UPDATE, "where the child now is", who=PLACEMENTS),
    paper(K.ALTERNATIVES_EXPLORED, "what else was tried first"),
    paper(K.CARER_ASSESSMENT_IF_CONNECTED, "an assessment of the carer, if a relative or friend"),
    decided(K.PANEL_DECISION, "the panel's decision", PANEL, by_panel=True),
    decided(K.RESOURCE_PANEL_DECISION, "the resource panel's decision", PANEL, by_panel=True),
    decided(K.EDGE_OF_CARE_OR_RESOURCE_PANEL_DECISION, "the decision of the edge of care or resource panel", PANEL, by_panel=True),
    decided(K.NOMINATED_OFFICER_APPROVAL, "the nominated officer's approval", NOMINATED_OFFICER),
    decided(K.NOMINATED_OFFICER_OR_DIRECTOR_APPROVAL, "the approval of the nominated officer, or of the director at 16 or 17",
            (*NOMINATED_OFFICER, Role.DCS)),
    decided(K.REG_39_APPROVAL, "the nominated officer's approval that the child stops being looked after", NOMINATED_OFFICER),
    decided(K.DIRECTOR_APPROVAL_IF_ACCOMMODATED, "the director's approval, for an accommodated child of 16 or 17", (Role.DCS,)),
    decided(K.REVIEW_HELD, "a looked after review that was held", INDEPENDENT_REVIEWER, happened=(Event.LAC_REVIEW_HELD,)),
    decided(K.REVIEW_DECISION, "the decision of a looked after review", INDEPENDENT_REVIEWER, happened=(Event.LAC_REVIEW_HELD,)),
    decided(K.REVIEW_HELD_BEFORE, "whether a looked after review was held before", INDEPENDENT_REVIEWER),
    paper(K.REVIEW_CONSIDERED, "whether the review must be brought forward", who=(*WORKERS, *INDEPENDENT_REVIEWER)),
    paper(K.REVIEW_PLANNED, "a date for the review", "date", who=INDEPENDENT_REVIEWER, happened=(Event.LAC_REVIEW_PLANNED,)),
    paper(K.REVIEW_RECORD, "the record of the short breaks review", happened=(Event.LAC_REVIEW_HELD,)),
    paper(K.IRO_APPOINTED, "an independent reviewing officer", happened=(Event.IRO_APPOINTED,)),
    paper(K.REG_39_ASSESSMENT, "the assessment of the return home (regulation 39)"),
    paper(K.REG_17_ASSESSMENT_OR_REG_19, "the assessment of the parents (regulation 17, or 19 where it is urgent)"),
    paper(K.SUPPORT_PLAN_AFTER_RETURN, "the plan of support after the return"),
    paper(K.CHILD_AND_IRO_VIEWS, "the views of the child and of the reviewing officer", many=True),
    decided(K.DECISION_WHETHER_CP_PLAN_CONTINUES, "the decision whether the child protection plan goes on", (*CONFERENCE, Role.IRO),
            happened=(Event.DUAL_STATUS_DECISION_RECORDED,)),
    paper(K.WRITTEN_AGREEMENT, "the written agreement of the other authority"),
    paper(K.ORDER_DESIGNATION_CHANGED, "the order that names the other authority", who=LAWYERS),
    paper(K.JOINT_HOUSING_ASSESSMENT, "the joint assessment with housing"),
    paper(K.ADVOCACY_OFFERED, "the offer of an advocate", happened=(Event.ADVOCACY_OFFER_RECORDED,)),
    paper(K.YOUNG_PERSON_VIEW, "the young person's view"),
    paper(K.CAPACITY_OF_CHILD_TO_REFUSE, "whether the young person can refuse, and does"),
    paper(K.VISIT_PLAN, "who visits in custody, and when"),
)  # fmt: skip

# ── Adoption, birth, leaving care ───────────────────────────────────────────────────────────────────────────────────
_ADOPTION_BIRTH_AND_LEAVING = (
    decided(K.SHOULD_BE_PLACED_DECISION, "the decision that the child should be placed for adoption", DECISION_MAKER,
            lasting=True, happened=(Event.SHOULD_BE_PLACED_DECISION_MADE, Event.AGENCY_DECISION_MADE)),
    decided(K.ADM_DECISION_BEFORE_APPLICATION, "the agency decision maker's decision before the application", DECISION_MAKER, lasting=True),
    decided(K.ADM_MATCH_DECISION, "the agency decision maker's decision on the match", DECISION_MAKER, lasting=True,
            happened=(Event.MATCH_DECISION_MADE, Event.AGENCY_DECISION_MADE)),
    decided(K.MATCHING_PANEL_RECOMMENDATION, "the matching panel's recommendation", PANEL, by_panel=True, lasting=True,
            happened=(Event.MATCHING_PANEL_HELD,)),
    decided(K.LONG_TERM_MATCH_DECISION, "the decision on the long-term match", (*DECISION_MAKER, *PANEL), by_panel=True, lasting=True,
            happened=(Event.LONG_TERM_MATCH_APPROVED,)),
    paper(K.MATCH_CONFIRMED, "that the match is confirmed to the carer, the parents and the child", lasting=True),
    paper(K.AUTHORITY_TO_PLACE, "a placement order, or formal consent to adoption", who=LAWYERS, lasting=True,
          happened=(Event.AUTHORITY_TO_PLACE_OBTAINED,)),
    paper(K.ADOPTION_PLACEMENT_PLAN, "the adoption placement plan"),
    paper(K.ADOPTION_SUPPORT_PLAN, "the adoption support plan"),
    paper(K.PARENTS_ASK_FOR_ADOPTION, "that the parents ask for adoption", lasting=True),
    paper(K.SECTION_19_CONSENT_AFTER_SIX_WEEKS, "consent to adoption, given after six weeks", lasting=True,
          happened=(Event.CONSENT_TO_ADOPTION_GIVEN,)),
    paper(K.COUNSELLING_OFFERED, "the offer of counselling"),
    paper(K.PANEL_DATE, "a date at the panel", "date"),
    paper(K.DISRUPTION_MEETING, "a disruption meeting",
          happened=(Event.DISRUPTION_MEETING_HELD, Event.ADOPTION_DISRUPTION_MEETING_HELD)),
    paper(K.LATER_LIFE_LETTER, "the later life letter", lasting=True, happened=(Event.LATER_LIFE_LETTER_PROVIDED,)),
    paper(K.LIFE_STORY_BOOK, "the life story book", lasting=True, happened=(Event.LIFE_STORY_BOOK_PROVIDED,)),
    paper(K.APPEAL_PERIOD_PASSED, "the day the time for an appeal ran out", "date", who=LAWYERS,
          happened=(Event.APPEAL_PERIOD_ENDED,)),
    paper(K.RECORD_CLOSED_AND_RESTRICTED, "that the birth record is closed and restricted"),
    paper(K.REVIEW_OF_SUPPORT_PLAN, "a review of the support plan", happened=(Event.SUPPORT_PLAN_REVIEWED,)),
    paper(K.MOTHER_AND_PARTNER_DETAILS, "the details of the mother and her partner", many=True),
    paper(K.BIRTH_PLAN, "the birth plan", happened=(Event.BIRTH_PLAN_AGREED,)),
    paper(K.SEX_RECORDED, "the sex of the child"),
    paper(K.NAME_RECORDED, "the name of the child"),
    paper(K.ADDRESS_AT_BIRTH, "the address at birth"),
    paper(K.NEEDS_ASSESSMENT, "the assessment of need of a care leaver", who=LEAVING_CARE,
          happened=(Event.NEEDS_ASSESSMENT_COMPLETED,)),
    paper(K.PATHWAY_PLAN, "the pathway plan", who=LEAVING_CARE, happened=(Event.PATHWAY_PLAN_RECORDED,)),
    paper(K.OFFER_RECORDED, "the offer of support from 21 to 25", who=LEAVING_CARE, happened=(Event.SUPPORT_OFFER_RECORDED,)),
    paper(K.YOUNG_PERSON_ANSWER, "the young person's answer", who=LEAVING_CARE),
    paper(K.RETURN_ROUTE_EXPLAINED, "how the young person can come back before 25", who=LEAVING_CARE),
)  # fmt: skip

EVIDENCE: Mapping[K, EvidenceRule] = {
    rule.kind: rule
    for rule in (
        *_ANSWERS,
        *_FIRST_CONTACT_AND_EARLY_HELP,
        *_ASSESSMENT_AND_PLANS,
        *_COURT_AND_URGENT,
        *_CARE,
        *_ADOPTION_BIRTH_AND_LEAVING,
    )
}
"""The rule of every kind of evidence."""
