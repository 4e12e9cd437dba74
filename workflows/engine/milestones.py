"""Which milestones of a route are met, by what is on record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from workflows.calendar import local_date
from workflows.shapes import Milestone, Route


class Dated(Protocol):
    """Something on record, with the moment at which it happened (UTC)."""

    @property
    def at(self) -> datetime: ...


T = TypeVar("T", bound=Dated)


def entered_by_hand(route: str, milestone: str) -> str:
    """The key under which a milestone that a person says is reached stands among what happened."""
    return f"{route}/{milestone}"


def met(route: Route, since: datetime, happened: Mapping[str, Sequence[T]]) -> dict[str, T]:
    """What met each milestone of a route that was set at `since`, by the milestone's code, in the order of the route.

    `happened` holds what is on record by event kind, by evidence kind and by `entered_by_hand`.
    """
    done: dict[str, T] = {}
    for milestone in route.milestones:
        found = _first(route, milestone, since, happened) or done.get(milestone.follows)
        if found is not None:
            done[milestone.code] = found
    return done


def next_of(route: Route, done: Mapping[str, object]) -> Milestone | None:
    """The first milestone that every child on this route passes and that is not met; None when all are."""
    return next((one for one in route.milestones if not one.optional and one.code not in done), None)


def _first(route: Route, milestone: Milestone, since: datetime, happened: Mapping[str, Sequence[T]]) -> T | None:
    """The first thing on record that meets a milestone. What happens on every route counts only since this one was set."""
    keys: tuple[str, ...] = (*milestone.met_by, *milestone.shown_by)
    if milestone.is_entered_by_hand:
        keys = (entered_by_hand(route.code, milestone.code),)
    found = [one for key in keys for one in happened.get(key, ())]
    if milestone.since_set:
        found = [one for one in found if local_date(one.at) >= local_date(since)]
    return min(found, key=lambda one: one.at, default=None)
