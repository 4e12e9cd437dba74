"""Which other children live in a child's household and have an open case. For the record itself, not for anybody's eyes."""

from django.db.models import Q

from tracker.models import FamilyLink, Journey

FARTHEST = 3
"""How many links away a child of the household may be: a brother's half-sister's twin."""


def household(journey_id: int) -> list[int]:
    """The open journeys of the other children of the household, in order. As many queries as links lie between, at most, and two."""
    child = Journey.objects.values_list("child", flat=True).get(pk=journey_id)
    found, newest = {child}, {child}
    for _ in range(FARTHEST):
        pairs = FamilyLink.objects.filter(Q(child__in=newest) | Q(other__in=newest)).values_list("child", "other")
        newest = {one for pair in pairs for one in pair} - found
        found |= newest
        if not newest:
            break
    open_now = Journey.objects.filter(child__in=found - {child}, closed_at__isnull=True)
    return list(open_now.order_by("pk").values_list("pk", flat=True))


__all__ = ["household"]
