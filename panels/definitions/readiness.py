"""What each kind of business needs before a child is heard: plain rows, each with who owes it and its source.

What `keeps_off` keeps the child off every agenda until it is there. Everything else is said, and the child may be listed all
the same. Nothing that protects a child waits for a paper: the Legal Gateway, pre-proceedings, proceedings and resources keep
nobody off.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from panels.terms import Business
from workflows.terms import Basis, EventKind, EvidenceKind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that a kind of business needs. Any of the events `met_by` or the evidence `shown_by` is it; or the papers.

    `who` owes it. `routes` limits it to those routes to permanence, `states` to where the route stands; empty for any.
    """

    code: str
    title: str
    basis: Basis
    source: str
    who: Role = Role.SOCIAL_WORKER
    met_by: tuple[EventKind, ...] = ()
    shown_by: tuple[EvidenceKind, ...] = ()
    keeps_off: bool = False
    routes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def is_the_papers(self) -> bool:
        """Whether it is the papers of the request themselves, which nothing else on record shows."""
        return not (self.met_by or self.shown_by)


LAW, GUIDANCE, LOCAL = Basis.STATUTORY, Basis.NATIONAL_GUIDANCE, Basis.COMMON_LOCAL_STANDARD

ADOPTION_ROUTES = ("adoption", "early_permanence")
PAST_THE_PLAN = ("plan_agreed", "matching", "matched")
"""Where a route to permanence stands once its plan is agreed: what is then heard is the match."""

LOCAL_PRACTICE = "Local practice (PN-11, D-43)"
_REPORT = "Adoption Agencies Regulations 2005 regs 17 and 31"

PAPERS = Need(code="papers", title="The papers", basis=LOCAL, source=LOCAL_PRACTICE)

_FINAL_REPORT = Need(
    code="child_permanence_report", title="The final child permanence report", basis=LAW, source=_REPORT,
    met_by=(EventKind.CHILD_PERMANENCE_REPORT_COMPLETED,), keeps_off=True,
)  # fmt: skip
_ASSESSMENT = Need(
    code="assessment", title="The current assessment, authorised", basis=LOCAL, source="Local practice (LG-04)",
    met_by=(EventKind.ASSESSMENT_AUTHORISED,), shown_by=(EvidenceKind.AUTHORISED_ASSESSMENT, EvidenceKind.ASSESSMENT_AUTHORISED),
)  # fmt: skip
_REVIEW = Need(
    code="review", title="The decisions of a looked after review", basis=LOCAL, source="Local practice (PM-02)",
    who=Role.IRO, met_by=(EventKind.LAC_REVIEW_HELD,),
)  # fmt: skip

