"""The organisation as a tree: every unit with the one above it."""

from typing import Any

from django.db.models import QuerySet

from tracker.models import OrgUnit
from tracker.models.prepared import read
from tracker.selectors.kept import kept


@kept
def parents() -> dict[int, int | None]:
    """The unit above each unit, None for the topmost. One query."""
    return dict(read(_units))


def _units() -> QuerySet[OrgUnit, tuple[Any, ...]]:
    return OrgUnit.objects.values_list("pk", "parent")


__all__ = ["parents"]
