"""How people are reached."""

from collections.abc import Iterable

from tracker.models import User


def addresses_of(people: Iterable[int]) -> dict[int, str]:
    """The mail addresses of those of these people who are at work here and have one. One query."""
    users = User.objects.filter(pk__in=set(people), is_active=True).exclude(email="")
    return dict(users.values_list("pk", "email"))


__all__ = ["addresses_of"]
