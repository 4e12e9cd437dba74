"""How much a day of lateness weighs in drift, by what stands behind the timescale. Read and argued with by practice leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflows.definitions.limits import BY_CODE
from workflows.terms import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How many points a day overdue counts, and why."""

    points: int
    because: str


WEIGHTS: Mapping[Basis, Weight] = MappingProxyType(
    {
        Basis.STATUTORY: Weight(points=3, because="Law: Parliament gave the child this right, and no authority may set it aside."),
        Basis.NATIONAL_GUIDANCE: Weight(points=2, because="National guidance: it is followed unless there is a good reason, written down."),
        Basis.COMMON_LOCAL_STANDARD: Weight(points=1, because="Local standard: the authority set it for itself and may change it."),
    }
)
"""D-60: days overdue weighted by standard, statutory more than local. The weights are this product's own; no source sets them."""

A_DAY_WITHOUT_PROGRESS = Weight(points=1, because="Nothing has moved towards a permanent home since.")


def basis_of(limit: str) -> Basis:
    """What stands behind a time limit by its code; one that no definition has any more counts as a local standard."""
    known = BY_CODE.get(limit)
    return known.basis if known else Basis.COMMON_LOCAL_STANDARD


__all__ = ["A_DAY_WITHOUT_PROGRESS", "WEIGHTS", "Weight", "basis_of"]
