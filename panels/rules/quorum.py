"""Whether enough of a panel's members are there, and the right ones (D-47)."""

from collections.abc import Collection
from dataclasses import dataclass

from panels.definitions import QuorumRule
from panels.terms import COUNTS, SeatPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who sits on a panel. `is_independent`: of the agency, for adoption and fostering."""

    user_id: int
    name: str
    part: SeatPart = SeatPart.MEMBER
    is_independent: bool = False
    is_experienced_social_worker: bool = False

    @property
    def counts(self) -> bool:
        return self.part in COUNTS

    @property
    def may_preside(self) -> bool:
        return self.part in (SeatPart.CHAIR, SeatPart.VICE_CHAIR)


def quorum_gaps(rule: QuorumRule, present: Collection[Member]) -> list[str]:
    """All that the panel lacks to be properly made up, in words. Empty where it lacks nothing."""
    counted = [member for member in present if member.counts]
    gaps = []
    if not any(member.may_preside for member in counted):
        gaps.append(_nobody_presides(rule))
    if rule.social_worker and not any(member.is_experienced_social_worker for member in counted):
        gaps.append("A social worker with at least three years' relevant experience since qualifying must be there.")
    if rule.independent_without_chair and _lacks_independence(counted):
        gaps.append("The chair is not there and the vice chair works for the agency, so a member who is independent of it must be there.")
    missing = rule.at_least - len(counted)
    if missing > 0:
        more = "one more member" if missing == 1 else f"{missing} more members"
        gaps.append(f"The quorum is {rule.at_least}: {more} must be there.")
    return gaps


def presides(present: Collection[Member]) -> Member | None:
    """Who chairs of those who are there: the chair, else a vice chair, in the order in which they are given."""
    for part in (SeatPart.CHAIR, SeatPart.VICE_CHAIR):
        found = next((member for member in present if member.part is part), None)
        if found is not None:
            return found
    return None


def _nobody_presides(rule: QuorumRule) -> str:
    stands_in = "a vice chair" if rule.is_statutory else "the deputy"
    return f"The chair or {stands_in} must be there."


def _lacks_independence(counted: Collection[Member]) -> bool:
    """Only where a vice chair presides: without anyone to preside that gap is told by itself."""
    presiding = presides(counted)
    if presiding is None or presiding.part is SeatPart.CHAIR or presiding.is_independent:
        return False
    return not any(member.is_independent for member in counted)
