"""What runs beside the stage, each a machine of its own with its states, moves and source.

`none` is the absence of a row. Where the domain pack gives a track no states it is open or ended.
"""

from workflows.shapes import TrackEnd, TrackMachine, TrackMove
from workflows.terms import EventKind, EvidenceKind, Role, TrackCode


def steps(*pairs: tuple[str, str] | tuple[str, str, EventKind]) -> tuple[TrackMove, ...]:
    """Moves from one state to another, with the event that the move is, where it is one."""
    return tuple(TrackMove(source=pair[0], target=pair[1], event=pair[2] if len(pair) == 3 else None) for pair in pairs)


def open_or_ended(
    code: TrackCode, title: str, purpose: str, *, opened: EventKind, ended: EventKind, source: str,
    answers: Role = Role.SOCIAL_WORKER,
) -> TrackMachine:  # fmt: skip
    """A track with no states of its own in the pack."""
    return TrackMachine(
        code=code,
        title=title,
        purpose=purpose,
        version=1,
        states=("none", "open", "ended"),
        open_states=("open",),
        moves=steps(("none", "open"), ("open", "ended", ended)),
        opened=opened,
        ended=ended,
        end_state="ended",
        answers=answers,
        source=source,
    )


ASSESSMENT = TrackMachine(
    code=TrackCode.ASSESSMENT,
    title="Assessment",
    purpose="Child and family assessments over time.",
    version=1,
    states=("none", "allocated", "in_progress", "submitted", "returned", "authorised", "cancelled"),
    open_states=("allocated", "in_progress", "submitted", "returned"),
    moves=steps(
        ("none", "allocated"),
        ("allocated", "in_progress"),
        ("in_progress", "submitted", EventKind.ASSESSMENT_SUBMITTED),
        ("submitted", "returned", EventKind.ASSESSMENT_RETURNED),
        ("returned", "submitted", EventKind.ASSESSMENT_SUBMITTED),
        ("submitted", "authorised", EventKind.ASSESSMENT_AUTHORISED),
        ("allocated", "cancelled", EventKind.ASSESSMENT_CANCELLED),
        ("in_progress", "cancelled", EventKind.ASSESSMENT_CANCELLED),
    ),
    opened=EventKind.ASSESSMENT_STARTED,
    ended=EventKind.ASSESSMENT_CANCELLED,
    end_state="cancelled",
    endings=(
        # The event is told when the manager's agreement goes on record, which is before the move that ends the track.
        TrackEnd(
            state="authorised",
            rests_on=(EvidenceKind.AUTHORISED_ASSESSMENT, EvidenceKind.ASSESSMENT_AUTHORISED),
        ),
    ),
    source="CIN census rules 8896, 8863Q",
)

SECTION_47_ENQUIRY = TrackMachine(
    code=TrackCode.SECTION_47_ENQUIRY,
    title="Section 47 enquiry",
    purpose="From the strategy discussion to the outcome.",
    version=1,
    states=(
        "none",
        "strategy_discussion",
        "enquiry_open",
        "conference_required",
        "conference_held",
        "conference_not_required",
    ),
    open_states=("strategy_discussion", "enquiry_open", "conference_required"),
    moves=steps(
        ("none", "strategy_discussion"),
        ("strategy_discussion", "none", EventKind.STRATEGY_DISCUSSION_NO_ENQUIRY),
        ("strategy_discussion", "enquiry_open"),
        ("enquiry_open", "conference_required", EventKind.SECTION_47_OUTCOME_AUTHORISED),
        ("enquiry_open", "conference_not_required", EventKind.SECTION_47_ENDED),
        ("conference_required", "conference_held", EventKind.SECTION_47_ENDED),
        ("conference_required", "conference_not_required", EventKind.SECTION_47_ENDED),
    ),
    opened=EventKind.SECTION_47_STARTED,
    ended=EventKind.SECTION_47_ENDED,
    end_state="conference_not_required",
    endings=(
        TrackEnd(
            state="conference_held",
            event=EventKind.SECTION_47_ENDED,
            rests_on=(EvidenceKind.CONFERENCE_HELD, EvidenceKind.CONFERENCE_HELD_ON_WEEKDAY),
        ),
    ),
    source="CIN census rules 8839, 8890, 8868",
)

