"""Kept views of the tracker: one's own, and those that others share."""

from django.db.models import Q, QuerySet

from tracker.models import OrgUnit, SavedView
from tracker.rules.access import Actor, Viewer
from tracker.terms import SharedWith


def views_of(viewer: Viewer) -> QuerySet[SavedView]:
    """The views that this person may use: their own first, then those shared with their team or with everybody."""
    theirs = Q(owner=viewer.user_id)
    shared = Q(shared_with=SharedWith.AUTHORITY) | Q(shared_with=SharedWith.TEAM, team__in=sorted(viewer.unit_ids))
    return SavedView.objects.filter(theirs | shared).select_related("owner", "team").order_by("name", "pk")


def teams_to_share_with(actor: Actor) -> list[tuple[str, str]]:
    """The units in which this person holds a post, by code and name."""
    return list(OrgUnit.objects.filter(pk__in=actor.unit_ids).order_by("name").values_list("code", "name"))
