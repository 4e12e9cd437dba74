"""How people are reached."""

from collections.abc import Iterable

from tracker.models import User
from tracker.selectors.kept import kept


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


__all__ = ["addresses_of", "names_of"]