NEEDS: Mapping[Business, tuple[Need, ...]] = {
    Business.ACCESS_TO_RESOURCES: (PAPERS, _ASSESSMENT),
    Business.HOUSING_PATHWAYS: (
        PAPERS,
        Need(code="pathway_plan", title="The pathway plan or the assessment of need", basis=LOCAL,
             source="Local practice (PN-02)",
             who=Role.PERSONAL_ADVISER,
             met_by=(EventKind.PATHWAY_PLAN_RECORDED, EventKind.PATHWAY_PLAN_REVIEWED, EventKind.NEEDS_ASSESSMENT_COMPLETED)),
    ),
    Business.PUBLIC_LAW_OUTLINE: (
        PAPERS,
        Need(code="letter", title="The letter before proceedings", basis=GUIDANCE,
             source="Court orders and pre-proceedings statutory guidance (2014)", met_by=(EventKind.LETTER_BEFORE_PROCEEDINGS_SENT,)),
        Need(code="meeting", title="A pre-proceedings meeting that was held", basis=GUIDANCE, who=Role.TEAM_MANAGER,
             source="Public Law Working Group best practice guidance (2021)", met_by=(EventKind.PRE_PROCEEDINGS_MEETING_HELD,)),
    ),
    Business.CARE_PROCEEDINGS: (PAPERS,),
    Business.LEGAL_GATEWAY: (PAPERS, _ASSESSMENT),
    Business.PERMANENCY: (
        PAPERS,
        _REVIEW,
        Need(code="permanence_plan", title="The permanence plan", basis=LOCAL, source="Local practice (PM-02, D-38)",
             met_by=(EventKind.PERMANENCE_PLAN_RECORDED,)),
        Need(code=_FINAL_REPORT.code, title=_FINAL_REPORT.title, basis=LAW, source=f"{_REPORT}; AT-096",
             met_by=_FINAL_REPORT.met_by, keeps_off=True, routes=ADOPTION_ROUTES, states=PAST_THE_PLAN),
    ),
    Business.BEST_CARE_BEST_VALUE: (
        PAPERS,
        Need(code="terms", title="What the placement costs and until when it is agreed", basis=LOCAL, source="Local practice (PN-07, D-40)",
             who=Role.PLACEMENTS_OFFICER, met_by=(EventKind.PLACEMENT_TERMS_RECORDED,), shown_by=(EvidenceKind.RESOURCE_PANEL_DECISION,)),
        Need(code="seen", title="A visit at which the child was seen", basis=LOCAL, source="Local practice (PN-07, D-40)",
             met_by=(EventKind.CHILD_SEEN,)),
        _REVIEW,
    ),
    Business.FOSTERING: (
        PAPERS,
        Need(code="plan_agreed", title="Long-term fostering as the agreed plan", basis=GUIDANCE, who=Role.IRO,
             source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 22B",
             met_by=(EventKind.LONG_TERM_FOSTERING_PLAN_AGREED,), routes=("long_term_fostering",)),
        Need(code="views", title="The views of the child and of the reviewing officer", basis=LOCAL, who=Role.IRO,
             source="Local practice (PN-14)", shown_by=(EvidenceKind.CHILD_AND_IRO_VIEWS,)),
    ),
    Business.ADOPTION_AND_MATCHING: (
        PAPERS,
        _FINAL_REPORT,
        Need(code="placement_report", title="The adoption placement report, sent to the adopters", basis=LAW,
             who=Role.FAMILY_FINDER,
             source="Adoption Agencies Regulations 2005 reg 31(3)", met_by=(EventKind.ADOPTION_PLACEMENT_REPORT_SENT,),
             states=("matching", "matched")),
        Need(code="support_plan", title="The adoption support plan", basis=LAW, who=Role.SOCIAL_WORKER,
             source="Adoption Agencies Regulations 2005 reg 31(2)", shown_by=(EvidenceKind.ADOPTION_SUPPORT_PLAN,),
             states=("matching", "matched")),
    ),
}  # fmt: skip
"""By kind of business. A kind that is not here needs nothing; it hears reports, or what its own record shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """When a child on one of these routes is ready to be matched: all of these have happened since the route stands there."""

    routes: tuple[str, ...]
    business: Business
    needs: tuple[EventKind, ...]
    source: str


MATCHES: tuple[Match, ...] = (
    Match(
        routes=ADOPTION_ROUTES, business=Business.ADOPTION_AND_MATCHING,
        needs=(EventKind.SHOULD_BE_PLACED_DECISION_MADE, EventKind.CHILD_PERMANENCE_REPORT_COMPLETED, EventKind.LOCAL_MATCH_FOUND),
        source="PM-05; Adoption Agencies Regulations 2005 reg 31",
    ),
    Match(
        routes=("long_term_fostering",), business=Business.FOSTERING,
        needs=(EventKind.LONG_TERM_FOSTERING_PLAN_AGREED, EventKind.SETTLED_RECORDED),
        source="PM-05, D-82",
    ),
)  # fmt: skip
"""What makes a child ready to be matched, by route. Where no panel hears the kind, the Permanency Panel does (D-80)."""

READINESS_EVENTS: frozenset[EventKind] = frozenset(
    {kind for needs in NEEDS.values() for need in needs for kind in need.met_by} | {kind for match in MATCHES for kind in match.needs}
)
"""The events that readiness reads."""

MATCH_EVENTS: frozenset[EventKind] = frozenset(kind for match in MATCHES for kind in match.needs) | {EventKind.PERMANENCE_ROUTE_MOVED}
"""The events that may make a child ready to be matched."""
