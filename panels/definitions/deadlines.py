"""Which timescales of a child wait for which kind of business: the nearest of them is the last day it may be heard on."""

from collections.abc import Mapping

from panels.definitions.arising import TRIGGERS
from panels.definitions.shapes import KindOfBusiness
from panels.terms import Business
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.limits import ALL_LIMITS


def limits_stopped_by(kind: KindOfBusiness) -> frozenset[str]:
    """The limits that a decision of this kind stops, and those whose nearing end puts a child forward for it."""
    told = {event for outcome in kind.outcomes for event in outcome.happened}
    told |= {event for outcome in kind.outcomes for evidence in outcome.evidence for event in EVIDENCE[evidence].happened}
    stopped = {limit.code for limit in ALL_LIMITS if told & set(limit.stops_on)}
    return frozenset(stopped | {limit for trigger in TRIGGERS if trigger.business is kind.code for limit, _ in trigger.rungs})


def by_kind(kinds: Mapping[Business, KindOfBusiness]) -> dict[Business, frozenset[str]]:
    """The same for every kind of business."""
    return {code: limits_stopped_by(kind) for code, kind in kinds.items()}
