"""Puts children forward for a review of quality and cost before what a panel agreed to pay for runs out (PN-07)."""

from datetime import datetime

from django.db import transaction

from panels.actions.arise import of_trigger, raise_request
from panels.definitions.arising import BEFORE_THE_TERM_ENDS, BEST_VALUE_REVIEW
from panels.models import Decision
from tracker.actions.locks import lock_journey
from workflows.calendar import local_date


def look_at_terms(*, now: datetime) -> int:
    """Put forward every child looked after whose agreed term ends within eight weeks. Harmless however often it runs.

    Each term asks once. Returns how many terms are now before the panel that were not before. One transaction a child.
    """
    today = local_date(now)
    ending = Decision.objects.filter(
        ends_on__gte=today, ends_on__lte=today + BEFORE_THE_TERM_ENDS, defers=False,
        item__request__journey__closed_at__isnull=True, item__request__journey__looked_after_since__isnull=False,
    ).order_by("ends_on", "pk")  # fmt: skip
    return sum(_ask(pk, journey, now) for pk, journey in ending.values_list("pk", "item__request__journey"))


@transaction.atomic
def _ask(decision_id: int, journey_id: int, now: datetime) -> bool:
    cause = of_trigger(BEST_VALUE_REVIEW, f"decision:{decision_id}")
    return raise_request(lock_journey(journey_id, version=None), cause, now=now) is not None
