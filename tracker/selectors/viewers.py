"""Who a signed-in person is to the record: the posts they hold today, and the units those reach."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from tracker.models import Holding, User
from tracker.models.prepared import read
from tracker.rules import access
from tracker.rules.access import Actor, Viewer
from tracker.selectors.kept import kept
from tracker.selectors.tree import parents
from workflows.calendar import local_date
from workflows.terms import Role


def viewer_of(user: User, *, now: datetime) -> Viewer:
    """What this person may look at, from the posts held or deputised for today (Europe/London). Two queries."""
    held = _posts(user, now)
    roles = frozenset(role for role, _ in held)
    return Viewer(
        user_id=user.pk,
        roles=roles,
        unit_ids=_reach(held, parents()),
        sees_every_child=bool(roles & access.SEES_EVERY_CHILD),
    )


def actor_of(user: User, *, now: datetime, on_behalf_of: str = "") -> Actor:
    """This person as one who acts, in every role held today."""
    held = _posts(user, now)
    return Actor(
        user_id=user.pk,
        name=user.display_name,
        roles=frozenset(role for role, _ in held),
        unit_ids=frozenset(unit for _, unit in held),
        on_behalf_of=on_behalf_of,
    )


def viewers_of(people: Iterable[int], *, now: datetime) -> dict[int, Viewer]:
    """The same for several people at once, by the id of the person; those who left are not among them. Three queries."""
    return dict(_viewers_of(frozenset(people), now))


@kept
def _viewers_of(people: frozenset[int], now: datetime) -> dict[int, Viewer]:
    users = User.objects.filter(pk__in=people, is_active=True)
    held: dict[int, list[tuple[Role, int]]] = {pk: [] for pk in users.values_list("pk", flat=True)}
    for user, role, unit in _held(local_date(now)).filter(user__in=held).values_list("user", "post__role", "post__unit"):
        held[user].append((Role(role), unit))
    tree = parents() if held else {}
    return {
        user: Viewer(
            user_id=user,
            roles=frozenset(role for role, _ in posts),
            unit_ids=_reach(posts, tree),
            sees_every_child=any(role in access.SEES_EVERY_CHILD for role, _ in posts),
        )
        for user, posts in held.items()
    }


def _posts(user: User, now: datetime) -> list[tuple[Role, int]]:
    return [(Role(role), unit) for role, unit in read(_posts_of, user.pk, local_date(now))]


def _posts_of(user: int, today: date) -> QuerySet[Holding, tuple[Any, ...]]:
    return _held(today).filter(user=user).values_list("post__role", "post__unit")


def works_in(user_id: int, unit_id: int, *, now: datetime) -> bool:
    """Whether this person holds a post in this team today, and still works here."""
    return _held(local_date(now)).filter(user=user_id, post__unit=unit_id, user__is_active=True).exists()


def _held(today: date) -> QuerySet[Holding]:
    return Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), from_on__lte=today)


def _reach(held: Iterable[tuple[Role, int]], tree: Mapping[int, int | None]) -> frozenset[int]:
    below: dict[int, list[int]] = {}
    for unit, parent in tree.items():
        below.setdefault(parent or 0, []).append(unit)
    units: set[int] = set()
    for role, unit in held:
        if role in access.SEES_NO_CHILD or role in access.SEES_OWN_CHILDREN_ONLY:
            continue
        if role in access.SEES_WHOLE_UNIT_TREE:
            units |= _with_below(unit, below)
        elif role in access.SEES_SERVICE_OF_TEAM:
            units |= _with_below(tree.get(unit) or unit, below)
        else:
            units.add(unit)
    return frozenset(units)


def _with_below(unit: int, below: dict[int, list[int]]) -> set[int]:
    found, waiting = set(), [unit]
    while waiting:
        here = waiting.pop()
        found.add(here)
        waiting += below.get(here, [])
    return found