CHILD_IN_NEED_PLAN = open_or_ended(
    TrackCode.CHILD_IN_NEED_PLAN,
    "Child in need plan",
    "The plan of services agreed with the family under section 17.",
    opened=EventKind.CIN_PLAN_STARTED,
    ended=EventKind.CIN_PLAN_ENDED,
    source="CIN census rules 4001, 4004, 4014 to 4017",
)

PROTECTION_PLAN = TrackMachine(
    code=TrackCode.PROTECTION_PLAN,
    title="Child protection plan",
    purpose="Its own dates, category and review series.",
    version=1,
    states=("none", "open", "ended"),
    open_states=("open",),
    # A plan that is made again is a new plan, with the number of previous plans raised by one.
    moves=steps(("none", "open"), ("open", "ended", EventKind.CP_PLAN_ENDED), ("ended", "open")),
    opened=EventKind.CP_PLAN_STARTED,
    ended=EventKind.CP_PLAN_ENDED,
    end_state="ended",
    source="CIN census rules 8935, 8940",
)

LEGAL_STATES = (
    "none",
    "police_protection",
    "epo",
    "section_20",
    "remand",
    "gateway",
    "pre_proceedings",
    "proceedings_issued",
    "interim_order",
    "final_order",
    "placement_order",
    "discharged",
)

LEGAL = TrackMachine(
    code=TrackCode.LEGAL,
    title="Legal status and proceedings",
    purpose="Orders, applications and pre-proceedings. The legal statuses are a dated list beside it.",
    version=1,
    states=LEGAL_STATES,
    open_states=LEGAL_STATES[1:-1],
    moves=steps(
        ("none", "gateway"),
        ("gateway", "none"),
        ("gateway", "pre_proceedings"),
        ("gateway", "proceedings_issued"),
        ("pre_proceedings", "none"),
        ("pre_proceedings", "proceedings_issued"),
        ("proceedings_issued", "interim_order"),
        ("interim_order", "final_order"),
        ("proceedings_issued", "final_order"),
        ("final_order", "placement_order"),
        ("interim_order", "placement_order"),
        ("final_order", "discharged"),
        ("placement_order", "discharged"),
        ("proceedings_issued", "none"),
        ("none", "proceedings_issued"),
        ("none", "interim_order"),
        ("interim_order", "none"),
        ("none", "police_protection"),
        ("police_protection", "none"),
        ("police_protection", "epo"),
        ("police_protection", "section_20"),
        ("police_protection", "proceedings_issued"),
        ("none", "epo"),
        ("section_20", "epo"),
        ("epo", "none"),
        ("epo", "section_20"),
        ("epo", "proceedings_issued"),
        ("epo", "interim_order"),
        ("none", "section_20"),
        ("section_20", "none"),
        ("section_20", "police_protection"),
        ("section_20", "gateway"),
        ("section_20", "pre_proceedings"),
        ("section_20", "proceedings_issued"),
        ("section_20", "interim_order"),
        ("pre_proceedings", "section_20"),
        ("none", "remand"),
        ("section_20", "remand"),
        ("remand", "none"),
        ("remand", "section_20"),
        ("remand", "interim_order"),
    ),
    opened=None,
    ended=None,
    end_state="discharged",
    at_most_one_open=False,
    source="Adoption and Children Act 2002 s29",
)


PLACEMENT = TrackMachine(
    code=TrackCode.PLACEMENT,
    title="Placement",
    purpose="Where the child lives, as dated episodes.",
    version=1,
    states=("none", "planned", "placed", "emergency_placed", "temporary", "missing", "ended"),
    open_states=("planned", "placed", "emergency_placed", "temporary", "missing"),
    moves=steps(
        ("none", "planned"),
        ("planned", "placed"),
        ("none", "emergency_placed"),
        ("emergency_placed", "placed"),
        ("placed", "temporary"),
        ("temporary", "placed"),
        ("placed", "missing"),
        ("missing", "placed"),
        ("placed", "ended"),
        ("emergency_placed", "ended"),
        ("missing", "ended"),
    ),
    opened=None,
    ended=None,
    end_state="ended",
    source="SSDA903 episode rules 501, 433, 577",
)

