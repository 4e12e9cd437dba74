"""What must be true of every need-to-know, and where it is not: (rule, public id, what is wrong)."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.models import NeedToKnow, Rung
from notifications.terms import OPEN_STATES, NeedToKnowState


def breaches() -> Iterable[tuple[str, str, str]]:
    """Open need-to-knows about which nothing is due, and those that were sent and told to nobody. Two queries."""
    still_open = NeedToKnow.objects.filter(state__in=[str(state) for state in OPEN_STATES])
    due = still_open.filter(stream__clocks__isnull=False, stream__clocks__stopped_at=None, stream__clocks__cancelled_at=None)
    for public_id in still_open.exclude(pk__in=due.values("pk")).order_by("pk").values_list("public_id", flat=True):
        yield "open_need_to_know_has_something_due", public_id, "A need to know is open and nothing is due about it."
    for public_id in told_to_nobody().values_list("public_id", flat=True):
        yield "need_to_know_was_told", public_id, "A need to know was sent, and nobody on its ladder could be told."


def told_to_nobody() -> QuerySet[NeedToKnow]:
    """Those that were sent, and reached nobody: an administrator finds somebody for the posts."""
    told = Rung.objects.filter(need_to_know=OuterRef("pk"), told_at__isnull=False).exclude(recipient=OuterRef("sent_by"))
    return NeedToKnow.objects.filter(~Q(Exists(told)), state=NeedToKnowState.SENT).order_by("sent_at", "pk")


__all__ = ["breaches", "told_to_nobody"]
