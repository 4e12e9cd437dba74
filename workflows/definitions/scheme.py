"""The decisions of the scheme of delegation: who takes each as it ships, and what in the process is that decision.

An authority names others, or certain people, from a day to a day. What the law reserves stays with the roles that it names:
there an authority may only say which person holds the approval.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.terms import EvidenceKind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegable:
    """One decision. `moves` and `evidence` are what takes it: a move that is decided, a minute that is put on record.

    `reserved` by law to the roles of `by`. `fixed` by guidance: an authority may name people, and no other role.
    """

    code: str
    title: str
    by: tuple[Role, ...]
    source: str
    reserved: bool = False
    fixed: bool = False
    verified: bool = False
    moves: tuple[str, ...] = ()
    evidence: tuple[EvidenceKind, ...] = ()


SCHEME: tuple[Delegable, ...] = (
    Delegable(
        code="contact_outcome",
        title="Outcome of a contact",
        by=(
            Role.MASH_DECISION_MAKER,
            Role.EDT,
        ),
        source="Local hub procedures",
        verified=True,
        moves=(
            "contact_closed",
            "contact_signposted",
            "contact_to_early_help",
            "contact_to_referral",
        ),
    ),
    Delegable(
        code="referral_outcome",
        title="Next step on a referral",
        by=(
            Role.MASH_DECISION_MAKER,
            Role.TEAM_MANAGER,
            Role.EDT,
        ),
        source="Working Together to Safeguard Children",
        verified=True,
        moves=(
            "referral_no_further_action",
            "referral_to_assessment",
        ),
    ),
    Delegable(
        code="share_without_consent",
        title="Share information or refer without consent, with reasons",
        by=(
            Role.LEAD_PROFESSIONAL,
            Role.FAMILY_SUPPORT_WORKER,
            Role.SOCIAL_WORKER,
            Role.ASYE_SOCIAL_WORKER,
            Role.PRACTICE_SUPERVISOR,
            Role.PERSONAL_ADVISER,
            Role.SUPERVISING_SOCIAL_WORKER,
            Role.FAMILY_HELP_LEAD_PRACTITIONER,
            Role.LEAD_CHILD_PROTECTION_PRACTITIONER,
            Role.PARTNER_PROFESSIONAL,
            Role.EARLY_HELP_MANAGER,
            Role.MASH_DECISION_MAKER,
            Role.TEAM_MANAGER,
            Role.EDT,
        ),
        source="Information sharing advice 2024",
        fixed=True,
    ),
    Delegable(
        code="early_help_accept",
        title="Accept and allocate early help",
        by=(Role.EARLY_HELP_MANAGER,),
        source="Step up and step down procedures",
        verified=True,
    ),
    Delegable(
        code="early_help_close",
        title="Close early help",
        by=(Role.EARLY_HELP_MANAGER,),
        source="Common local scheme of delegation",
        moves=(
            "early_help_closed_needs_met",
            "early_help_closed_consent_withdrawn",
            "early_help_to_single_agency",
        ),
    ),
    Delegable(
        code="step_up_request",
        title="Ask for step-up to social care",
        by=(
            Role.LEAD_PROFESSIONAL,
            Role.EARLY_HELP_MANAGER,
        ),
        source="Knowsley and Rotherham step up and step down procedures",
        verified=True,
    ),
    Delegable(
        code="step_down_accept",
        title="Accept a step-down from social care",
        by=(Role.EARLY_HELP_MANAGER,),
        source="Gloucestershire, Hull and Knowsley step-down meetings",
        verified=True,
    ),
    Delegable(
        code="assessment_authorise",
        title="Authorise a child and family assessment",
        by=(
            Role.TEAM_MANAGER,
            Role.PRACTICE_SUPERVISOR,
        ),
        source="Working Together to Safeguard Children",
        verified=True,
        evidence=(EvidenceKind.AUTHORISED_ASSESSMENT,),
    ),
    Delegable(
        code="strategy_discussion_outcome",
        title="Start section 47 enquiries",
        by=(
            Role.TEAM_MANAGER,
            Role.MASH_DECISION_MAKER,
            Role.EDT,
            Role.LEAD_CHILD_PROTECTION_PRACTITIONER,
        ),
        source="Working Together to Safeguard Children",
        fixed=True,
        verified=True,
    ),
    Delegable(
        code="section_47_outcome",
        title="Conclude section 47 and decide on a conference",
        by=(Role.TEAM_MANAGER,),
        source="Working Together to Safeguard Children",
        fixed=True,
        verified=True,
        moves=(
            "section_47_to_child_in_need",
            "section_47_to_assessment",
            "section_47_closed",
            "section_47_outcome_stage_kept",
        ),
    ),
    Delegable(
        code="conference_outcome",
        title="Make, continue or end a child protection plan",
        by=(Role.CP_CHAIR,),
        source="Working Together to Safeguard Children",
        fixed=True,
        verified=True,
        moves=(
            "section_47_to_child_protection",
            "cp_to_child_in_need",
            "cp_ended_support_declined",
        ),
    ),
    Delegable(
        code="cin_close",
        title="End a child in need plan",
        by=(Role.TEAM_MANAGER,),
        source="Local procedures manuals",
        moves=(
            "cin_closed",
            "cin_consent_withdrawn",
        ),
    ),
    Delegable(
        code="accommodate_section_20",
        title="Agree to accommodate with consent",
        by=(
            Role.HEAD_OF_SERVICE,
            Role.SERVICE_MANAGER,
            Role.EDT,
        ),
        source="York, Lancashire, Bristol and Nottingham procedures (designated manager only)",
        verified=True,
        moves=(
            "assessment_to_looked_after",
            "cin_to_looked_after",
            "cp_to_looked_after",
            "private_fostering_to_looked_after",
            "pre_proceedings_to_looked_after",
            "relinquished_baby",
            "homeless_16_17",
            "relevant_returns_to_care",
        ),
    ),
    Delegable(
        code="seek_emergency_protection_order",
        title="Apply for an emergency protection order",
        by=(
            Role.HEAD_OF_SERVICE,
            Role.SERVICE_MANAGER,
            Role.EDT,
        ),
        source="Common local scheme of delegation",
    ),
    Delegable(
        code="enter_pre_proceedings",
        title="Start the pre-proceedings process",
        by=(
            Role.HEAD_OF_SERVICE,
            Role.SERVICE_MANAGER,
        ),
        source="Local public law outline protocols",
        verified=True,
        moves=(
            "cin_to_pre_proceedings",
            "cp_to_pre_proceedings",
        ),
    ),
    Delegable(
        code="issue_proceedings",
        title="Issue care proceedings",
        by=(
            Role.HEAD_OF_SERVICE,
            Role.ASSISTANT_DIRECTOR,
        ),
        source="Local public law outline protocols",
        verified=True,
        moves=("pre_proceedings_to_proceedings",),
    ),
    Delegable(
        code="placement_out_of_area",
        title="Place outside the authority, not distant",
        by=(Role.NOMINATED_OFFICER,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 11",
        reserved=True,
    ),
    Delegable(
        code="placement_distant",
        title="Place at a distance (outside the authority and not in an adjoining one)",
        by=(Role.DCS,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 11",
        reserved=True,
    ),
    Delegable(
        code="placement_move_key_stage_4",
        title="Move that disrupts a child's education in Key Stage 4",
        by=(Role.NOMINATED_OFFICER,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 10",
        reserved=True,
    ),
    Delegable(
        code="placement_with_parents",
        title="Place a child in care with parents",
        by=(Role.NOMINATED_OFFICER,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 regs 18 and 19",
        reserved=True,
        verified=True,
        moves=("looked_after_home_on_order",),
        evidence=(EvidenceKind.NOMINATED_OFFICER_APPROVAL,),
    ),
    Delegable(
        code="reg24_temporary_approval",
        title="Temporarily approve a connected person",
        by=(Role.NOMINATED_OFFICER,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 24",
        reserved=True,
        verified=True,
    ),
    Delegable(
        code="reg24_extension",
        title="Extend temporary approval",
        by=(Role.NOMINATED_OFFICER,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 25",
        reserved=True,
        verified=True,
    ),
    Delegable(
        code="reg25a_early_permanence_approval",
        title="Approve prospective adopters as temporary foster carers for a named child",
        by=(
            Role.NOMINATED_OFFICER,
            Role.ADM,
        ),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 25A",
        reserved=True,
        verified=True,
    ),
    Delegable(
        code="independence_move_16_17",
        title="Move to unregulated or supported accommodation at 16 or 17",
        by=(Role.NOMINATED_OFFICER,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 43",
        reserved=True,
    ),
    Delegable(
        code="secure_accommodation_without_order",
        title="Place in secure accommodation without an order (up to 72 hours in 28 days)",
        by=(Role.DCS,),
        source="Children (Secure Accommodation) Regulations 1991",
    ),
    Delegable(
        code="permanence_plan_agree",
        title="Agree the permanence plan",
        by=(
            Role.SERVICE_MANAGER,
            Role.HEAD_OF_SERVICE,
        ),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 and Children Act 1989 guidance volume 2",
        fixed=True,
    ),
    Delegable(
        code="should_be_placed_for_adoption",
        title="Decide the child should be placed for adoption",
        by=(Role.ADM,),
        source="Adoption Agencies Regulations 2005 regs 18 and 19",
        reserved=True,
        verified=True,
        moves=("adoption_plan_changed",),
        evidence=(EvidenceKind.SHOULD_BE_PLACED_DECISION,),
    ),
    Delegable(
        code="adoption_match",
        title="Approve an adoption match",
        by=(Role.ADM,),
        source="Adoption Agencies Regulations 2005 regs 31 to 33",
        reserved=True,
        verified=True,
        moves=("looked_after_to_placed_for_adoption",),
        evidence=(EvidenceKind.ADM_MATCH_DECISION,),
    ),
    Delegable(
        code="adopter_approval",
        title="Approve prospective adopters",
        by=(Role.ADM,),
        source="Adoption Agencies Regulations 2005 reg 30B",
        reserved=True,
        verified=True,
    ),
    Delegable(
        code="foster_carer_approval",
        title="Approve foster carers",
        by=(Role.ADM,),
        source="Fostering Services (England) Regulations 2011 reg 27",
        reserved=True,
    ),
    Delegable(
        code="long_term_foster_match",
        title="Approve a long-term foster match",
        by=(
            Role.ADM,
            Role.HEAD_OF_SERVICE,
        ),
        source="Southwark, Northumberland, Northamptonshire and City of London procedures",
        verified=True,
        moves=("matched_long_term",),
    ),
    Delegable(
        code="cease_looking_after",
        title="Stop looking after an accommodated child (20 working days or more)",
        by=(Role.NOMINATED_OFFICER,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 39",
        reserved=True,
        verified=True,
        moves=(
            "looked_after_reunified",
            "looked_after_closed",
        ),
        evidence=(EvidenceKind.REG_39_APPROVAL,),
    ),
    Delegable(
        code="cease_looking_after_16_17_accommodated",
        title="Stop looking after an accommodated child aged 16 or 17",
        by=(Role.DCS,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 39",
        reserved=True,
        verified=True,
        moves=("left_care_16_17",),
        evidence=(EvidenceKind.DIRECTOR_APPROVAL_IF_ACCOMMODATED,),
    ),
    Delegable(
        code="lac_review_outcome",
        title="Record the looked after review decisions",
        by=(Role.IRO,),
        source="Care Planning, Placement and Case Review (England) Regulations 2010 regs 32 to 37",
        reserved=True,
        verified=True,
        evidence=(EvidenceKind.REVIEW_DECISION,),
    ),
    Delegable(
        code="pathway_plan_approve",
        title="Approve the pathway plan",
        by=(Role.TEAM_MANAGER,),
        source="Common local scheme of delegation",
    ),
    Delegable(
        code="serious_incident_notify_agree",
        title="Agree that an incident is notifiable",
        by=(
            Role.DCS,
            Role.ASSISTANT_DIRECTOR,
        ),
        source="Working Together to Safeguard Children",
        fixed=True,
        verified=True,
    ),
    Delegable(
        code="close_case",
        title="Close the case to social care",
        by=(Role.TEAM_MANAGER,),
        source="Local procedures manuals",
        verified=True,
        moves=(
            "assessment_closed",
            "support_closed",
        ),
    ),
    Delegable(
        code="transfer_responsibility",
        title="Accept or hand over a case between authorities",
        by=(
            Role.TEAM_MANAGER,
            Role.SERVICE_MANAGER,
        ),
        source="Common local scheme of delegation",
    ),
    Delegable(
        code="late_reason_record",
        title="Record a reason for missing a statutory clock",
        by=(Role.TEAM_MANAGER,),
        source="Common local scheme of delegation",
    ),
    Delegable(
        code="restrict_record",
        title="Restrict a record",
        by=(
            Role.SERVICE_MANAGER,
            Role.CALDICOTT_GUARDIAN,
        ),
        source="Common local scheme of delegation",
    ),
)

BY_CODE: Mapping[str, Delegable] = {one.code: one for one in SCHEME}
OF_MOVE: Mapping[str, str] = {move: one.code for one in SCHEME for move in one.moves}
OF_EVIDENCE: Mapping[EvidenceKind, str] = {kind: one.code for one in SCHEME for kind in one.evidence}
