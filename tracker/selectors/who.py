"""Who must act: a role on a child's journey as a named person, or as the post that is answerable where there is none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.models import Absence, Holding, Post, Relationship
from tracker.models.prepared import filled_up, read
from tracker.models.staff import NAMES, display_name
from tracker.rules.as_at import AsAt
from tracker.selectors.kept import kept
from tracker.selectors.tree import parents
from tracker.selectors.words import Words, capital
from tracker.terms import RelationshipKind
from workflows.calendar import local_date
from workflows.terms import Role

WORKERS = frozenset(
    {
        Role.SOCIAL_WORKER, Role.ASYE_SOCIAL_WORKER, Role.FAMILY_SUPPORT_WORKER, Role.PRACTICE_SUPERVISOR,
        Role.FAMILY_HELP_LEAD_PRACTITIONER, Role.LEAD_CHILD_PROTECTION_PRACTITIONER, Role.FAMILY_FINDER,
    }
)  # fmt: skip
"""Roles that are the allocated worker, whatever post that worker holds."""

NAMED = {
    Role.IRO: RelationshipKind.IRO,
    Role.CP_CHAIR: RelationshipKind.CP_CHAIR,
    Role.PERSONAL_ADVISER: RelationshipKind.PERSONAL_ADVISER,
    Role.SUPERVISING_SOCIAL_WORKER: RelationshipKind.SUPERVISING_SOCIAL_WORKER,
    Role.LEAD_PROFESSIONAL: RelationshipKind.LEAD_PROFESSIONAL,
}
"""Roles that a person is named to, child by child."""

MANAGES_TEAM = (Role.TEAM_MANAGER, Role.EARLY_HELP_MANAGER, Role.MASH_DECISION_MAKER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)
"""The posts that answer for a team, nearest first."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who must act. `name` is empty where a post is vacant or nobody is named yet; `post` says which post or role."""

    name: str
    post: str
    user_id: int | None = None

    def __str__(self) -> str:
        return f"{self.name}, {self.post}" if self.name else f"{capital(self.post)}, nobody named"


@dataclass(frozen=True, slots=True)
class Held:
    """A post in a unit and the person in it today."""

    title: str
    unit: str
    user_id: int | None
    name: str

    @property
    def says(self) -> str:
        """The post and its unit; the unit once, where the post's title names it already."""
        title = self.title.lower()
        return title if self.unit.lower() in title else f"{title}, {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """What of a journey decides who must act."""

    child_id: int
    team_id: int | None
    worker_id: int | None
    worker_name: str


NO_CHILD = Responsible(child_id=0, team_id=None, worker_id=None, worker_name="")
"""For what belongs to no child's journey: posts that serve everybody, and nobody who is named for a child."""


@dataclass(slots=True)
class Directory:
    """Posts, their holders and the people named for some children, read once for a page. Made by `directory`."""

    words: Words
    parents: dict[int, int | None] = field(default_factory=dict)
    posts: dict[tuple[int, str], Held] = field(default_factory=dict)
    named: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)

    def who(self, role: str, journey: Responsible) -> Who:
        """The person who must act in this role for this child, or the post that must."""
        code = Role(role)
        if code in NAMED:
            person = self.named.get((journey.child_id, NAMED[code]))
            if person is not None:
                return Who(person[1], self.words.role(code), person[0])
            if code is Role.IRO or code is Role.CP_CHAIR:
                return Who("", self.words.role(code))
        if code in WORKERS or code in NAMED:
            if journey.worker_id is not None:
                return Who(journey.worker_name, "allocated worker", journey.worker_id)
            return self.manager(journey.team_id, instead_of=self.words.role(code))
        if code is Role.TEAM_MANAGER:
            # The front door and early help have managers of their own; never the manager of another team.
            return self.manager(journey.team_id)
        return self._in_post(code, journey.team_id) or self._anywhere(code) or Who("", self.words.role(code))

    def manager(self, team_id: int | None, *, instead_of: str = "") -> Who:
        """The post that answers for a team, and whoever holds it."""
        for role in MANAGES_TEAM:
            found = self._in_post(role, team_id)
            if found is not None:
                return found
        return Who("", instead_of or "team manager")

    def _anywhere(self, role: Role) -> Who | None:
        """The post of this role that serves everybody, such as the front door's: the first that somebody holds."""
        found = sorted((p for (_, code), p in self.posts.items() if code == role), key=lambda p: (p.user_id is None, p.unit, p.title))
        return Who(found[0].name, found[0].says, found[0].user_id) if found else None

    def _in_post(self, role: Role, unit: int | None) -> Who | None:
        """The nearest post of this role in the unit or above it."""
        while unit is not None:
            post = self.posts.get((unit, role))
            if post is not None:
                return Who(post.name, post.says, post.user_id)
            unit = self.parents.get(unit)
        return None


