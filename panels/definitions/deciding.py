"""Which recommendations go to the agency decision maker, and what a decision puts on the child's record.

A recommendation and a decision are two records, of two people, on two days. The decision is the evidence; the recommendation
never is. No right to ask for a review is here: the law gives one to prospective adopters and foster carers about their own
approval (Adoption Agencies Regulations 2005 reg 27, Fostering Services (England) Regulations 2011 reg 28), and none about a
child's match or plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from panels.definitions.shapes import RATIFICATION, KindOfBusiness, Outcome
from panels.terms import Business
from workflows.terms import EventKind, EvidenceKind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What is decided after these outcomes of a panel. `evidence` is what an agreement is; `told` the event of any decision.

    `on_route` limits the evidence to a child on that route to permanence. `by` are the roles who may decide, each in person:
    nobody decides it for another.
    """

    code: str
    title: str
    outcomes: tuple[str, ...]
    evidence: EvidenceKind
    told: EventKind
    by: tuple[Role, ...]
    source: str
    on_route: str = ""


_ADOPTION_MATCH = Deciding(
    code="adoption_match", title="The match with the adopters", outcomes=("match_recommended", "match_not_recommended"),
    evidence=EvidenceKind.ADM_MATCH_DECISION, told=EventKind.AGENCY_DECISION_MADE, by=(Role.ADM,),
    source="Adoption Agencies Regulations 2005 reg 33",
)  # fmt: skip
_SHOULD_BE_PLACED = Deciding(
    code="should_be_placed_for_adoption", title="Whether the child should be placed for adoption",
    outcomes=("adoption_recommended", "adoption_not_recommended"), evidence=EvidenceKind.SHOULD_BE_PLACED_DECISION,
    told=EventKind.AGENCY_DECISION_MADE, by=(Role.ADM,), source="Adoption Agencies Regulations 2005 reg 19",
)  # fmt: skip
_LONG_TERM_MATCH = Deciding(
    code="long_term_foster_match", title="What the fostering panel looked at", outcomes=("recommended", "not_recommended"),
    evidence=EvidenceKind.LONG_TERM_MATCH_DECISION, told=EventKind.FOSTERING_DECISION_MADE, by=(Role.ADM, Role.HEAD_OF_SERVICE),
    source="Care Planning, Placement and Case Review (England) Regulations 2010 reg 22B; who decides is local",
    on_route="long_term_fostering",
)  # fmt: skip
_MATCH_WITHOUT_A_FOSTERING_PANEL = Deciding(
    code="long_term_foster_match_at_permanency", title="The long-term match", outcomes=("long_term_match_recommended",),
    evidence=EvidenceKind.LONG_TERM_MATCH_DECISION, told=EventKind.FOSTERING_DECISION_MADE, by=(Role.ADM, Role.HEAD_OF_SERVICE),
    source="D-80; who decides is local", on_route="long_term_fostering",
)  # fmt: skip

DECIDING: Mapping[Business, tuple[Deciding, ...]] = {
    Business.ADOPTION_AND_MATCHING: (_ADOPTION_MATCH, _SHOULD_BE_PLACED),
    Business.FOSTERING: (_LONG_TERM_MATCH,),
    Business.PERMANENCY: (_MATCH_WITHOUT_A_FOSTERING_PANEL,),
}

DECIDES: frozenset[Role] = frozenset(role for rows in DECIDING.values() for row in rows for role in row.by)
"""Every role that decides on any recommendation."""


def deciding(business: Business, outcome: str) -> Deciding | None:
    """What is decided after this outcome of this kind of business; None where nobody decides after the panel."""
    return next((row for row in DECIDING.get(business, ()) if outcome in row.outcomes), None)


def is_to_confirm(business: Business, outcome: str) -> bool:
    """Whether the responsible manager confirms this outcome (D-59).

    A recommendation waits for its decision maker instead. Of a chair's action that is ratified or not, the action itself is
    confirmed; what follows where it is not ratified is for the head of service.
    """
    return deciding(business, outcome) is None and all(outcome != one.code for one in RATIFICATION)


def between_meetings(kind: KindOfBusiness) -> tuple[Outcome, ...]:
    """What a chair alone may decide: neither a deferral nor a recommendation, which a decision maker has from a panel that met."""
    return tuple(outcome for outcome in kind.outcomes if not outcome.defers and deciding(kind.code, outcome.code) is None)
