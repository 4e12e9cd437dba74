"""Who of some people may see a child, and which of some children a person may see: in bulk, for notices and lists."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.models import Child, Holding, Journey, Relationship
from tracker.models.visible import visible
from tracker.rules.access import Tie, Viewer, may_see
from tracker.selectors.kept import kept
from tracker.selectors.viewers import viewers_of
from tracker.terms import RelationshipKind
from workflows.calendar import local_date
from workflows.terms import Role


@dataclass(frozen=True, slots=True)
class InSight:
    """A child that the viewer may see."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Sight:
    """Who of some people may see which of some children at one moment. Made by `sight_of`."""

    viewers: Mapping[int, Viewer]
    ties: Mapping[int, Collection[Tie]]
    restricted: Collection[int]

    def of(self, child: int, people: Iterable[int]) -> frozenset[int]:
        """Those of these people who are at work here and may see this child. No query."""
        ties, restricted = self.ties.get(child, ()), child in self.restricted
        return frozenset(
            user for user in set(people) if user in self.viewers and may_see(self.viewers[user], ties, is_restricted=restricted)
        )

    def at_work(self, people: Iterable[int]) -> frozenset[int]:
        """Those of these people who are at work here. No query."""
        return frozenset(user for user in people if user in self.viewers)


def sight_of(children: Iterable[int], people: Iterable[int], *, now: datetime) -> Sight:
    """Read for all of these people and children at once. Five queries, however many there are; three where nobody is at work."""
    viewers, wanted = viewers_of(people, now=now), set(children)
    if not viewers:
        return Sight({}, {}, frozenset())
    restricted = frozenset(Child.objects.filter(pk__in=wanted, is_restricted=True).values_list("pk", flat=True))
    ties: dict[int, list[Tie]] = {}
    rows = Relationship.objects.filter(child__in=wanted, to_at__isnull=True).values_list("child", "kind", "user", "unit")
    for child, kind, user, unit in rows:
        ties.setdefault(child, []).append(Tie(RelationshipKind(kind), user, unit))
    return Sight(viewers, ties, restricted)


def who_may_see(child_id: int, people: Iterable[int], *, now: datetime) -> frozenset[int]:
    """Those of these people who are at work here and may see the child now. Five queries, however many people."""
    wanted = list(people)
    return sight_of([child_id], wanted, now=now).of(child_id, wanted)


def who_may_be_told(children: Collection[int], people: Iterable[int], *, now: datetime) -> frozenset[int]:
    """Those of these people who are at work here and may be told something of these children.

    Being told is no sight of the case: only of a restricted child nobody learns who may not see that child. Four queries,
    and five for each restricted child.
    """
    allowed = frozenset(viewers_of(people, now=now))
    for child in Child.objects.filter(pk__in=children, is_restricted=True).values_list("pk", flat=True):
        allowed &= who_may_see(child, allowed, now=now)
    return allowed


def children_in_sight(viewer: Viewer, children: Iterable[int]) -> Mapping[int, InSight]:
    """Of these children those that the viewer may see. One query."""
    rows = Child.objects.filter(visible(viewer), pk__in=set(children))
    return {child.pk: InSight(child.ref, child.name) for child in rows}


def workers_of(children: Iterable[int]) -> list[int]:
    """The workers who hold these children now, each once. One query."""
    rows = Journey.objects.filter(child__in=list(children), closed_at__isnull=True, worker__isnull=False)
    return list(rows.order_by("worker").values_list("worker", flat=True).distinct())


@kept
def holders_of(role: Role, *, now: datetime) -> list[int]:
    """Everybody in a post of this role today, wherever it is, deputies included. One query."""
    today = local_date(now)
    rows = Holding.objects.filter(post__role=role, from_on__lte=today, user__is_active=True).exclude(to_on__lt=today)
    return list(rows.order_by("user").values_list("user", flat=True).distinct())


__all__ = ["InSight", "Sight", "children_in_sight", "holders_of", "sight_of", "who_may_be_told", "who_may_see", "workers_of"]
