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


def who_may_see(child_id: int, people: Iterable[int], *, now: datetime) -> frozenset[int]:
    """Those of these people who are at work here and may see the child now. Five queries, however many people."""
    viewers = viewers_of(people, now=now)
    if not viewers:
        return frozenset()
    restricted = Child.objects.values_list("is_restricted", flat=True).get(pk=child_id)
    rows = Relationship.objects.filter(child_id=child_id, to_at__isnull=True).values_list("kind", "user", "unit")
    ties = [Tie(RelationshipKind(kind), user, unit) for kind, user, unit in rows]
    return frozenset(user for user, viewer in viewers.items() if may_see(viewer, ties, is_restricted=restricted))


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


__all__ = ["InSight", "children_in_sight", "holders_of", "who_may_be_told", "who_may_see", "workers_of"]
