"""The national measures of how long children wait for adoption: what each counts, among whom, and its threshold."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

YEARS = 3
"""The scorecards average over this many years, so that a few children do not swing them."""

UNDER_MONTHS = 14
"""Department for Education scorecards, 2014: fourteen months from entry to care to moving in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure. `threshold` is in calendar days, None where the country sets none; `verified` as the facts say."""

    code: str
    title: str
    definition: str
    population: str
    is_share: bool = False
    threshold: int | None = None
    source: str = "Adoption scorecards"
    verified: bool = True
    note: str = ""


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        one.code: one
        for one in (
            Measure(
                code="A1",
                title="Entry to care to placed with adopters",
                definition="Average days from entering care to moving in with the adoptive family",
                population="Children adopted in the three years",
                threshold=426,
                note="Fourteen months. Superseded in publications by A10.",
            ),
            Measure(
                code="A10",
                title="Entry to care to moved in with the eventual adopters",
                definition="As A1, stopped when the child first moved in with the eventual adopters, fostering for adoption included",
                population="Children adopted in the three years",
                threshold=426,
                verified=False,
                note="The threshold is taken as that of A1.",
            ),
            Measure(
                code="A2",
                title="Placement order to match",
                definition="Average days from the court's authority to place to the decision on a match",
                population="Children adopted in the three years",
                threshold=121,
                note="A match that was decided before the order counts as no days.",
            ),
            Measure(
                code="A3",
                title="Share waiting under 14 months",
                definition="Share who waited less than 14 months from entering care to moving in",
                population="Children adopted in the three years, and children who wait with adoption as the plan",
                is_share=True,
            ),
        )
    }
)
