"""Who may read a need-to-know, as one filter that any queryset can take."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.models.need_to_know import ChildOfNeedToKnow, NeedToKnow, Rung
from notifications.rules.may import MAY_CONFIRM, OWN_READERS
from notifications.terms import NeedToKnowState
from tracker.models.visible import visible, works_with
from tracker.rules.access import SEES_SERVICE_OF_TEAM, SEES_WHOLE_UNIT_TREE, Viewer

_MANAGES = SEES_WHOLE_UNIT_TREE | SEES_SERVICE_OF_TEAM


def readable(viewer: Viewer) -> QuerySet[NeedToKnow]:
    """The need-to-knows that this person may read: those told to them, those they wrote or confirmed, and those of their cases.

    A case is theirs where they work with every child that it is about, and see none of them for the item of a panel or as
    another agency's lead professional alone; one about the service is theirs where they manage the unit. Of a restricted
    child nobody reads who may not see that child, whatever they were told before.
    """
    mine = Q(Exists(told_to(viewer.user_id).filter(need_to_know=OuterRef("pk"))))
    for hand in ("drafted_by", "written_by", "confirmed_by", "sent_by"):
        mine |= Q(**{hand: viewer.user_id})
    return NeedToKnow.objects.filter(mine | _of_my_cases(viewer)).filter(~Exists(_children(viewer, child__is_restricted=True)))


def told_to(user_id: int) -> QuerySet[Rung]:
    """The steps of ladders on which this person was told."""
    return Rung.objects.filter(recipient=user_id, told_at__isnull=False)


def seen_of(viewer: Viewer, ref: str) -> QuerySet[ChildOfNeedToKnow]:
    """The child of this reference in need-to-knows, where this person may see the child."""
    return ChildOfNeedToKnow.objects.filter(visible(viewer, child="child_id"), child__ref=ref)


def _of_my_cases(viewer: Viewer) -> Q:
    any_child = ChildOfNeedToKnow.objects.filter(need_to_know=OuterRef("pk"))
    cases = Q(Exists(any_child)) & ~Q(Exists(any_child.filter(~works_with(viewer, child="child_id"))))
    if viewer.roles & _MANAGES and viewer.unit_ids:
        cases |= ~Q(Exists(any_child)) & Q(unit__in=sorted(viewer.unit_ids))
    # What is about an adult has readers of its own; its draft is a manager's until it has them.
    own = Q(category__in=OWN_READERS)
    if viewer.roles.intersection(MAY_CONFIRM):
        own &= ~Q(state=NeedToKnowState.DRAFT)
    return cases & ~own


def _children(viewer: Viewer, **only: Any) -> QuerySet[ChildOfNeedToKnow]:
    """The children of a need-to-know whom this person may not see."""
    return ChildOfNeedToKnow.objects.filter(~visible(viewer, child="child_id"), need_to_know=OuterRef("pk"), **only)


__all__ = ["readable", "seen_of", "told_to"]
