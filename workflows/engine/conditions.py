"""Facts worked out from the record that a move or a time limit may ask for, and how each is told when it is not so."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from workflows.calendar import add_months, add_working_days, local_date
from workflows.engine.stage import ADULT, SERIES_OF_SHORT_BREAKS, age_on, looked_after_in_law, stage_of
from workflows.engine.visits import after_the_first_year, since_placed, way_of_visiting
from workflows.shapes import Calendar, Condition, Situation
from workflows.terms import EvidenceKind, Stage, SubStage, TrackCode

THIRTEEN_WEEKS = 13 * 7
TWENTY_WORKING_DAYS = 20

EMERGENCY_STATUSES = frozenset({"L1", "L2", "L3", "J2"})


def holds(condition: Condition, situation: Situation, *, calendar: Calendar) -> bool:
    """Whether the fact is so in this situation. Ages of an unborn child are all false but being under 18."""
    return _TESTS[condition](situation, calendar)


def earliest(condition: Condition, situation: Situation, *, calendar: Calendar) -> date | None:
    """The first day on which time alone makes the fact so; None where it takes more than time, or is so already."""
    if holds(condition, situation, calendar=calendar):
        return None
    if condition is Condition.LOOKED_AFTER_20_WORKING_DAYS and situation.looked_after_since:
        return add_working_days(situation.looked_after_since, TWENTY_WORKING_DAYS, calendar=calendar)
    if condition in _BIRTHDAYS and situation.date_of_birth and _age(situation) < _BIRTHDAYS[condition]:
        return birthday(situation.date_of_birth, _BIRTHDAYS[condition])
    return None


def birthday(born: date, years: int) -> date:
    """The day on which a child born on this day reaches this age; 29 February falls on 1 March in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _age(s: Situation) -> int:
    """Whole years; -1 before birth, so that no age can be met."""
    if s.date_of_birth is None or s.date_of_birth > s.today:
        return -1
    return age_on(s.date_of_birth, s.today)


def _is_open(s: Situation, *codes: TrackCode) -> bool:
    return any(code in codes for code, _ in s.tracks)


def _in_state(s: Situation, code: TrackCode, *states: str) -> bool:
    return any((code, state) in s.tracks for state in states)


def _without(s: Situation, code: TrackCode) -> Stage:
    return stage_of(replace(s, tracks=frozenset(track for track in s.tracks if track[0] is not code)))


def _looked_after(s: Situation) -> bool:
    return looked_after_in_law(s.legal_statuses, s.placement)


def _twenty_working_days(s: Situation, calendar: Calendar) -> bool:
    since = s.looked_after_since
    return since is not None and s.today >= add_working_days(since, TWENTY_WORKING_DAYS, calendar=calendar)


def _emergency_basis(s: Situation, calendar: Calendar) -> bool:
    if s.legal_statuses & EMERGENCY_STATUSES:
        return True
    return "V2" in s.legal_statuses and not _twenty_working_days(s, calendar)


def _one_agency_helps(s: Situation) -> bool:
    """Whether one agency alone was decided on last. Until anybody decides, several are taken to help."""
    one, several = s.evidence.get(EvidenceKind.ONE_AGENCY_HELPS), s.evidence.get(EvidenceKind.SEVERAL_AGENCIES_HELP)
    return one is not None and (several is None or several < one)


def _first_year(s: Situation) -> bool:
    return s.placement_started_on is not None and s.today < add_months(s.placement_started_on, 12)


def _first_year_of_private_fostering(s: Situation) -> bool:
    return s.privately_fostered_since is not None and s.today < add_months(s.privately_fostered_since, 12)


def _disabled(s: Situation) -> bool:
    """Whether a disability is on record, and nothing later says otherwise."""
    found, not_so = s.evidence.get(EvidenceKind.DISABILITY), s.evidence.get(EvidenceKind.NO_DISABILITY)
    return found is not None and (not_so is None or not_so < found)


_SECURE_HOME = "K1"
_YOUTH_DETENTION = frozenset({_SECURE_HOME, "R5"})
_FIRST_SECURE_ORDER_IN_MONTHS = 3


def _on_remand(s: Situation, *, in_detention: bool) -> bool:
    return "J1" in s.legal_statuses and (s.placement in _YOUTH_DETENTION) is in_detention


