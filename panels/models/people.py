"""Who holds a post in person today. Panels read holdings here and through their own posts."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

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
