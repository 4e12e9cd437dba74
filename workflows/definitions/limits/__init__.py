"""Every time limit, a theme a file: what starts it, what stops it, how long it is, who answers, and its source."""

from collections.abc import Mapping
from types import MappingProxyType

from workflows.definitions.limits import (
    adoption,
    assessment,
    child_in_need,
    child_protection,
    early_help,
    front_door,
    leaving_care,
    legal,
    looked_after,
    missing,
    oversight,
    permanence,
    short_breaks,
)
from workflows.shapes import TimeLimit

ALL_LIMITS: tuple[TimeLimit, ...] = (
    *front_door.LIMITS,
    *early_help.LIMITS,
    *assessment.LIMITS,
    *child_protection.LIMITS,
    *child_in_need.LIMITS,
    *missing.LIMITS,
    *looked_after.LIMITS,
    *short_breaks.LIMITS,
    *legal.LIMITS,
    *permanence.LIMITS,
    *adoption.LIMITS,
    *leaving_care.LIMITS,
    *oversight.LIMITS,
)

BY_CODE: Mapping[str, TimeLimit] = MappingProxyType({limit.code: limit for limit in ALL_LIMITS})