def _kept_secure_by_order(s: Situation) -> bool:
    """Whether a secure order is on record that has neither ended nor surely lapsed."""
    made, over = s.evidence.get(EvidenceKind.SECURE_ORDER), s.evidence.get(EvidenceKind.SECURE_ORDER_OVER)
    if made is None or (over is not None and over > made):
        return False
    return s.today < add_months(local_date(made), _FIRST_SECURE_ORDER_IN_MONTHS)


_SERVED_AS_IN_NEED = (TrackCode.CHILD_IN_NEED_PLAN, TrackCode.PRIVATE_FOSTERING, TrackCode.SHORT_BREAKS)
_PROCEEDINGS = ("proceedings_issued", "interim_order")
_COURT_WORK = ("pre_proceedings", *_PROCEEDINGS)
_OWED_TO_CARE_LEAVERS = ("eligible", "relevant", "former_relevant", "former_relevant_21_25")
_BELOW_ASSESSMENT = (Stage.CLOSED, Stage.CONTACT, Stage.EARLY_HELP)
_PLANS_IN_FORCE = (
    Stage.CHILD_IN_NEED,
    Stage.CHILD_PROTECTION,
    Stage.LOOKED_AFTER,
    Stage.PERMANENCE,
    Stage.LEAVING_CARE,
)

