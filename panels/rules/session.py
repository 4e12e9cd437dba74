"""A meeting as it sits: who is there at a moment, who chairs then, and how much time is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of a person at a meeting (UTC). `left_at` is None while the person is there."""

    user_id: int
    arrived_at: datetime
    left_at: datetime | None = None


def here_at(stays: Iterable[Stay], moment: datetime) -> frozenset[int]:
    """Who is there at a moment. Whoever leaves at that very moment has left."""
    return frozenset(s.user_id for s in stays if s.arrived_at <= moment and (s.left_at is None or s.left_at > moment))


def acting_chair(chairs: Sequence[int], here: Iterable[int], *, now_chairs: int | None = None) -> int | None:
    """Who chairs: whoever does already, for as long as they are there, else the first of the chairs who is. None where none is."""
    present = set(here)
    if now_chairs in present and now_chairs in chairs:
        return now_chairs
    return next((chair for chair in chairs if chair in present), None)


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes until a moment, rounded up; below nothing once it has passed."""
    seconds = (until - now).total_seconds()
    return int(-(-seconds // 60))
