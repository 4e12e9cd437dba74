"""How often the law wants a looked after child visited where the child lives: one way of visiting at a time, never two.

Regulation 28 of the Care Planning, Placement and Case Review (England) Regulations 2010 sets a gap for each way a child
may live. Which one holds follows from the legal status, the placement, and what was agreed or approved for it.
"""

from workflows.calendar import add_months, local_date
from workflows.engine.stage import BY_THE_ORDER_ALONE, SERIES_OF_SHORT_BREAKS, looked_after_in_law
from workflows.shapes import Condition, Situation
from workflows.terms import EvidenceKind, SubStage

WITH_PARENTS = "P1"
LONG_TERM_FOSTERING = frozenset({"U1", "U4"})
SOMEBODY_ELSE_ARRANGES = frozenset({"R2", "R5", "T1"})
"""Hospital and custody: the child lives there, and the authority has not placed the child."""

INTERIM_ORDER = "C1"


def way_of_visiting(s: Situation) -> Condition | None:
    """The one way that holds for this child now; None for a child whom these visits are not for."""
    if not looked_after_in_law(s.legal_statuses, s.placement) or s.legal_statuses & SERIES_OF_SHORT_BREAKS:
        return None
    if s.sub_stage is SubStage.PLACED_FOR_ADOPTION:
        return None
    if s.legal_statuses & BY_THE_ORDER_ALONE:
        return _in_care_by_an_order(s)
    return _where_placed(s)


def since_placed(s: Situation, kind: EvidenceKind, until: EvidenceKind | None = None) -> bool:
    """Whether this is on record for the present placement, and nothing later undoes it."""
    on_record = s.evidence.get(kind)
    if on_record is None or s.placement_started_on is None or local_date(on_record) < s.placement_started_on:
        return False
    undone = s.evidence.get(until) if until else None
    return undone is None or undone < on_record


def after_the_first_year(s: Situation) -> bool:
    """Whether the child has lived in this placement for a year."""
    return s.placement_started_on is not None and s.today >= add_months(s.placement_started_on, 12)


def _in_care_by_an_order(s: Situation) -> Condition:
    if s.placement is None or s.placement in SOMEBODY_ELSE_ARRANGES:
        return Condition.VISITED_WHERE_OTHERS_ARRANGE
    if s.placement != WITH_PARENTS:
        return _where_placed(s)
    if INTERIM_ORDER in s.legal_statuses:
        return Condition.VISITED_FOR_THE_TIME_BEING
    if since_placed(s, EvidenceKind.PLACED_BEFORE_ASSESSMENT, EvidenceKind.PLACEMENT_WITH_PARENT_DECISION):
        return Condition.VISITED_BEFORE_PARENTS_ARE_ASSESSED
    return Condition.VISITED_AT_HOME_ON_CARE_ORDER


def _where_placed(s: Situation) -> Condition:
    if since_placed(s, EvidenceKind.CARER_TEMPORARILY_APPROVED, EvidenceKind.CARER_FULLY_APPROVED):
        return Condition.VISITED_FOR_THE_TIME_BEING
    if _is_long_term(s) and since_placed(s, EvidenceKind.FEWER_VISITS_AGREED, EvidenceKind.FEWER_VISITS_NOT_AGREED):
        return Condition.VISITED_LESS_BY_AGREEMENT
    return Condition.VISITED_AS_USUAL


def _is_long_term(s: Situation) -> bool:
    long_term = s.placement in LONG_TERM_FOSTERING or s.sub_stage is SubStage.MATCHED_LONG_TERM
    return long_term and after_the_first_year(s)