_TESTS: Mapping[Condition, Callable[[Situation, Calendar], bool]] = {
    Condition.BORN: lambda s, _: _age(s) >= 0,
    Condition.UNBORN: lambda s, _: _age(s) < 0,
    Condition.UNDER_18: lambda s, _: _age(s) < ADULT,
    Condition.UNDER_16_OR_DISABLED: lambda s, _: _age(s) < 16 or (_age(s) < ADULT and _disabled(s)),
    Condition.AGED_18: lambda s, _: _age(s) >= ADULT,
    Condition.AGED_21: lambda s, _: _age(s) >= 21,
    Condition.SUPPORT_MAY_END: lambda s, _: _age(s) >= 21 or _in_state(s, TrackCode.PATHWAY_16_PLUS, "qualifying"),
    Condition.AGED_16_OR_17: lambda s, _: 16 <= _age(s) < ADULT,
    Condition.UNDER_5: lambda s, _: 0 <= _age(s) < 5,
    Condition.AGED_5_OR_OVER: lambda s, _: _age(s) >= 5,
    Condition.AGED_3_OR_OVER: lambda s, _: _age(s) >= 3,
    Condition.AGED_4_TO_16: lambda s, _: 4 <= _age(s) <= 16,
    Condition.LOOKED_AFTER: lambda s, _: _looked_after(s),
    Condition.NOT_LOOKED_AFTER: lambda s, _: not _looked_after(s),
    Condition.NOT_PLACED_FOR_ADOPTION: lambda s, _: s.sub_stage is not SubStage.PLACED_FOR_ADOPTION,
    Condition.MATCHED_LONG_TERM: lambda s, _: s.sub_stage is SubStage.MATCHED_LONG_TERM,
    Condition.NOT_MATCHED_LONG_TERM: lambda s, _: s.sub_stage is not SubStage.MATCHED_LONG_TERM,
    Condition.ON_SHORT_BREAK_SERIES: lambda s, _: bool(s.legal_statuses & SERIES_OF_SHORT_BREAKS),
    Condition.NOT_SHORT_BREAK_SERIES: lambda s, _: not s.legal_statuses & SERIES_OF_SHORT_BREAKS,
    Condition.ON_SECTION_20: lambda s, _: "V2" in s.legal_statuses,
    Condition.ON_EMERGENCY_BASIS: _emergency_basis,
    Condition.ON_REMAND: lambda s, _: "J1" in s.legal_statuses,
    Condition.NOT_ON_REMAND: lambda s, _: "J1" not in s.legal_statuses,
    Condition.LOOKED_AFTER_20_WORKING_DAYS: _twenty_working_days,
    Condition.PROTECTION_PLAN_OPEN: lambda s, _: _is_open(s, TrackCode.PROTECTION_PLAN),
    Condition.NO_PROTECTION_PLAN: lambda s, _: not _is_open(s, TrackCode.PROTECTION_PLAN),
    Condition.NO_CHILD_IN_NEED_PLAN: lambda s, _: not _is_open(s, TrackCode.CHILD_IN_NEED_PLAN),
    Condition.NO_PLAN_OR_SERVICE: lambda s, _: not _is_open(s, TrackCode.PROTECTION_PLAN, *_SERVED_AS_IN_NEED),
    Condition.NO_PRIVATE_FOSTERING_OR_SHORT_BREAKS: lambda s, _: not _is_open(s, TrackCode.PRIVATE_FOSTERING, TrackCode.SHORT_BREAKS),
    Condition.NO_COURT_WORK_OPEN: lambda s, _: not _in_state(s, TrackCode.LEGAL, *_COURT_WORK),
    Condition.PLAN_OR_SERVICE_OPEN: lambda s, _: _is_open(s, TrackCode.PROTECTION_PLAN, *_SERVED_AS_IN_NEED),
    Condition.NO_PROCEEDINGS_OPEN: lambda s, _: not _in_state(s, TrackCode.LEGAL, *_PROCEEDINGS),
    Condition.NO_PREGNANCY_OPEN: lambda s, _: not _is_open(s, TrackCode.PRE_BIRTH),
    Condition.AT_CONTACT: lambda s, _: s.stage is Stage.CONTACT and s.sub_stage is not SubStage.REFERRAL_DECISION,
    Condition.AT_REFERRAL: lambda s, _: s.stage is Stage.CONTACT and s.sub_stage is SubStage.REFERRAL_DECISION,
    Condition.NOTHING_HIGHER_OPEN: lambda s, _: stage_of(s) in _BELOW_ASSESSMENT,
    Condition.ASSESSMENT_OR_HIGHER_OPEN: lambda s, _: stage_of(s) not in _BELOW_ASSESSMENT,
    Condition.NO_OPEN_ASSESSMENT: lambda s, _: not _is_open(s, TrackCode.ASSESSMENT),
    Condition.NO_OPEN_ASSESSMENT_OR_SECTION_47: lambda s, _: not _is_open(s, TrackCode.ASSESSMENT, TrackCode.SECTION_47_ENQUIRY),
    Condition.NO_OPEN_SECTION_47: lambda s, _: not _is_open(s, TrackCode.SECTION_47_ENQUIRY),
    Condition.SECTION_47_OPEN: lambda s, _: _is_open(s, TrackCode.SECTION_47_ENQUIRY),
    Condition.STAGE_STANDS_WITHOUT_SECTION_47: lambda s, _: _without(s, TrackCode.SECTION_47_ENQUIRY) is stage_of(s),
    Condition.CHILD_IS_MISSING: lambda s, _: _in_state(s, TrackCode.MISSING, "open"),
    Condition.NO_OPEN_MISSING_EPISODE: lambda s, _: not _in_state(s, TrackCode.MISSING, "open"),
    Condition.THIRTEEN_WEEKS_SINCE_14: lambda s, _: s.days_looked_after_since_14 >= THIRTEEN_WEEKS,
    Condition.LIVES_IN_A_PLACEMENT: lambda s, _: s.placement is not None,
    Condition.FIRST_YEAR_OF_PLACEMENT: lambda s, _: _first_year(s),
    Condition.AFTER_FIRST_YEAR_OF_PLACEMENT: lambda s, _: after_the_first_year(s),
    Condition.REVIEWED_IN_PLACEMENT: lambda s, _: since_placed(s, EvidenceKind.REVIEW_HELD),
    Condition.VISITED_AS_USUAL: lambda s, _: way_of_visiting(s) is Condition.VISITED_AS_USUAL,
    Condition.VISITED_LESS_BY_AGREEMENT: lambda s, _: way_of_visiting(s) is Condition.VISITED_LESS_BY_AGREEMENT,
    Condition.VISITED_FOR_THE_TIME_BEING: lambda s, _: way_of_visiting(s) is Condition.VISITED_FOR_THE_TIME_BEING,
    Condition.VISITED_BEFORE_PARENTS_ARE_ASSESSED: lambda s, _: way_of_visiting(s) is Condition.VISITED_BEFORE_PARENTS_ARE_ASSESSED,
    Condition.VISITED_AT_HOME_ON_CARE_ORDER: lambda s, _: way_of_visiting(s) is Condition.VISITED_AT_HOME_ON_CARE_ORDER,
    Condition.VISITED_WHERE_OTHERS_ARRANGE: lambda s, _: way_of_visiting(s) is Condition.VISITED_WHERE_OTHERS_ARRANGE,
    Condition.PLACED_BEFORE_ASSESSMENT: lambda s, _: since_placed(s, EvidenceKind.PLACED_BEFORE_ASSESSMENT),
    Condition.IN_FOSTER_CARE: lambda s, _: s.placement is not None and s.placement.startswith("U"),
    Condition.IN_SECURE_ACCOMMODATION: lambda s, _: s.placement == _SECURE_HOME,
    Condition.NO_SECURE_ORDER: lambda s, _: not _kept_secure_by_order(s),
    Condition.ON_CARE_ORDER: lambda s, _: bool(s.legal_statuses & {"C1", "C2"}),
    Condition.REMANDED_TO_YOUTH_DETENTION: lambda s, _: _on_remand(s, in_detention=True),
    Condition.REMANDED_TO_ACCOMMODATION: lambda s, _: _on_remand(s, in_detention=False),
    Condition.ELIGIBLE_OR_ABOUT_TO_BE: lambda s, _: (
        s.days_looked_after_since_14 >= THIRTEEN_WEEKS or _in_state(s, TrackCode.PATHWAY_16_PLUS, "eligible")
    ),
    Condition.AGED_5_TO_16: lambda s, _: 5 <= _age(s) <= 16,
    Condition.FIRST_YEAR_OF_PRIVATE_FOSTERING: lambda s, _: _first_year_of_private_fostering(s),
    Condition.ENTERED_BY_ADOPTION_ORDER: lambda s, _: s.arrived_by == "adoption_order",
    Condition.LEAVING_CARE_DUTY: lambda s, _: _in_state(s, TrackCode.PATHWAY_16_PLUS, *_OWED_TO_CARE_LEAVERS),
    Condition.NO_LEAVING_CARE_DUTY: lambda s, _: not _in_state(s, TrackCode.PATHWAY_16_PLUS, *_OWED_TO_CARE_LEAVERS),
    Condition.OPENED_BY_REFERRAL: lambda s, _: stage_of(s) not in _PLANS_IN_FORCE,
    Condition.UPDATE_ON_OPEN_CASE: lambda s, _: stage_of(s) in _PLANS_IN_FORCE,
    Condition.SEVERAL_AGENCIES_HELP: lambda s, _: not _one_agency_helps(s),
    Condition.PAST_THE_FRONT_DOOR: lambda s, _: stage_of(s) not in (Stage.CLOSED, Stage.CONTACT),
    Condition.NO_PLACEMENT_ORDER: lambda s, _: "E1" not in s.legal_statuses,
    Condition.PARENTS_ASK_FOR_ADOPTION: lambda s, _: EvidenceKind.PARENTS_ASK_FOR_ADOPTION in s.evidence,
}

