"""The children of some journeys by name, for a list behind a figure. Whoever asks has already asked who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.models import Journey


@dataclass(frozen=True, slots=True)
class Named:
    """A child of a list. `journey` is the public id."""

    ref: str
    name: str
    journey: str


def named(journeys: Sequence[int]) -> dict[int, Named]:
    """The child of each journey, by journey. One query."""
    rows = Journey.objects.filter(pk__in=journeys).select_related("child").order_by()
    return {row.pk: Named(row.child.ref, row.child.name, row.public_id) for row in rows}


__all__ = ["Named", "named"]
