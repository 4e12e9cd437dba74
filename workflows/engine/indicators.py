"""What is wrong with the definition of the indicators: each fault a sentence. A definition with a fault does not load."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from workflows.definitions.appended import appended
from workflows.definitions.journey import JOURNEY
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.errors import InvalidDefinition
from workflows.indicators import Alongside, Awaits, DoneInTime, Indicator, Pack, StillInTime, Target, Weights
from workflows.terms import EventKind, Stage


def check(pack: Pack) -> list[str]:
    """Every fault of the definition of the indicators."""
    return [*_codes(pack), *(says for one in pack.indicators for says in _indicator(one)), *_weights(pack.weights)]


@cache
def shipped() -> Pack:
    """The definition as it is shipped, proved. Raises InvalidDefinition with every fault."""
    from workflows.definitions.indicators import PACK

    faults = check(PACK)
    if faults:
        raise InvalidDefinition("indicators", faults)
    return PACK


def _codes(pack: Pack) -> Iterator[str]:
    for code, times in Counter(one.code for one in pack.indicators).items():
        if times > 1:
            yield f"{times} indicators have the code “{code}”"


def _indicator(one: Indicator) -> Iterator[str]:
    for name in ("title", "theme", "one", "several", "numerator", "denominator", "source"):
        if not getattr(one, name).strip():
            yield f"“{one.code}” has no {name}"
    if one.target is not None:
        yield from _target(one, one.target)
    yield from _rule(one)


def _target(one: Indicator, target: Target) -> Iterator[str]:
    if not 0 <= target.percent <= 100 or not 0 <= target.concern <= 100:
        yield f"the target of “{one.code}” is no per cent"
    if (target.concern < target.percent) if target.at_most else (target.concern > target.percent):
        yield f"“{one.code}” is of concern where its target is met"


def _rule(one: Indicator) -> Iterator[str]:
    rule = one.rule
    if isinstance(rule, DoneInTime | StillInTime):
        yield from _limits(one, rule.limits)
    elif isinstance(rule, Alongside):
        told = _recorded()
        for kind in (rule.of, rule.also):
            if kind not in told:
                yield f"nothing ever records “{kind}”, which “{one.code}” counts"
    elif isinstance(rule, Awaits) and one.target is not None:
        yield f"“{one.code}” has a target and is not counted"


def _limits(one: Indicator, limits: tuple[str, ...]) -> Iterator[str]:
    if not limits:
        yield f"“{one.code}” counts no time limit"
    for code in limits:
        if code not in LIMITS:
            yield f"“{one.code}” counts the time limit “{code}”, which there is not"
        elif not LIMITS[code].kind.can_be_late:
            yield f"“{one.code}” counts “{code}”, which cannot be late"


def _recorded() -> set[EventKind]:
    return {*appended(JOURNEY)}


def _weights(weights: Weights) -> Iterator[str]:
    for stage in Stage:
        if stage is not Stage.CLOSED and stage not in weights.by_stage:
            yield f"the caseload has no weight for the stage “{stage}”"
    if min(weights.by_stage.values(), default=0) < 0:
        yield "a weight of the caseload is below nothing"
    if not 0 < weights.early_ceiling <= weights.ceiling:
        yield "the ceiling of the first months is above that of the months after"
