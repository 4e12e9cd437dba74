"""Whose agreement a worker needs before a child goes to a panel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from panels.definitions import MANAGES
from workflows.calendar import local_date


@dataclass(frozen=True, slots=True)
class Manager:
    """A manager who answers for the child's team."""

    user_id: int
    name: str
    post: str


def managers_of(team: Any, *, now: datetime) -> list[Manager]:
    """The managers of a team and of the units above it, the nearest first. Two queries for each level."""
    today = local_date(now)
    found: dict[int, Manager] = {}
    while team is not None:
        posts = team.posts.filter(role__in=[str(r) for r in MANAGES]).prefetch_related("holdings__user")
        for post in posts:
            for held in post.holdings.all():
                if held.from_on <= today and (held.to_on is None or held.to_on >= today) and held.user.is_active:
                    found.setdefault(held.user_id, Manager(held.user_id, held.user.display_name, post.title))
        team = team.parent
    return list(found.values())
