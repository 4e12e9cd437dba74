"""What people read for the codes of the record. An authority may rename what `labels` holds; codes never change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.terms import LinkKind, PermanenceState, PlanOfRoute
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.tracks import TRACKS
from workflows.terms import EvidenceKind, Role, Stage, SubStage, TrackCode
from workflows.terms.in_words import in_words

STAGES: Mapping[str, str] = {
    Stage.CONTACT: "Contact",
    Stage.EARLY_HELP: "Early help",
    Stage.ASSESSMENT: "Assessment",
    Stage.CHILD_IN_NEED: "Child in need",
    Stage.CHILD_PROTECTION: "Child protection",
    Stage.LOOKED_AFTER: "Looked after",
    Stage.PERMANENCE: "Permanence",
    Stage.LEAVING_CARE: "Leaving care",
    Stage.CLOSED: "Closed",
}

SUB_STAGES: Mapping[str, str] = {
    SubStage.RECEIVED: "received",
    SubStage.SCREENING: "being screened",
    SubStage.HUB_ENQUIRY: "multi-agency enquiry",
    SubStage.REFERRAL_DECISION: "referral, awaiting a decision",
    SubStage.PLACED_FOR_ADOPTION: "placed for adoption",
    SubStage.MATCHED_LONG_TERM: "matched long term",
    SubStage.ORDER_MADE: "order made, support goes on",
}

ROLES: Mapping[str, str] = {
    Role.LEAD_PROFESSIONAL: "lead professional",
    Role.FAMILY_SUPPORT_WORKER: "family support worker",
    Role.SOCIAL_WORKER: "social worker",
    Role.ASYE_SOCIAL_WORKER: "newly qualified social worker",
    Role.FAMILY_HELP_LEAD_PRACTITIONER: "Family Help lead practitioner",
    Role.MASH_DECISION_MAKER: "front door decision maker",
    Role.EDT: "emergency duty team",
    Role.DCS: "director of children's services",
    Role.ADM: "agency decision maker",
    Role.PLACEMENTS_OFFICER: "placements officer",
    Role.IRO: "independent reviewing officer",
    Role.CP_CHAIR: "child protection conference chair",
    Role.QA_AUDITOR: "quality assurance auditor",
    Role.LADO: "designated officer for allegations",
    Role.CAFCASS_GUARDIAN: "children's guardian",
    Role.LOOKED_AFTER_HEALTH: "looked after health nurse or doctor",
    Role.PARTNER_PROFESSIONAL: "partner agency",
    Role.POLICE_OFFICER: "police",
    Role.COURT: "the court",
    Role.PERFORMANCE_OFFICER: "performance officer",
}
"""The roles whose words are not simply those of the code."""

LEGAL_STATUSES: Mapping[str, str] = {
    "C1": "Interim care order",
    "C2": "Care order",
    "D1": "Freeing order",
    "E1": "Placement order",
    "V2": "Section 20, accommodated by agreement",
    "V3": "Section 20, series of short breaks",
    "V4": "Section 20, series of short breaks",
    "L1": "Police protection",
    "L2": "Emergency protection order",
    "L3": "Child assessment order",
    "J1": "Remanded to the local authority or youth detention",
    "J2": "Detained child transferred by the police (PACE)",
    "J3": "Youth rehabilitation order",
}

PLACEMENTS: Mapping[str, str] = {
    "U1": "Foster care with a relative or friend, long term",
    "U2": "Foster care with a relative or friend who may adopt",
    "U3": "Foster care with a relative or friend",
    "U4": "Foster care, long term",
    "U5": "Foster care with carers who may adopt",
    "U6": "Foster care",
    "A3": "Placed for adoption with the present foster carer, by consent",
    "A4": "Placed for adoption, by consent",
    "A5": "Placed for adoption with the present foster carer, by order",
    "A6": "Placed for adoption, by order",
    "P1": "With parents",
    "P2": "Independent living",
    "P3": "Residential employment",
    "K1": "Secure children's home",
    "K2": "Children's home",
    "K3": "Supported accommodation",
    "H5": "Semi-independent living",
    "R1": "Residential care home",
    "R2": "Hospital or other medical establishment",
    "R3": "Family centre or mother and baby unit",
    "R5": "Young offender institution or secure training centre",
    "S1": "Residential school",
    "T0": "Temporary move",
    "T1": "Hospital, for now",
    "T2": "Holiday, for now",
    "T3": "Other carers while the carer is away",
    "T4": "Temporary placement of seven days or less",
    "Z1": "Other placement",
    "Z11": "Other placement",
    "Z12": "Other placement",
    "Z13": "Other placement",
    "Z14": "Other placement",
}

PROVIDERS: Mapping[str, str] = {
    "PR0": "Parents or others with parental responsibility",
    "PR1": "The authority's own",
    "PR2": "Another authority",
    "PR3": "Another public body",
    "PR4": "Private",
    "PR5": "Voluntary sector",
}
"""Who provides a placement, by the return's codes (SSDA903, PLACE_PROVIDER)."""

NEW_PLACEMENTS = (
    "U6", "U3", "U1", "U2", "U4", "U5", "K2", "K1", "K3", "R1", "R2", "R3", "R5", "S1", "P1", "P3",
    "T0", "T1", "T2", "T3", "T4", "A3", "A4", "A5", "A6",
)  # fmt: skip
"""The placements that a form offers, the usual first. Retired codes stand only on what a return brought."""

NEW_LEGAL_STATUSES = ("V2", "L1", "L2", "C1", "C2", "E1", "L3", "J1", "J2", "J3", "V3", "V4")