_BIRTHDAYS: Mapping[Condition, int] = {
    Condition.AGED_18: 18,
    Condition.AGED_21: 21,
    Condition.SUPPORT_MAY_END: 21,
    Condition.AGED_16_OR_17: 16,
    Condition.AGED_5_OR_OVER: 5,
    Condition.AGED_3_OR_OVER: 3,
    Condition.AGED_4_TO_16: 4,
    Condition.AGED_5_TO_16: 5,
}

SAYS: Mapping[Condition, str] = {
    Condition.BORN: "The child has not been born yet.",
    Condition.UNBORN: "The child has been born.",
    Condition.UNDER_18: "The young person is 18 or over.",
    Condition.UNDER_16_OR_DISABLED: "The young person is 16 or over and no disability is on record, or is 18 or over.",
    Condition.AGED_18: "The young person is not 18 yet.",
    Condition.AGED_21: "The young person is not 21 yet.",
    Condition.SUPPORT_MAY_END: "Support is owed until 21, and does not end because contact is lost.",
    Condition.AGED_16_OR_17: "The young person is not 16 or 17.",
    Condition.UNDER_5: "The child is not under 5.",
    Condition.AGED_5_OR_OVER: "The child is not 5 yet.",
    Condition.AGED_3_OR_OVER: "The child is not 3 yet.",
    Condition.AGED_4_TO_16: "The child is not between 4 and 16.",
    Condition.LOOKED_AFTER: "The child is not looked after.",
    Condition.NOT_LOOKED_AFTER: "The child is looked after.",
    Condition.NOT_PLACED_FOR_ADOPTION: "The child is placed for adoption.",
    Condition.MATCHED_LONG_TERM: "The child is not matched long term.",
    Condition.NOT_MATCHED_LONG_TERM: "The child is matched long term.",
    Condition.ON_SHORT_BREAK_SERIES: "The child is not on a series of short breaks.",
    Condition.NOT_SHORT_BREAK_SERIES: "The child is on a series of short breaks.",
    Condition.ON_SECTION_20: "The child is not accommodated under section 20.",
    Condition.ON_EMERGENCY_BASIS: "The child is not in care on an emergency basis, nor under section 20 for less than 20 working days.",
    Condition.ON_REMAND: "The child is not on remand.",
    Condition.NOT_ON_REMAND: "The child is on remand.",
    Condition.LOOKED_AFTER_20_WORKING_DAYS: "The child has been looked after for less than 20 working days; before "
    "that, an emergency basis that ends is recorded instead.",
    Condition.PROTECTION_PLAN_OPEN: "No child protection plan is open.",
    Condition.NO_PROTECTION_PLAN: "A child protection plan is open; only a conference ends it.",
    Condition.NO_CHILD_IN_NEED_PLAN: "A child in need plan is open beside it.",
    Condition.NO_PLAN_OR_SERVICE: "A plan, private fostering or short breaks are still open.",
    Condition.NO_PRIVATE_FOSTERING_OR_SHORT_BREAKS: "Private fostering or short breaks are still open; end them first.",
    Condition.NO_COURT_WORK_OPEN: "Pre-proceedings or care proceedings are open, and they need a plan beside them.",
    Condition.PLAN_OR_SERVICE_OPEN: "No plan, private fostering or short breaks are open.",
    Condition.NO_PROCEEDINGS_OPEN: "Care proceedings are already open.",
    Condition.NO_PREGNANCY_OPEN: "Pre-birth work is still open; it ends at the birth.",
    Condition.AT_CONTACT: "The child does not stand at a contact.",
    Condition.AT_REFERRAL: "The child does not stand at a referral.",
    Condition.NOTHING_HIGHER_OPEN: "An assessment, a plan or care is already open.",
    Condition.ASSESSMENT_OR_HIGHER_OPEN: "No assessment, plan or care is open.",
    Condition.NO_OPEN_ASSESSMENT: "An assessment is still open; it must be authorised first.",
    Condition.NO_OPEN_ASSESSMENT_OR_SECTION_47: "An assessment or a section 47 enquiry is still open; it must have its outcome first.",
    Condition.NO_OPEN_SECTION_47: "A section 47 enquiry is still open; it must have its outcome first.",
    Condition.SECTION_47_OPEN: "No section 47 enquiry is open.",
    Condition.STAGE_STANDS_WITHOUT_SECTION_47: "The section 47 enquiry is all that is open; decide where the child goes next.",
    Condition.CHILD_IS_MISSING: "The child is not recorded as missing.",
    Condition.NO_OPEN_MISSING_EPISODE: "The child is missing; record the return first.",
    Condition.THIRTEEN_WEEKS_SINCE_14: "The young person has not been looked after for 13 weeks since the age of 14.",
    Condition.LIVES_IN_A_PLACEMENT: "No placement is open.",
    Condition.FIRST_YEAR_OF_PLACEMENT: "The placement is more than a year old.",
    Condition.AFTER_FIRST_YEAR_OF_PLACEMENT: "The placement is not a year old yet.",
    Condition.REVIEWED_IN_PLACEMENT: "No looked after review has been held since the child was placed here.",
    Condition.VISITED_AS_USUAL: "Visits of another kind hold for this child, or none.",
    Condition.VISITED_LESS_BY_AGREEMENT: "The child has not agreed to fewer visits, or not lived in a long-term foster home for a year.",
    Condition.VISITED_FOR_THE_TIME_BEING: "The carer is not approved for the time being, and the child is not with a parent on an "
    "interim care order.",
    Condition.VISITED_BEFORE_PARENTS_ARE_ASSESSED: "The child was not placed with a parent before the assessment was finished.",
    Condition.VISITED_AT_HOME_ON_CARE_ORDER: "The child does not live with a parent on a care order.",
    Condition.VISITED_WHERE_OTHERS_ARRANGE: "The authority arranges where the child lives.",
    Condition.PLACED_BEFORE_ASSESSMENT: "The child was not placed with a parent before the assessment was finished.",
    Condition.IN_FOSTER_CARE: "The child does not live with foster carers.",
    Condition.IN_SECURE_ACCOMMODATION: "The child is not in a secure children's home.",
    Condition.NO_SECURE_ORDER: "The court has made a secure accommodation order.",
    Condition.ON_CARE_ORDER: "The child is not on a care order.",
    Condition.REMANDED_TO_YOUTH_DETENTION: "The child is not remanded to youth detention accommodation.",
    Condition.REMANDED_TO_ACCOMMODATION: "The child is not remanded to local authority accommodation.",
    Condition.ELIGIBLE_OR_ABOUT_TO_BE: "The young person has not been looked after for 13 weeks since the age of 14.",
    Condition.AGED_5_TO_16: "The child is not between 5 and 16.",
    Condition.FIRST_YEAR_OF_PRIVATE_FOSTERING: "The authority has known of the private fostering for more than a year.",
    Condition.ENTERED_BY_ADOPTION_ORDER: "The support did not follow an adoption order.",
    Condition.LEAVING_CARE_DUTY: "The young person is not recorded as eligible for leaving care.",
    Condition.NO_LEAVING_CARE_DUTY: "A leaving care duty is owed to the young person and goes on.",
    Condition.OPENED_BY_REFERRAL: "A plan or care is already open.",
    Condition.UPDATE_ON_OPEN_CASE: "No plan or care is open.",
    Condition.SEVERAL_AGENCIES_HELP: "It was decided that one agency helps.",
    Condition.PAST_THE_FRONT_DOOR: "The child stands at a contact, or is closed.",
    Condition.NO_PLACEMENT_ORDER: "A placement order is in force.",
    Condition.PARENTS_ASK_FOR_ADOPTION: "The parents have not asked for adoption.",
}
"""What a person is told when the fact is not so."""

