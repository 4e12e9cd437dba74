"""Every time limit, a theme a file: what starts it, what stops it, how long it is, who answers, and its source."""

from collections.abc import Mapping
from types import MappingProxyType

from workflows.definitions.limits import (
    adoption,
    allegations,
    assessment,
    child_in_need,
    child_protection,
    early_help,
    edge_of_care,
    front_door,
    incident,
    leaving_care,
    legal,
    looked_after,
    missing,
    oversight,
    permanence,
    placement,
    pre_birth,
    private_fostering,
    proceedings,
    remand,
    secure,
    short_breaks,
    special_guardianship,
    transfer,
    visits,
)
from workflows.shapes import TimeLimit

ALL_LIMITS: tuple[TimeLimit, ...] = (
    *front_door.LIMITS,
    *early_help.LIMITS,
    *assessment.LIMITS,
    *pre_birth.LIMITS,
    *child_protection.LIMITS,
    *child_in_need.LIMITS,
    *edge_of_care.LIMITS,
    *private_fostering.LIMITS,
    *missing.LIMITS,
    *allegations.LIMITS,
    *incident.LIMITS,
    *looked_after.LIMITS,
    *visits.LIMITS,
    *placement.LIMITS,
    *secure.LIMITS,
    *remand.LIMITS,
    *short_breaks.LIMITS,
    *legal.LIMITS,
    *proceedings.LIMITS,
    *permanence.LIMITS,
    *adoption.LIMITS,
    *special_guardianship.LIMITS,
    *leaving_care.LIMITS,
    *transfer.LIMITS,
    *oversight.LIMITS,
)

BY_CODE: Mapping[str, TimeLimit] = MappingProxyType({limit.code: limit for limit in ALL_LIMITS})

NEVER_LATE: frozenset[str] = frozenset(limit.code for limit in ALL_LIMITS if not limit.kind.can_be_late)
"""The limits that are only a moment: from when something may be done, or from when the law treats the case otherwise."""