PERMANENCE_ROUTE = TrackMachine(
    code=TrackCode.PERMANENCE_ROUTE,
    title="Permanence plan",
    purpose="Primary and parallel plans with their milestones.",
    version=1,
    states=(
        "none",
        "planning",
        "plan_agreed",
        "matching",
        "matched",
        "order_or_placement_achieved",
        "plan_changed",
        "not_applicable",
    ),
    # A match that is achieved ends nothing: the child stays looked after with every timescale.
    open_states=("planning", "plan_agreed", "matching", "matched", "order_or_placement_achieved", "plan_changed"),
    moves=steps(
        ("none", "planning"),
        ("planning", "plan_agreed", EventKind.PERMANENCE_ROUTE_MOVED),
        ("plan_agreed", "matching", EventKind.PERMANENCE_ROUTE_MOVED),
        ("matching", "matched", EventKind.PERMANENCE_ROUTE_MOVED),
        ("matched", "order_or_placement_achieved", EventKind.PERMANENCE_ACHIEVED),
        ("plan_agreed", "plan_changed", EventKind.ROUTE_CHANGED),
        ("matched", "plan_changed", EventKind.ROUTE_CHANGED),
        ("plan_changed", "planning", EventKind.PERMANENCE_ROUTE_MOVED),
        ("planning", "not_applicable", EventKind.ROUTE_CHANGED),
        ("plan_agreed", "order_or_placement_achieved", EventKind.PERMANENCE_ACHIEVED),
        ("matching", "plan_changed", EventKind.ROUTE_CHANGED),
        ("order_or_placement_achieved", "plan_changed", EventKind.ROUTE_CHANGED),
    ),
    opened=EventKind.PERMANENCE_ROUTE_SET,
    ended=EventKind.ROUTE_CHANGED,
    end_state="not_applicable",
    kept_at_end=("order_or_placement_achieved",),
    at_most_one_open=False,
    source="Standard Safeguarding Dataset permanence fields",
)

EARLY_HELP = TrackMachine(
    code=TrackCode.EARLY_HELP,
    title="Early help",
    purpose="Runs before, after, or paused beside social care.",
    version=1,
    states=("none", "consent_pending", "open", "paused", "closed"),
    open_states=("consent_pending", "open", "paused"),
    moves=steps(
        ("none", "consent_pending"),
        ("consent_pending", "open"),
        ("consent_pending", "closed", EventKind.EARLY_HELP_CLOSED),
        ("open", "paused", EventKind.EARLY_HELP_PAUSED),
        ("paused", "open", EventKind.EARLY_HELP_RESUMED),
        ("open", "closed", EventKind.EARLY_HELP_CLOSED),
        ("paused", "closed", EventKind.EARLY_HELP_CLOSED),
        ("closed", "consent_pending"),
    ),
    opened=EventKind.EARLY_HELP_PLAN_STARTED,
    ended=EventKind.EARLY_HELP_CLOSED,
    end_state="closed",
    answers=Role.LEAD_PROFESSIONAL,
    source="Gloucestershire stepping down guidance",
)

