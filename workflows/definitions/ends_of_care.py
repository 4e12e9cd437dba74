"""How a child leaves care, in the groups by which those who leave are counted month by month."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOfCare:
    """One group. `moves` are those that end care so; `closings` are the outcomes of returns by which an import closes a journey."""

    code: str
    title: str
    rule: str
    moves: frozenset[str] = frozenset()
    closings: frozenset[str] = frozenset()


RETURNED_HOME = EndOfCare(
    code="returned_home",
    title="Returned home",
    rule="Went home to parents or others with responsibility, planned or not",
    moves=frozenset(
        {
            "looked_after_reunified",
            "emergency_basis_ended",
            "looked_after_unplanned_return",
            "care_order_discharged",
            "looked_after_to_child_protection",
            "proceedings_supervision_order",
        }
    ),
    closings=frozenset({"returned_home_planned", "returned_home_unplanned"}),
)
ADOPTED = EndOfCare(
    code="adopted",
    title="Adopted",
    rule="The court made an adoption order",
    moves=frozenset({"adoption_order"}),
    closings=frozenset({"adopted"}),
)
SPECIAL_GUARDIANSHIP = EndOfCare(
    code="special_guardianship",
    title="Special guardianship",
    rule="The court made a special guardianship order",
    moves=frozenset({"proceedings_special_guardianship", "looked_after_to_special_guardianship"}),
    closings=frozenset({"special_guardianship_order"}),
)
CHILD_ARRANGEMENTS = EndOfCare(
    code="child_arrangements",
    title="Child arrangements",
    rule="The court made a child arrangements order",
    moves=frozenset({"proceedings_child_arrangements", "looked_after_to_child_arrangements"}),
    closings=frozenset({"child_arrangements_order"}),
)
TURNED_18 = EndOfCare(
    code="turned_18",
    title="Turned 18",
    rule="Was 18 or over on the day, and left for none of the reasons before",
    moves=frozenset({"turned_18", "cin_to_adult_services"}),
    closings=frozenset({"staying_put"}),
)
OTHER = EndOfCare(code="other", title="Another reason", rule="Any other reason, or one that is not on record")

ENDS_OF_CARE: Mapping[str, EndOfCare] = {
    end.code: end for end in (RETURNED_HOME, ADOPTED, SPECIAL_GUARDIANSHIP, CHILD_ARRANGEMENTS, TURNED_18, OTHER)
}
"""Every group, in the order in which they are shown. A child who leaves care is in exactly one."""

BY_WHAT: Mapping[str, EndOfCare] = {what: end for end in ENDS_OF_CARE.values() for what in (*end.moves, *end.closings)}
"""The group that a move or an outcome says by itself. Where neither does, the child's age on the day does."""

__all__ = ["BY_WHAT", "ENDS_OF_CARE", "OTHER", "RETURNED_HOME", "TURNED_18", "EndOfCare"]
