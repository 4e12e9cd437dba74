"""Who sits: the chair or who stands in, and whether enough members are there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who holds a post today. `deputises` for its holder."""

    user_id: int
    name: str
    deputises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chair:
    """Who chairs. None where nobody holds the post or its deputy; `alert` then says so, and whom it concerns."""

    holder: Holder | None
    stands_in: bool = False
    alert: str = ""


def chair_of(*, owner: str, owners: Sequence[Holder], deputies: Sequence[Holder]) -> Chair:
    """The owner chairs, else whoever deputises in that post, else the panel's deputy. No panel is without a holder unseen.

    `owner` is the owning post's title. Holders are those who hold the posts today and still work here.
    """
    own = next((h for h in owners if not h.deputises), None)
    if own is not None:
        return Chair(holder=own)
    stands_in = next(iter([*owners, *deputies]), None)
    if stands_in is not None:
        return Chair(holder=stands_in, stands_in=True)
    return Chair(holder=None, alert=f"Nobody holds the post {owner}, and there is no deputy. The next level must name who chairs.")


def quorum_gaps(*, quorum: int, present: Collection[int], members: Collection[int], chairs: Collection[int]) -> list[str]:
    """What the panel lacks to be properly made up, in words. Empty where it is."""
    gaps = []
    strangers = set(present) - set(members)
    if strangers:
        gaps.append("Someone marked as present is not a member of this panel.")
    if not set(present) & set(chairs):
        gaps.append("The chair or the deputy must be there.")
    missing = quorum - len(set(present) & set(members))
    if missing > 0:
        more = "one more member" if missing == 1 else f"{missing} more members"
        gaps.append(f"The quorum is {quorum}: {more} must be there.")
    return gaps
