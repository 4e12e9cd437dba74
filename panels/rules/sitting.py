"""Who sits: the chair, or who stands in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from panels.rules.quorum import Member


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


def appointed_chair(*, panel: str, chairs: Sequence[Holder], vice_chairs: Sequence[Holder]) -> Chair:
    """The person appointed to chair a statutory panel, else a vice chair: the owning post does not chair it."""
    if chairs:
        return Chair(holder=chairs[0])
    if vice_chairs:
        return Chair(holder=vice_chairs[0], stands_in=True)
    return Chair(
        holder=None, alert=f"Nobody is appointed to chair the {panel}, and there is no vice chair. The next level must name who chairs."
    )


def once_each(members: Iterable[Member]) -> list[Member]:
    """Each person once, in the first part they are named in, with what any of their seats says of them."""
    found: dict[int, Member] = {}
    for member in members:
        known = found.setdefault(member.user_id, member)
        found[member.user_id] = replace(
            known,
            is_independent=known.is_independent or member.is_independent,
            is_experienced_social_worker=known.is_experienced_social_worker or member.is_experienced_social_worker,
        )
    return list(found.values())