def directory(words: Words, children: Iterable[int], *, now: datetime, past: AsAt | None = None) -> Directory:
    """Who holds which post at a moment, and who is named for these children. Four queries.

    With `past`, who was named for them then, as far as it was on record.
    """
    return Directory(words=words, parents=parents(), posts=_posts(now), named=_named(children, past))


def directory_of(
    words: Words, children: Iterable[int], *, teams: Iterable[int], roles: Iterable[str], now: datetime, past: AsAt | None = None
) -> Directory:  # fmt: skip
    """The same for one page of children of these teams, of whom no other roles are asked: of a whole country, only the posts
    that answer for them. Four queries.
    """
    above = parents()
    anywhere = {Role(role) for role in roles if role} - WORKERS - NAMED.keys() - {Role.TEAM_MANAGER}
    answer = read(_posts_for, filled_up(_with_above(teams, above)), tuple(sorted(str(role) for role in anywhere)))
    return Directory(words=words, parents=above, posts=_held(answer, now), named=_named(children, past))


def _with_above(units: Iterable[int], parents: Mapping[int, int | None]) -> list[int]:
    found: set[int] = set()
    for start in units:
        unit: int | None = start
        while unit is not None and unit not in found:
            found.add(unit)
            unit = parents.get(unit)
    return sorted(found)


@kept
def _posts(now: datetime) -> dict[tuple[int, str], Held]:
    return _held(read(_every_post), now)


def _every_post() -> QuerySet[Post, tuple[Any, ...]]:
    """The posts that may have to act; workers act for their own children and not by their post."""
    rows = Post.objects.exclude(role__in=[str(role) for role in WORKERS]).order_by("pk")
    return rows.values_list("pk", "unit", "role", "title", "unit__name")


def _posts_for(units: list[int], roles: tuple[str, ...]) -> QuerySet[Post, tuple[Any, ...]]:
    return _every_post().filter(Q(unit__in=units) | Q(role__in=roles))


def _held(found: Sequence[tuple[Any, ...]], now: datetime) -> dict[tuple[int, str], Held]:
    """The first of these posts of each role in each unit, those that are held before those that are vacant."""
    holders = _holders([pk for pk, *_ in found], now)
    posts: dict[tuple[int, str], Held] = {}
    for pk, unit, role, title, unit_name in found:
        user_id, name = holders.get(pk, (None, ""))
        known = posts.get((unit, role))
        if known is None or (known.user_id is None and user_id is not None):
            posts[unit, role] = Held(title, unit_name, user_id, name)
    return posts


def _holders(posts: Sequence[int], now: datetime) -> dict[int, tuple[int, str]]:
    """Who is in each of these posts today: the holder, or the deputy where the post has no holder or the holder is away."""
    holders: dict[int, tuple[int, str]] = {}
    for post, user, *names in read(_holdings, filled_up(posts), local_date(now)):
        holders.setdefault(post, (user, display_name(*names)))
    return holders


def _holdings(posts: list[int], today: date) -> QuerySet[Holding, tuple[Any, ...]]:
    """Who holds these posts or stands in and is at work, the holders first."""
    rows = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), post__in=posts, from_on__lte=today, user__is_active=True)
    away = Absence.objects.filter(user=OuterRef("user"), is_cancelled=False, from_on__lte=today, to_on__gte=today)
    in_order = rows.filter(~Exists(away)).order_by("is_deputy", "pk")
    return in_order.values_list("post", "user", *(f"user__{name}" for name in NAMES))


def _named(children: Iterable[int], past: AsAt | None) -> dict[tuple[int, str], tuple[int, str]]:
    in_order = read(_named_for, filled_up(list(children)), past)
    return {(child, kind): (user, display_name(*names)) for child, kind, user, *names in in_order}


def _named_for(children: list[int], past: AsAt | None) -> QuerySet[Relationship, tuple[Any, ...]]:
    ties = Relationship.objects.filter(_tied(past), child__in=children, user__isnull=False, kind__in=[str(kind) for kind in NAMED.values()])
    return ties.order_by("from_at", "pk").values_list("child", "kind", "user", *(f"user__{name}" for name in NAMES))


def _tied(past: AsAt | None) -> Q:
    """The ties that hold, or held then and were on record."""
    if past is None:
        return Q(to_at__isnull=True)
    held = Q(from_at__lte=past.moment) & (Q(to_at__isnull=True) | Q(to_at__gt=past.moment))
    return held & Q(event__recorded_at__lte=past.known_at) if past.known_at else held
