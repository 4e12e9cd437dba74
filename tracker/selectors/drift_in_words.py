"""Drift as people read it: its points and each part, how many days of how many points and why."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.drift import Drift
from tracker.selectors.timescales import BASES, title_of
from workflows.definitions.drift import A_DAY_WITHOUT_PROGRESS, WEIGHTS


@dataclass(frozen=True, slots=True, kw_only=True)
class PartInWords:
    """One part. `because` is the reason of its weight."""

    name: str
    standard: str
    since: date
    days: int
    weight: int
    points: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftInWords:
    """The points and their parts, which add up to them."""

    points: int
    says: str
    parts: tuple[PartInWords, ...]


def drift_in_words(found: Drift) -> DriftInWords:
    """A child's drift in words. No query."""
    parts = [
        PartInWords(
            name=title_of(part.limit, part.asks_for), standard=BASES[part.basis], since=part.since, days=part.days, weight=part.weight,
            points=part.points, because=WEIGHTS[part.basis].because,
        )
        for part in found.overdue
        if part.basis is not None
    ]  # fmt: skip
    still = found.progress
    parts.append(
        PartInWords(name="Since the last progress", standard="", since=still.since, days=still.days, weight=still.weight,
                    points=still.points, because=A_DAY_WITHOUT_PROGRESS.because)
    )  # fmt: skip
    late = sum(part.points for part in found.overdue)
    return DriftInWords(
        points=found.points, parts=tuple(parts),
        says=f"{late:,} for {len(found.overdue)} overdue, {still.points:,} for days since progress" if found.overdue
        else f"{still.points:,} for days since progress, nothing overdue",
    )  # fmt: skip


__all__ = ["DriftInWords", "PartInWords", "drift_in_words"]
