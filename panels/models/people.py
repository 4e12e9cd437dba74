"""Who holds a post in person today, and the panels that somebody chairs. Panels read holdings here and through their own posts."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from panels.definitions import QUORUM_RULES
from panels.models.panel import Panel, Seat
from panels.terms import SeatPart
from tracker.models import Holding
from workflows.terms import Role


def holders_in_person(roles: Iterable[Role], *, on: date) -> dict[int, frozenset[Role]]:
    """Who holds a post of these roles on a day (in London) and still works here, never as a deputy, with the roles held. One query."""
    rows = Holding.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on, is_deputy=False, user__is_active=True,
        post__role__in=[str(role) for role in roles],
    )  # fmt: skip
    found: dict[int, set[Role]] = {}
    for user, role in rows.values_list("user", "post__role"):
        found.setdefault(user, set()).add(Role(role))
    return {user: frozenset(held) for user, held in found.items()}


def chaired_by(user_id: int, *, on: date) -> list[Panel]:
    """The panels that this person chairs or stands in to chair on a day (in London): the twin of `Sitting.may_chair` in SQL. One query."""
    there = Q(to_on__isnull=True) | Q(to_on__gte=on)
    posts = Holding.objects.filter(there, user=user_id, user__is_active=True, from_on__lte=on).values("post")
    part = Q(part__in=[SeatPart.CHAIR.value, SeatPart.VICE_CHAIR.value])
    seats = Seat.objects.filter(part & (Q(post__in=posts) | Q(user=user_id, user__is_active=True))).values("panel")
    appointed = Q(quorum_rule__in=[str(code) for code, rule in QUORUM_RULES.items() if rule.is_statutory])
    return list(Panel.objects.filter((appointed & Q(pk__in=seats)) | (~appointed & (Q(owner__in=posts) | Q(deputy__in=posts)))))
