"""What the definition of an indicator is made of: what is counted, out of what, against which target, and who answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.terms import EventKind, Role


class InCare(StrEnum):
    """What can be counted among the children looked after in law as they stand now."""

    COMPLETE = "complete"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class DoneInTime:
    """Of the timescales of these limits that came due in the period, those that were done by then."""

    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StillInTime:
    """Of the timescales of these limits that run at the end of the period, those whose time has not passed."""

    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alongside:
    """Of the events of one kind in the period, those with which another was told at the same moment."""

    of: EventKind
    also: EventKind


@dataclass(frozen=True, slots=True)
class AmongInCare:
    """Of the children looked after in law now, those of whom this is true. There is no earlier month of it."""

    what: InCare


@dataclass(frozen=True, slots=True)
class Awaits:
    """Not counted yet: the record that it would rest on is not kept here. No figure is shown in its place."""

    record: str


Rule = DoneInTime | StillInTime | Alongside | AmongInCare | Awaits


@dataclass(frozen=True, slots=True)
class Target:
    """A whole per cent to reach or to stay under, and the per cent from which it is of concern."""

    percent: int
    concern: int
    at_most: bool = False

    def __str__(self) -> str:
        return f"{'At most' if self.at_most else 'At least'} {self.percent}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator as a manager reads it.

    `one` and `several` name what is counted, such as “visit”. `numerator` and `denominator` say the rule in words. A
    strength is something that goes well and is kept in sight, so that a fall is noticed. `is_local` tells an indicator
    of the authority's own from those that ship.
    """

    code: str
    title: str
    theme: str
    one: str
    several: str
    numerator: str
    denominator: str
    rule: Rule
    owner: Role
    source: str
    target: Target | None = None
    target_source: str = "Ships as a suggestion; nothing in law sets it"
    is_strength: bool = False
    is_local: bool = False

    @property
    def is_counted(self) -> bool:
        return not isinstance(self.rule, Awaits)

    @property
    def as_it_stands(self) -> bool:
        """Whether only the present can be counted."""
        return isinstance(self.rule, AmongInCare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Every indicator that ships, with the weight of a child in a worker's caseload."""

    indicators: tuple[Indicator, ...]
    weights: "Weights"

    def indicator(self, code: str) -> Indicator | None:
        return next((one for one in self.indicators if one.code == code), None)

    @property
    def counted(self) -> tuple[Indicator, ...]:
        return tuple(one for one in self.indicators if one.is_counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much a child counts in a worker's caseload, in tenths, so that sums are exact.

    `by_stage` is the weight of a child at a stage; `looked_after` holds for whoever is looked after in law at any
    stage, where it is greater; `proceedings` is added while care proceedings run. `early_ceiling` and `ceiling` are
    the per cent of the team's average beyond which a newly qualified worker is warned of, in the first `early_months`
    and after.
    """

    by_stage: Mapping[str, int]
    looked_after: int
    proceedings: int
    ceiling: int
    early_ceiling: int
    early_months: int
    newly_qualified: Sequence[Role] = field(default=())
    source: str = ""