PATHWAY_16_PLUS = TrackMachine(
    code=TrackCode.PATHWAY_16_PLUS,
    title="Leaving care status",
    purpose="Eligibility under the leaving care provisions, worked out from dates and confirmed by a person.",
    version=1,
    states=("none", "eligible", "relevant", "former_relevant", "former_relevant_21_25", "qualifying", "closed"),
    open_states=("eligible", "relevant", "former_relevant", "former_relevant_21_25", "qualifying"),
    moves=steps(
        ("none", "eligible"),
        ("eligible", "relevant", EventKind.PATHWAY_CHANGED),
        ("relevant", "eligible", EventKind.PATHWAY_CHANGED),
        ("eligible", "former_relevant", EventKind.PATHWAY_CHANGED),
        ("relevant", "former_relevant", EventKind.PATHWAY_CHANGED),
        ("former_relevant", "former_relevant_21_25", EventKind.PATHWAY_CHANGED),
        ("former_relevant", "closed", EventKind.PATHWAY_ENDED),
        ("former_relevant_21_25", "closed", EventKind.PATHWAY_ENDED),
        ("closed", "former_relevant_21_25"),
        ("none", "qualifying"),
        ("qualifying", "closed", EventKind.PATHWAY_ENDED),
    ),
    opened=EventKind.PATHWAY_STARTED,
    ended=EventKind.PATHWAY_ENDED,
    end_state="closed",
    answers=Role.PERSONAL_ADVISER,
    source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 40",
)

MISSING = TrackMachine(
    code=TrackCode.MISSING,
    title="Missing or away without authorisation",
    purpose="Each episode with its start, its end and the return interview.",
    version=1,
    states=("none", "open", "returned", "interview_done", "interview_refused"),
    # A child may go missing again before the interview about the last time.
    open_states=("open",),
    moves=steps(
        ("none", "open"),
        ("open", "returned", EventKind.CHILD_RETURNED_FROM_MISSING),
        ("returned", "interview_done", EventKind.RETURN_INTERVIEW_COMPLETED),
        ("returned", "interview_refused", EventKind.INTERVIEW_DECLINED),
        ("interview_done", "open"),
        ("interview_refused", "open"),
        ("returned", "open"),
    ),
    opened=EventKind.CHILD_MISSING,
    ended=EventKind.CHILD_RETURNED_FROM_MISSING,
    end_state="returned",
    source="SSDA903 rules 577, 580",
)

EDGE_OF_CARE = open_or_ended(
    TrackCode.EDGE_OF_CARE,
    "Edge of care",
    "Marks a child who may come into care, so that help is looked for first.",
    opened=EventKind.EDGE_OF_CARE_MARKED,
    ended=EventKind.EDGE_OF_CARE_ENDED,
    source="Local procedures manuals",
)

PRE_BIRTH = open_or_ended(
    TrackCode.PRE_BIRTH,
    "Pre-birth",
    "Assess and plan for an unborn child. Ends at birth.",
    opened=EventKind.PRE_BIRTH_STARTED,
    ended=EventKind.PRE_BIRTH_ENDED,
    source="CIN census rules 8525Q, 8606, 8750",
)

PRIVATE_FOSTERING = open_or_ended(
    TrackCode.PRIVATE_FOSTERING,
    "Private fostering arrangement",
    "Assess and oversee a child living 28 days or more with someone who is not a close relative.",
    opened=EventKind.PRIVATE_FOSTERING_STARTED,
    ended=EventKind.PRIVATE_FOSTERING_ENDED,
    source="Children (Private Arrangements for Fostering) Regulations 2005 regs 3, 4, 7, 8",
)

SHORT_BREAKS = open_or_ended(
    TrackCode.SHORT_BREAKS,
    "Short breaks",
    "Planned breaks for a disabled child, under section 17 or as a series under section 20.",
    opened=EventKind.SHORT_BREAKS_STARTED,
    ended=EventKind.SHORT_BREAKS_ENDED,
    source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 48",
)

TRACKS: dict[TrackCode, TrackMachine] = {
    machine.code: machine
    for machine in (
        ASSESSMENT,
        SECTION_47_ENQUIRY,
        CHILD_IN_NEED_PLAN,
        PROTECTION_PLAN,
        LEGAL,
        PLACEMENT,
        PERMANENCE_ROUTE,
        EARLY_HELP,
        PATHWAY_16_PLUS,
        MISSING,
        EDGE_OF_CARE,
        PRE_BIRTH,
        PRIVATE_FOSTERING,
        SHORT_BREAKS,
    )
}
"""Every machine that runs beside the stage, by its code."""
