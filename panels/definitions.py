"""The seven kinds of business, and the five panels that are shipped to hear them.

An authority may change a panel's day, times, owner and members (`models/panel.py` keeps them as data). What a kind of
business may decide, what that puts on the child's record and which move it opens is here. Requirements PN-01 to PN-09,
decisions D-40 to D-59.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from panels.terms import Business, Pattern
from workflows.terms import EventKind, EvidenceKind, Role

ITEM_MINUTES = 20
"""Minutes for an item unless its request asks for another length (D-57)."""
QUORUM = 3
"""Members who must be there, the chair among them (D-47)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that a panel may decide.

    `evidence` is what it puts on the child's record, `happened` what the record also tells, `enables` the codes of the
    moves that then no longer lack the panel. `defers` brings the item back: it asks for an action, who owns it and the
    meeting it returns to. `asks_term` asks for the weekly cost and the day it ends.
    """

    code: str
    title: str
    says: str
    evidence: tuple[EvidenceKind, ...] = ()
    happened: tuple[EventKind, ...] = ()
    enables: tuple[str, ...] = ()
    defers: bool = False
    asks_term: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfBusiness:
    """One kind of business: for whom it is, what to bring, and what may come of it."""

    code: Business
    title: str
    for_whom: str
    bring: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    recommends: bool = False

    def outcome(self, code: str) -> Outcome | None:
        """The outcome of this code; None where this kind of business has none."""
        return next((o for o in self.outcomes if o.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedPanel:
    """A panel as it is shipped: its days, its owning post, who stands in where that post is there, and who sits on it."""

    code: str
    title: str
    weekday: int
    pattern: Pattern
    starts: time
    ends: time
    business: tuple[Business, ...]
    owner: Role
    owner_title: str
    members: tuple[Role, ...]
    deputy_title: str = ""
    every_weeks: int = 1
    section: Business | None = None
    section_every: int = 0
    section_minutes: int = 0
    quorum: int = QUORUM


RESOURCES = (
    EvidenceKind.RESOURCE_PANEL_DECISION,
    EvidenceKind.EDGE_OF_CARE_OR_RESOURCE_PANEL_DECISION,
    EvidenceKind.PANEL_DECISION,
)
RESOURCES_ENABLE = ("assessment_to_short_breaks", "assessment_to_looked_after", "cin_to_looked_after")


def _deferred(title: str = "Deferred", says: str = "The item comes back when the work is done.") -> Outcome:
    return Outcome(code="deferred", title=title, says=says, defers=True)


KINDS: Mapping[Business, KindOfBusiness] = {
    kind.code: kind
    for kind in (
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
                _deferred(),
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
                _deferred(),
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
                _deferred(),
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
                _deferred(),
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
                _deferred("Return by a date", "More is needed before the panel can decide."),
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
                _deferred("Not yet", "The route is not ready to be endorsed."),
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
                _deferred(),
            ),
        ),
    )
}  # fmt: skip

OUTCOMES: tuple[str, ...] = tuple(sorted({o.code for kind in KINDS.values() for o in kind.outcomes}))

_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY = range(4)
_MEMBERS = (Role.SERVICE_MANAGER, Role.PANEL_ADMINISTRATOR)

SHIPPED: tuple[ShippedPanel, ...] = (
    ShippedPanel(
        code="access_to_resources", title="Access to Resources Panel", weekday=_MONDAY, pattern=Pattern.EVERY_WEEKS,
        starts=time(14), ends=time(16, 30), business=(Business.ACCESS_TO_RESOURCES,),
        section=Business.HOUSING_PATHWAYS, section_every=4, section_minutes=60,
        owner=Role.HEAD_OF_SERVICE, owner_title="Head of service, resources",
        deputy_title="Service manager, children looked after", members=_MEMBERS,
    ),
    ShippedPanel(
        code="plo_and_care_proceedings", title="PLO and Care Proceedings Panel", weekday=_TUESDAY,
        pattern=Pattern.EVERY_WEEKS, every_weeks=2, starts=time(14), ends=time(16),
        business=(Business.PUBLIC_LAW_OUTLINE, Business.CARE_PROCEEDINGS),
        owner=Role.HEAD_OF_SERVICE, owner_title="Head of service, child protection and child in need",
        deputy_title="Service manager, child protection and child in need", members=_MEMBERS,
    ),
    ShippedPanel(
        code="legal_gateway", title="Legal Gateway Panel", weekday=_WEDNESDAY, pattern=Pattern.EVERY_WEEKS,
        starts=time(9, 30), ends=time(12), business=(Business.LEGAL_GATEWAY,),
        owner=Role.SERVICE_MANAGER, owner_title="Service lead, legal planning",
        deputy_title="Head of service, child protection and child in need", members=(*_MEMBERS, Role.LEGAL_ADVISER),
    ),
    ShippedPanel(
        code="permanency", title="Permanency Panel", weekday=_THURSDAY, pattern=Pattern.EVERY_WEEKS, every_weeks=2,
        starts=time(14, 30), ends=time(16, 30), business=(Business.PERMANENCY,),
        owner=Role.HEAD_OF_SERVICE, owner_title="Head of service, children looked after",
        deputy_title="Service manager, children looked after", members=_MEMBERS,
    ),
    ShippedPanel(
        code="best_care_best_value", title="Best Care Best Value Review Panel", weekday=_WEDNESDAY,
        pattern=Pattern.LAST_OF_MONTH, starts=time(14), ends=time(16), business=(Business.BEST_CARE_BEST_VALUE,),
        owner=Role.DCS, owner_title="Director of children's services",
        deputy_title="Assistant director", members=_MEMBERS,
    ),
)  # fmt: skip
"""Five panels for seven kinds of business. Their anchor is set when an authority begins (D-52)."""

BEGIN_WORK = frozenset(Role) - {
    Role.COURT, Role.LEAD_MEMBER, Role.CHIEF_EXECUTIVE, Role.SYSTEM_ADMINISTRATOR, Role.PANEL_ADMINISTRATOR,
    Role.LEGAL_ADVISER, Role.PERFORMANCE_OFFICER, Role.QA_AUDITOR, Role.COMMUNICATIONS_OFFICER,
    Role.DATA_PROTECTION_OFFICER, Role.FOSTER_CARER,
}  # fmt: skip
"""Who may put a child that they see forward to a panel."""

MANAGES = (
    Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR, Role.EARLY_HELP_MANAGER, Role.MASH_DECISION_MAKER,
    Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS,
)  # fmt: skip
"""Whose agreement a worker needs to put a child forward (D-57), and who may confirm what a panel decided (D-59)."""
