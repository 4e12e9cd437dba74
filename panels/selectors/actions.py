"""What panels asked people to do, for whoever may see the child or was asked."""

from django.db.models import Exists, OuterRef, QuerySet

from panels.models import PanelAction
from panels.models.panel_request import journeys_seen_by
from panels.terms import ActionState
from tracker.rules.access import Viewer


def actions_seen_by(viewer: Viewer) -> QuerySet[PanelAction]:
    """The actions for children whom this person may see, the first due first."""
    seen = journeys_seen_by(viewer).filter(pk=OuterRef("decision__item__request__journey"))
    read = ("owner", "ended_by", "decision__item__meeting__panel", "decision__item__request__journey__child")
    return PanelAction.objects.filter(Exists(seen)).select_related(*read)


def action_for(public_id: str, *, viewer: Viewer) -> PanelAction | None:
    """An action for a child whom this person may see."""
    return actions_seen_by(viewer).filter(public_id=public_id).first()


def my_actions(viewer: Viewer) -> QuerySet[PanelAction]:
    """What panels asked this person to do and is not done, of journeys that are open."""
    mine = actions_seen_by(viewer).filter(owner=viewer.user_id, state=ActionState.TO_DO)
    return mine.filter(decision__item__request__journey__closed_at__isnull=True)


def actions_of_child(child_id: int, *, viewer: Viewer) -> list[PanelAction]:
    """What panels asked for about a child and is not done, at most twenty. One query."""
    return list(actions_seen_by(viewer).filter(decision__item__request__journey__child=child_id, state=ActionState.TO_DO)[:20])