ROUTES: Mapping[str, str] = {
    "return_home": "Return home",
    "kinship_sgo": "Special guardianship",
    "kinship_fostering": "Foster care with relatives or friends",
    "child_arrangements": "Child arrangements order",
    "long_term_fostering": "Long-term fostering",
    "adoption": "Adoption",
    "early_permanence": "Early permanence",
    "residential_long_term": "Long-term residential care",
    "independence": "Independence",
    "stay_home_with_support": "Stay at home with support",
}

LINKS: Mapping[LinkKind, str] = {
    LinkKind.SIBLING: "Brother or sister",
    LinkKind.HALF_SIBLING: "Half-brother or half-sister",
    LinkKind.STEP_SIBLING: "Stepbrother or stepsister",
    LinkKind.TWIN: "Twin",
    LinkKind.PARENT: "Parent and child",
    LinkKind.LIVES_WITH: "Lives in the same household",
}
"""How two children on record are related, in words that fit both."""

ROUTE_STATES: Mapping[str, str] = {
    "planning": "Being planned",
    "plan_agreed": "Plan agreed",
    "matching": "Matching",
    "matched": "Matched",
    "order_or_placement_achieved": "Achieved",
    "plan_changed": "Plan changed",
    "not_applicable": "No longer planned",
}

PLANS_OF_ROUTE: Mapping[str, str] = {
    PlanOfRoute.MAIN: "The main plan",
    PlanOfRoute.PARALLEL: "A parallel plan",
    PlanOfRoute.CONTINGENCY: "The contingency plan",
}

PERMANENCE_STATES: Mapping[str, str] = {
    PermanenceState.NO_ROUTE: "No route yet",
    PermanenceState.PLANNING: "Being planned",
    PermanenceState.PLAN_AGREED: "Plan agreed",
    PermanenceState.SETTLED_NOT_MATCHED: "Settled, not matched",
    PermanenceState.MATCHING: "Matching",
    PermanenceState.MATCHED: "Matched",
    PermanenceState.PLACED_FOR_ADOPTION: "Placed for adoption, no application",
    PermanenceState.APPLIED: "Adoption application lodged",
    PermanenceState.ACHIEVED: "Achieved",
    PermanenceState.PLAN_CHANGED: "Plan changed",
}

CLOSED_BECAUSE: Mapping[str, str] = {
    "adopted": "Adopted",
    "special_guardianship_order": "Special guardianship order",
    "child_arrangements_order": "Child arrangements order",
    "returned_home_planned": "Returned home, as planned",
    "returned_home_unplanned": "Returned home, not as planned",
    "died": "The child died",
    "care_taken_over": "Care taken over by another authority",
    "independent_living": "Independent living",
    "adult_services": "Adult services",
    "sentenced_to_custody": "Sentenced to custody",
    "remand_ended": "Remand ended",
    "age_assessed_adult": "Found to be 18 or over",
    "moved_abroad": "Moved abroad",
    "staying_put": "Staying put with former carers",
    "other": "Another reason",
}
"""Why journeys that a return brought were closed. Others are closed by a move, which says it itself."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one authority. `labels` maps `stage:early_help`, `role:iro` and the like to its own word."""

    labels: Mapping[str, str] = field(default_factory=dict)

    def stage(self, code: str, sub_stage: str = "") -> str:
        """`Contact (referral, awaiting a decision)`."""
        word = self._own("stage", code, STAGES)
        return f"{word} ({SUB_STAGES[sub_stage]})" if sub_stage in SUB_STAGES else word

    def stage_apart(self, code: str) -> str:
        """A stage in a list of stages. Two that the authority gives one name are told apart: `Family Help (early help)`."""
        word = self.stage(code)
        is_shared = any(self.stage(other) == word for other in STAGES if other != code)
        return f"{word} ({STAGES[code].lower()})" if is_shared else word

    def stage_within(self, code: str) -> str:
        """A stage within a sentence: the authority's own name as it is, one that ships in small letters."""
        return self.stage_apart(code) if f"stage:{code}" in self.labels else STAGES[code].lower()

    def role(self, code: str) -> str:
        return self._own("role", code, ROLES)

    def roles(self, codes: tuple[Role, ...] | list[Role]) -> str:
        """`team manager, practice supervisor or head of service`."""
        words = list(dict.fromkeys(self.role(code) for code in codes))
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else ""

    def legal_status(self, code: str) -> str:
        return LEGAL_STATUSES.get(code, code)

    def placement(self, code: str) -> str:
        return PLACEMENTS.get(code, code)

    def provider(self, code: str) -> str:
        return PROVIDERS.get(code, code)

    def route(self, code: str) -> str:
        return self._own("route", code, ROUTES) if code else "No route recorded"

    def route_state(self, code: str) -> str:
        return ROUTE_STATES.get(code, spoken(code)) if code else "Not started"

    def track(self, code: str) -> str:
        return self.labels.get(f"track:{code}") or TRACKS[TrackCode(code)].title

    def evidence(self, kind: str) -> str:
        """The noun phrase of a kind of evidence, with a capital letter."""
        return self.labels.get(f"evidence:{kind}") or capital(EVIDENCE[EvidenceKind(kind)].label)

    def _own(self, kind: str, code: str, shipped: Mapping[str, str]) -> str:
        return self.labels.get(f"{kind}:{code}") or shipped.get(code) or spoken(code)


def spoken(code: str) -> str:
    """`in_progress` as `in progress`, and the short forms of codes in full."""
    return in_words(code)


def capital(text: str) -> str:
    """The same with a capital first letter; the rest, with its own capitals, as it is."""
    return text[:1].upper() + text[1:]