MET: Mapping[Condition, str] = {
    Condition.BORN: "The child has been born.",
    Condition.UNDER_16_OR_DISABLED: "The child is under 16, or disabled and under 18.",
    Condition.AGED_18: "The young person is 18.",
    Condition.SUPPORT_MAY_END: "The young person is 21 or over, or had less than 13 weeks in care.",
    Condition.NO_PROTECTION_PLAN: "No child protection plan is open.",
    Condition.NO_CHILD_IN_NEED_PLAN: "No child in need plan is open.",
    Condition.NO_PRIVATE_FOSTERING_OR_SHORT_BREAKS: "No private fostering or short breaks are open.",
    Condition.NO_COURT_WORK_OPEN: "No pre-proceedings or care proceedings are open.",
    Condition.NO_PREGNANCY_OPEN: "No pre-birth work is open.",
    Condition.NO_OPEN_ASSESSMENT: "No assessment is open.",
    Condition.NO_OPEN_SECTION_47: "No section 47 enquiry is open.",
    Condition.NO_OPEN_ASSESSMENT_OR_SECTION_47: "No assessment or section 47 enquiry is open.",
    Condition.NO_OPEN_MISSING_EPISODE: "The child is not missing.",
    Condition.THIRTEEN_WEEKS_SINCE_14: "The young person has been looked after for 13 weeks since the age of 14.",
    Condition.LEAVING_CARE_DUTY: "The young person is recorded as eligible for leaving care.",
    Condition.NO_LEAVING_CARE_DUTY: "No leaving care duty is owed.",
    Condition.AFTER_FIRST_YEAR_OF_PLACEMENT: "The child has lived in the placement for a year.",
    Condition.REVIEWED_IN_PLACEMENT: "A looked after review has been held since the child was placed here.",
    Condition.VISITED_AS_USUAL: "No other kind of visit holds for the child.",
    Condition.VISITED_LESS_BY_AGREEMENT: "The child has lived in a long-term foster home for a year, and has agreed to fewer visits.",
    Condition.VISITED_FOR_THE_TIME_BEING: "The carer is approved for the time being, or an interim care order is lived with a parent.",
    Condition.VISITED_BEFORE_PARENTS_ARE_ASSESSED: "The child was placed with a parent before the assessment was finished.",
    Condition.VISITED_AT_HOME_ON_CARE_ORDER: "The child lives with a parent on a care order.",
    Condition.VISITED_WHERE_OTHERS_ARRANGE: "The child is on a care order and lives where somebody else arranges it.",
    Condition.PLACED_BEFORE_ASSESSMENT: "The child was placed with a parent before the assessment was finished.",
    Condition.IN_FOSTER_CARE: "The child lives with foster carers.",
    Condition.IN_SECURE_ACCOMMODATION: "The child is in a secure children's home.",
    Condition.NO_SECURE_ORDER: "No secure accommodation order is in force.",
    Condition.ON_CARE_ORDER: "The child is on a care order.",
    Condition.REMANDED_TO_YOUTH_DETENTION: "The child is remanded to youth detention accommodation.",
    Condition.REMANDED_TO_ACCOMMODATION: "The child is remanded to local authority accommodation.",
    Condition.ELIGIBLE_OR_ABOUT_TO_BE: "The young person has been looked after for 13 weeks since the age of 14.",
    Condition.AGED_5_TO_16: "The child is between 5 and 16.",
}
"""What a person is told when a fact that a move asks for is so."""
