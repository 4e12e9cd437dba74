"""Who answers in a role for a team today, and where nobody does, why: a vacancy or an absence, in words to be written down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from tracker.models import Absence, Holding, OrgUnit, Post
from tracker.selectors.words import Words, capital
from workflows.calendar import local_date
from workflows.terms import Role

TEAM_MANAGERS = (Role.TEAM_MANAGER, Role.EARLY_HELP_MANAGER, Role.MASH_DECISION_MAKER)
"""The roles that manage a team, whichever the team is."""

UP_THE_LINE = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""Roles that are somebody's only up the line of a team: never the manager of another service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Who answers in a role. `user_id` is None where nobody does; `because` then says why, or why a deputy answers."""

    role: Role
    post: str
    user_id: int | None = None
    is_deputy: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True)
class _Seat:
    """A post with those who hold it today: the holder and the deputies, at work or away."""

    title: str
    unit: str
    holders: tuple[int, ...]
    deputies: tuple[int, ...]


@dataclass(slots=True)
class Posts:
    """The posts of some roles and who is in them today, read once. Made by `posts`."""

    parents: Mapping[int, int | None]
    seats: Mapping[tuple[int, str], list[_Seat]]
    away: frozenset[int]
    words: Words = field(default_factory=Words)

    def who_answers(self, role: Role, unit: int | None) -> Answering:
        """The nearest post of this role, from the unit up; outside the line of management whichever post there is."""
        seats = self._seats(role, unit)
        if not seats:
            return Answering(role=role, post=capital(self.words.role(role)), because="There is no post of this role.")
        found = [self._answer(role, seat) for seat in seats]
        return next((one for one in found if one.user_id is not None), found[0])

    def _seats(self, role: Role, unit: int | None) -> list[_Seat]:
        codes = TEAM_MANAGERS if role is Role.TEAM_MANAGER else (role,)
        while unit is not None:
            seats = [seat for code in codes for seat in self.seats.get((unit, code), ())]
            if seats:
                return seats
            unit = self.parents.get(unit)
        if role in UP_THE_LINE:
            return []
        return [seat for (_, code), seats in sorted(self.seats.items()) if code == role for seat in seats]

    def _answer(self, role: Role, seat: _Seat) -> Answering:
        post = f"{seat.title}, {seat.unit}"
        at_work = next((user for user in seat.holders if user not in self.away), None)
        if at_work is not None:
            return Answering(role=role, post=post, user_id=at_work)
        why = "The holder of the post is away" if seat.holders else "The post is vacant"
        deputy = next((user for user in seat.deputies if user not in self.away), None)
        if deputy is not None:
            return Answering(role=role, post=post, user_id=deputy, is_deputy=True, because=f"{why}; the deputy answers.")
        return Answering(role=role, post=post, because=f"{why}, and nobody stands in.")


def posts(roles: Iterable[Role], *, now: datetime) -> Posts:
    """The posts of these roles with their people today. Four queries."""
    wanted = {str(role) for role in roles}
    if Role.TEAM_MANAGER in wanted:
        wanted |= {str(role) for role in TEAM_MANAGERS}
    today = local_date(now)
    held: dict[int, tuple[list[int], list[int]]] = {}
    rows = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), post__role__in=wanted, from_on__lte=today)
    for post, user, is_deputy in rows.filter(user__is_active=True).order_by("pk").values_list("post", "user", "is_deputy"):
        held.setdefault(post, ([], []))[is_deputy].append(user)
    seats: dict[tuple[int, str], list[_Seat]] = {}
    for pk, unit, role, title, name in (
        Post.objects.filter(role__in=wanted, unit__is_active=True).order_by("pk").values_list("pk", "unit", "role", "title", "unit__name")
    ):
        holders, deputies = held.get(pk, ([], []))
        seats.setdefault((unit, role), []).append(_Seat(title, name, tuple(holders), tuple(deputies)))
    away = Absence.objects.filter(is_cancelled=False, from_on__lte=today, to_on__gte=today).values_list("user", flat=True)
    return Posts(dict(OrgUnit.objects.values_list("pk", "parent")), seats, frozenset(away))


__all__ = ["Answering", "Posts", "posts"]
