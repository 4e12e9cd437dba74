"""Whether this database holds invented children only. There, and nowhere else, may a command be told what time it is."""

from django.db import transaction

from tracker.errors import WaymarkError
from tracker.models import Child, Rulebook


class NotADemonstration(WaymarkError):
    """What was asked for is only for a database with invented children."""

    code = "not_a_demonstration"


@transaction.atomic
def mark_demonstration() -> None:
    """Mark this database as a demonstration, before the first child is in it.

    Raises NotADemonstration where it holds children already: nobody could say afterwards that they are invented.
    """
    if is_demonstration():
        return
    if Child.objects.exists():
        raise NotADemonstration("This database holds children already, so it cannot become a demonstration.")
    Rulebook.objects.update_or_create(pk=1, defaults={"is_demonstration": True})


def is_demonstration() -> bool:
    """Whether this database was marked as a demonstration."""
    return Rulebook.objects.filter(is_demonstration=True).exists()


__all__ = ["NotADemonstration", "is_demonstration", "mark_demonstration"]
