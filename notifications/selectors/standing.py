"""What must be true of every need-to-know, and where it is not: (rule, public id, what is wrong)."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.models import NeedToKnow, Rung
from notifications.models.readable import readable
from notifications.terms import OPEN_STATES, NeedToKnowState
from tracker.rules.access import Viewer
from workflows.terms import Role


def breaches() -> Iterable[tuple[str, str, str]]:
    """Open need-to-knows about which nothing is due. One query."""
    still_open = NeedToKnow.objects.filter(state__in=[str(state) for state in OPEN_STATES])
    due = still_open.filter(stream__clocks__isnull=False, stream__clocks__stopped_at=None, stream__clocks__cancelled_at=None)
    for public_id in still_open.exclude(pk__in=due.values("pk")).order_by("pk").values_list("public_id", flat=True):
        yield "open_need_to_know_has_something_due", public_id, "A need to know is open and nothing is due about it."


def unheard(viewer: Viewer) -> QuerySet[NeedToKnow]:
    """Those that were sent and that nobody who could act has heard, for the administrator and for whoever may read them."""
    top = Rung.objects.filter(
        need_to_know=OuterRef("pk"), unanswered_at__isnull=False, passed_to__isnull=True, acknowledged_at__isnull=True
    )
    rows = NeedToKnow.objects.filter(Q(pk__in=told_to_nobody().values("pk")) | Q(Exists(top)), state=NeedToKnowState.SENT)
    if Role.SYSTEM_ADMINISTRATOR not in viewer.roles:
        rows = rows.filter(pk__in=readable(viewer).values("pk"))
    return rows.select_related("unit").prefetch_related("rungs").order_by("sent_at", "pk")


def told_to_nobody() -> QuerySet[NeedToKnow]:
    """Those that were sent, and reached nobody: an administrator finds somebody for the posts."""
    told = Rung.objects.filter(need_to_know=OuterRef("pk"), told_at__isnull=False).exclude(recipient=OuterRef("sent_by"))
    return NeedToKnow.objects.filter(~Q(Exists(told)), state=NeedToKnowState.SENT).order_by("sent_at", "pk")


__all__ = ["breaches", "told_to_nobody", "unheard"]
