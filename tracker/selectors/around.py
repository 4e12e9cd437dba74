"""Who has been around some children, as plain values for the apps above: ties of people, brothers and sisters, posts held.

Nothing here names a child, and nothing here is a sight of one: whoever asks has the children by a reason of their own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from tracker.models import Clock, FamilyLink, Holding, OrgUnit, Relationship
from tracker.terms import LinkKind, RelationshipKind
from workflows.calendar import due_day, local_date
from workflows.terms import Role

SIBLINGS = (LinkKind.SIBLING, LinkKind.HALF_SIBLING, LinkKind.STEP_SIBLING, LinkKind.TWIN)
"""Links that make two children brothers or sisters of one group."""

WORKS_WITH = (
    RelationshipKind.ALLOCATED_WORKER, RelationshipKind.IRO, RelationshipKind.CP_CHAIR, RelationshipKind.LEAD_PROFESSIONAL,
    RelationshipKind.SUPERVISING_SOCIAL_WORKER, RelationshipKind.PERSONAL_ADVISER,
)  # fmt: skip
"""Ties of a person who does something for a child; sight that was shared, or that a panel's list gave, is none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTied:
    """A person's tie to a child, from a moment to a moment (UTC); `to_at` is None while it lasts."""

    child_id: int
    kind: RelationshipKind
    user_id: int
    name: str
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHeld:
    """A person in a post, from a day to a day in London; `to_on` is None while it lasts."""

    unit_id: int
    role: Role
    title: str
    user_id: int
    name: str
    from_on: date
    to_on: date | None


def people_tied(children: Iterable[int]) -> list[PersonTied]:
    """Everyone who does or did something for these children, the earliest tie first. One query."""
    ties = Relationship.objects.filter(child__in=list(children), user__isnull=False, kind__in=[str(kind) for kind in WORKS_WITH])
    return [
        PersonTied(
            child_id=tie.child_id, kind=RelationshipKind(tie.kind), user_id=tie.user.pk, name=tie.user.display_name,
            from_at=tie.from_at, to_at=tie.to_at,
        )
        for tie in ties.select_related("user").order_by("from_at", "pk")
        if tie.user is not None
    ]  # fmt: skip


def siblings_of(children: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each of these children the brothers and sisters by a link that stands. One query."""
    wanted = set(children)
    kinds = [str(kind) for kind in SIBLINGS]
    links = FamilyLink.objects.filter(Q(child__in=wanted) | Q(other__in=wanted), kind__in=kinds).values_list("child", "other")
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in links:
        found[one].add(other)
        found[other].add(one)
    return {child: frozenset(found.get(child, ())) for child in wanted}


def posts_held(people: Iterable[int], roles: Iterable[Role]) -> list[PostHeld]:
    """Every post that these people have held, and every holding of a post of these roles, ever. One query."""
    rows = Holding.objects.filter(Q(user__in=list(people)) | Q(post__role__in=[str(role) for role in roles]))
    return [
        PostHeld(
            unit_id=row.post.unit_id, role=Role(row.post.role), title=row.post.title, user_id=row.user_id,
            name=row.user.display_name, from_on=row.from_on, to_on=row.to_on,
        )
        for row in rows.select_related("post", "user").order_by("from_on", "pk")
    ]  # fmt: skip


def units_above() -> Mapping[int, int | None]:
    """Every unit with the one above it. One query."""
    return dict(OrgUnit.objects.values_list("pk", "parent"))


def days_due(journeys: Iterable[int], limits: Iterable[str]) -> dict[tuple[int, str], date]:
    """By journey and limit, the last day (in London) of the running timescales of these limits. One query."""
    rows = Clock.objects.filter(journey__in=list(journeys), limit__in=list(limits), stopped_at__isnull=True, cancelled_at__isnull=True)
    return {(journey, limit): due_day(due) for journey, limit, due in rows.order_by("-due_at").values_list("journey", "limit", "due_at")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A timescale that runs or ran, in days of London: from when until when, and its last day in time. `until` is None while it runs."""

    limit: str
    since: date
    until: date | None
    due_on: date


def timescales_then(journeys: Iterable[int], limits: Iterable[str]) -> dict[int, list[Ran]]:
    """By journey, every timescale of these limits that was not cancelled, running or stopped. One query."""
    rows = Clock.objects.filter(journey__in=list(journeys), limit__in=list(limits), cancelled_at__isnull=True).order_by("due_at", "pk")
    found: dict[int, list[Ran]] = defaultdict(list)
    for journey, limit, started, stopped, due in rows.values_list("journey", "limit", "started_at", "stopped_at", "due_at"):
        until = local_date(stopped) if stopped else None
        found[journey].append(Ran(limit=limit, since=local_date(started), until=until, due_on=due_day(due)))
    return found
