"""What panels hear and may decide, who must be there, and the panels that are shipped.

An authority may change a panel's day, times, owner and members (`models/panel.py` keeps them as data). What a kind of
business may decide, what that puts on the child's record and which move it opens is here. Requirements PN-01 to PN-19,
decisions D-40 to D-59.
"""

from collections.abc import Mapping

from panels.definitions.five_panels import OF_THE_FIVE_PANELS
from panels.definitions.further import LOCAL_MEETINGS, STATUTORY
from panels.definitions.quorum import QUORUM, QUORUM_RULES, QuorumRule
from panels.definitions.shapes import ITEM_MINUTES, RATIFICATION, KindOfBusiness, Outcome
from panels.definitions.shipped import FURTHER, SHIPPED, ShippedPanel
from panels.definitions.who import BEGIN_WORK, MANAGES
from panels.terms import Business

KINDS: Mapping[Business, KindOfBusiness] = {kind.code: kind for kind in (*OF_THE_FIVE_PANELS, *STATUTORY, *LOCAL_MEETINGS)}
"""Every kind of business, in the order in which they are shown."""

OUTCOMES: tuple[str, ...] = tuple(sorted({o.code for kind in KINDS.values() for o in (*kind.outcomes, *RATIFICATION)}))

__all__ = [
    "BEGIN_WORK",
    "FURTHER",
    "ITEM_MINUTES",
    "KINDS",
    "MANAGES",
    "OUTCOMES",
    "QUORUM",
    "QUORUM_RULES",
    "RATIFICATION",
    "SHIPPED",
    "KindOfBusiness",
    "Outcome",
    "QuorumRule",
    "ShippedPanel",
]
