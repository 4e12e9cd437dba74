"""How people are reached."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.models import Holding, User
from tracker.selectors.kept import kept
from workflows.calendar import local_date


def addresses_of(people: Iterable[int]) -> dict[int, str]:
    """The mail addresses of those of these people who are at work here and have one. One query."""
    return dict(_addresses_of(frozenset(people)))


@kept
def _addresses_of(people: frozenset[int]) -> dict[int, str]:
    users = User.objects.filter(pk__in=people, is_active=True).exclude(email="")
    return dict(users.values_list("pk", "email"))


def names_of(people: Iterable[int]) -> dict[int, str]:
    """What these people are called. One query."""
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=set(people))}


def without_address(*, now: datetime) -> QuerySet[User]:
    """Everybody at work here in a post today who has no mail address, by name."""
    today = local_date(now)
    held = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), user=OuterRef("pk"), from_on__lte=today)
    return User.objects.filter(Exists(held), is_active=True, email="").order_by("last_name", "first_name", "pk")


def roles_of(people: Iterable[int], *, now: datetime) -> dict[int, str]:
    """The role of the post that each of these people has held longest, of those they hold today. One query."""
    today = local_date(now)
    held = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), user__in=set(people), from_on__lte=today)
    rows = held.order_by("is_deputy", "from_on", "pk").values_list("user", "post__role")
    return dict(reversed(list(rows)))  # the first of each person is put in last, and stays


__all__ = ["addresses_of", "names_of", "roles_of", "without_address"]
