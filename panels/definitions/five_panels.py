"""The seven kinds of business that the five shipped panels hear (requirements PN-01 to PN-07, decision D-40)."""

from panels.definitions.shapes import KindOfBusiness, Outcome, deferred
from panels.terms import Business
from workflows.terms import EventKind, EvidenceKind

RESOURCES = (
    EvidenceKind.RESOURCE_PANEL_DECISION,
    EvidenceKind.EDGE_OF_CARE_OR_RESOURCE_PANEL_DECISION,
    EvidenceKind.PANEL_DECISION,
)
RESOURCES_ENABLE = ("assessment_to_short_breaks", "assessment_to_looked_after", "cin_to_looked_after")

OF_THE_FIVE_PANELS: tuple[KindOfBusiness, ...] = (
    KindOfBusiness(
        code=Business.ACCESS_TO_RESOURCES,
        title="Access to Resources",
        for_whom="A child who needs a placement, short breaks or another service that has to be paid for.",
        bring=("The assessment or care plan", "What is asked for, its weekly cost and how long"),
        outcomes=(
            Outcome(code="agreed", title="Agreed", says="The panel agreed the resource.", evidence=RESOURCES,
                    enables=RESOURCES_ENABLE, asks_term=True),
            Outcome(code="agreed_in_part", title="Agreed in part", says="The panel agreed part of what was asked.",
                    evidence=RESOURCES, enables=RESOURCES_ENABLE, asks_term=True),
            Outcome(code="declined", title="Declined", says="The panel did not agree the resource."),
            deferred(),
        ),
    ),
    KindOfBusiness(
        code=Business.HOUSING_PATHWAYS,
        title="Housing Pathways",
        for_whom="A young person of 16 or over, or a care leaver, who needs somewhere to live.",
        bring=("The pathway plan or assessment of need", "What the young person wants"),
        outcomes=(
            Outcome(code="agreed", title="Pathway agreed", says="The panel agreed the housing pathway.",
                    evidence=(EvidenceKind.PANEL_DECISION,)),
            Outcome(code="declined", title="Declined", says="The panel did not agree the housing pathway."),
            deferred(),
        ),
    ),
    KindOfBusiness(
        code=Business.PUBLIC_LAW_OUTLINE,
        title="PLO",
        for_whom="A child in pre-proceedings.",
        bring=("The letter before proceedings", "The minutes of the last pre-proceedings meeting", "The plan and its progress"),
        outcomes=(
            Outcome(code="continued", title="Continue pre-proceedings", says="Pre-proceedings continue.",
                    evidence=(EvidenceKind.PANEL_DECISION,)),
            Outcome(code="exit", title="End pre-proceedings", says="The panel agreed that pre-proceedings end.",
                    evidence=(EvidenceKind.PANEL_DECISION,), enables=("pre_proceedings_stepped_down",)),
            Outcome(code="issue", title="Issue proceedings", says="The panel agreed that proceedings are issued.",
                    evidence=(EvidenceKind.FINAL_DECISION_MEETING,), enables=("pre_proceedings_to_proceedings",)),
            deferred(),
        ),
    ),
    KindOfBusiness(
        code=Business.CARE_PROCEEDINGS,
        title="Care Proceedings",
        for_whom="A child in care proceedings.",
        bring=("The court timetable", "The care plan", "Assessments filed and still to come"),
        # A direction steers the work in court. It is not the decision that an admission waits for, so it is told on
        # the record and stands in for no evidence.
        outcomes=(
            Outcome(code="direction", title="Direction given", says="The panel gave a direction for the proceedings."),
            deferred(),
        ),
    ),
    KindOfBusiness(
        code=Business.LEGAL_GATEWAY,
        title="Legal Gateway",
        for_whom="A child for whom the threshold for pre-proceedings or proceedings may be met.",
        bring=("Chronology", "The current assessment", "The threshold document", "Legal advice"),
        outcomes=(
            Outcome(code="enter_plo", title="Enter pre-proceedings (PLO)",
                    says="The threshold is met and pre-proceedings are to begin.",
                    evidence=(EvidenceKind.LEGAL_PLANNING_MINUTES, EvidenceKind.DECISION_AND_REASONS),
                    happened=(EventKind.GATEWAY_DECISION_RECORDED,),
                    enables=("cin_to_pre_proceedings", "cp_to_pre_proceedings")),
            Outcome(code="issue", title="Issue proceedings", says="The threshold is met and proceedings are to be issued.",
                    evidence=(EvidenceKind.LEGAL_PLANNING_MINUTES,
                              EvidenceKind.DECISION_AND_REASONS_FOR_NO_PRE_PROCEEDINGS),
                    happened=(EventKind.GATEWAY_DECISION_RECORDED,), enables=("straight_to_proceedings",)),
            Outcome(code="not_met", title="Threshold not met", says="The work goes on without pre-proceedings.",
                    evidence=(EvidenceKind.LEGAL_PLANNING_MINUTES,), happened=(EventKind.GATEWAY_DECISION_RECORDED,)),
            deferred("Return by a date", "More is needed before the panel can decide."),
        ),
    ),
    KindOfBusiness(
        code=Business.PERMANENCY,
        title="Permanency",
        for_whom="A child looked after, whose way to a permanent home is to be agreed.",
        bring=("The permanence plan", "The last review's decisions", "What the child and the family say"),
        outcomes=(
            Outcome(code="route_endorsed", title="Route endorsed", says="The panel endorsed the route to permanence.",
                    evidence=(EvidenceKind.PANEL_DECISION,)),
            Outcome(code="ready_for_matching", title="Ready for the matching panel",
                    says="The panel found the child ready for the matching panel.", evidence=(EvidenceKind.PANEL_DECISION,)),
            Outcome(code="long_term_match_recommended", title="Long-term match recommended",
                    says="The panel recommends the long-term match to the decision maker."),
            deferred("Not yet", "The route is not ready to be endorsed."),
        ),
        recommends=True,
    ),
    KindOfBusiness(
        code=Business.BEST_CARE_BEST_VALUE,
        title="Best Care Best Value Review",
        for_whom="A child looked after, whose placement's quality and cost are to be reviewed.",
        bring=("The placement's cost and term", "The last visit and review", "What the child says about the placement"),
        outcomes=(
            Outcome(code="continue", title="Continue", says="The placement continues as it is.",
                    evidence=(EvidenceKind.PANEL_DECISION,)),
            Outcome(code="step_down", title="Step down", says="The child is to move to a less intensive placement.",
                    evidence=(EvidenceKind.PANEL_DECISION,)),
            Outcome(code="renegotiate", title="Renegotiate", says="The terms of the placement are to be negotiated again.",
                    evidence=(EvidenceKind.PANEL_DECISION,)),
            deferred(),
        ),
    ),
)  # fmt: skip
