"""Puts children forward for a review of quality and cost before what is paid for their placement runs out (PN-07)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from panels.actions.arise import of_trigger, raise_request
from panels.definitions.arising import BEFORE_THE_TERM_ENDS, BEST_VALUE_REVIEW, RECORDED_TERMS_END
from panels.selectors.best_value import Term, terms_ending
from tracker.actions.locks import lock_journey
from workflows.calendar import local_date


def look_at_terms(*, now: datetime) -> int:
    """Put forward every child looked after whose term ends within eight weeks. Harmless however often it runs.

    A term is that of the placement as it was recorded, or what a panel or its chair agreed to, whichever was said last. Each
    term asks once. Returns how many terms are now before the panel that were not before. One transaction a child.
    """
    today = local_date(now)
    ending = terms_ending(today, today + BEFORE_THE_TERM_ENDS, at=now)
    return sum(_ask(journey, term, now) for journey, term in sorted(ending.items(), key=lambda pair: (pair[1].until, pair[0])))


@transaction.atomic
def _ask(journey_id: int, term: Term, now: datetime) -> bool:
    cause = of_trigger(BEST_VALUE_REVIEW, term.cause)
    if term.is_recorded:
        cause = replace(cause, because=RECORDED_TERMS_END)
    return raise_request(lock_journey(journey_id, version=None), cause, now=now) is not None
