"""The staff of the invented council, who holds which post, and who does what for a child."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from demonstration.names import INDEPENDENT, STAFF
from demonstration.organisation import JOBS, OUTSIDERS, UNITS, Job
from tracker.models import Holding, OrgUnit, Post, User
from tracker.rules.access import Actor
from workflows.terms import Role

PASSWORD = "waymark-demo"  # noqa: S105  everybody's, and only ever in a demonstration
APPOINTED = date(2019, 9, 2)

HOLDS_CASES = (
    Role.SOCIAL_WORKER,
    Role.ASYE_SOCIAL_WORKER,
    Role.FAMILY_SUPPORT_WORKER,
    Role.PERSONAL_ADVISER,
)
MANAGES = (Role.TEAM_MANAGER, Role.EARLY_HELP_MANAGER, Role.MASH_DECISION_MAKER)


@dataclass(eq=False, slots=True)
class Person:
    """Somebody who works here: the account, the posts as (unit, role), and how many children they hold just now."""

    user: User
    posts: tuple[tuple[str, Role], ...]
    actor: Actor
    holds: int = 0

    @property
    def name(self) -> str:
        return self.user.display_name

    def has(self, role: Role) -> bool:
        return role in self.actor.roles


@dataclass(slots=True)
class Staff:
    """Everybody who works here, and who is to be asked for what. `outsiders` sit on a panel and do not work here."""

    units: dict[str, OrgUnit]
    people: list[Person] = field(default_factory=list)
    outsiders: list[Person] = field(default_factory=list)
    _parents: dict[str, str | None] = field(default_factory=dict)

    def manager(self, team: str) -> Person:
        """Whoever manages this team."""
        return next(p for p in self.people if any(unit == team and role in MANAGES for unit, role in p.posts))

    def worker(self, team: str) -> Person:
        """The worker of this team who holds the fewest children."""
        return min(self.workers(team), key=lambda p: p.holds)

    def workers(self, team: str) -> list[Person]:
        """Everybody in this team who may hold a child."""
        return [p for p in self.people if any(unit == team and role in HOLDS_CASES for unit, role in p.posts)]

    def someone(self, roles: Iterable[Role], *, near: str) -> Person:
        """A person in one of these roles, the first role first, as near to this team in the organisation as there is.

        Raises LookupError where nobody here holds any of them.
        """
        for role in roles:
            for unit in (*self._line(near), None):
                found = next((p for p in self.people if (unit, role) in p.posts or (unit is None and p.has(role))), None)
                if found is not None:
                    return found
        raise LookupError(f"Nobody works here as {', '.join(roles)}.")

    def everyone(self, role: Role) -> list[Person]:
        """All who work in this role."""
        return [p for p in self.people if p.has(role)]

    def unit(self, code: str) -> OrgUnit:
        return self.units[code]

    def _line(self, team: str) -> list[str]:
        line: list[str] = []
        here: str | None = team
        while here is not None:
            line.append(here)
            here = self._parents[here]
        return line


def appoint(units: dict[str, OrgUnit]) -> Staff:
    """Write the accounts, posts and holdings. Everybody has the demonstration's password, hashed once."""
    staff = Staff(units=units, _parents={u.code: u.parent for u in UNITS})
    hashed = make_password(PASSWORD)
    names = iter(STAFF)
    for job in JOBS:
        if not job.how_many:
            Post.objects.create(unit=units[job.unit], role=job.role, title=job.title)
        for _ in range(job.how_many):
            staff.people.append(_person(job, next(names), hashed, units))
    staff.outsiders += [_outsider(title, name, hashed) for title, name in zip(OUTSIDERS, INDEPENDENT, strict=True)]
    return staff


def _person(job: Job, name: tuple[str, str], hashed: str, units: dict[str, OrgUnit]) -> Person:
    is_administrator = job.role is Role.SYSTEM_ADMINISTRATOR
    user = _user(job.title, name, hashed, is_staff=is_administrator, is_superuser=is_administrator)
    posts = ((job.unit, job.role, job.title), *job.also)
    for unit, role, title in posts:
        Holding.objects.create(post=Post.objects.create(unit=units[unit], role=role, title=title), user=user, from_on=APPOINTED)
    actor = Actor(
        user_id=user.pk,
        name=user.display_name,
        roles=frozenset(role for _, role, _ in posts),
        unit_ids=frozenset(units[unit].pk for unit, _, _ in posts),
    )
    return Person(user=user, posts=tuple((unit, role) for unit, role, _ in posts), actor=actor)


def _outsider(title: str, name: tuple[str, str], hashed: str) -> Person:
    """Somebody without a post, whose limited account reaches the sessions that they sit in and nothing else."""
    user = _user(title, name, hashed, is_limited=True)
    return Person(user=user, posts=(), actor=Actor(user_id=user.pk, name=user.display_name))


def _user(title: str, name: tuple[str, str], hashed: str, **flags: bool) -> User:
    given, family = name
    username = f"{given}.{family}".lower().replace("-", "")
    return User.objects.create(username=username, first_name=given, last_name=family, password=hashed, job_title=title, **flags)
