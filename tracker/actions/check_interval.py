"""Whether a child's own plan may set this gap: shorter freely, longer than a standard with a reason, longer than law never."""

from collections.abc import Iterable

from tracker.errors import BadInput
from tracker.selectors.rulebook import Book
from workflows.definitions.limits import BY_CODE
from workflows.engine import clock as engine
from workflows.shapes import Length, Situation, TimeLimit
from workflows.terms import Basis

FIELD = "interval_value"


def check_interval(limits: Iterable[str], interval: Length, reason: str, situation: Situation, book: Book) -> None:
    """Raises BadInput, with the standard and its source, for a gap that may not be set or needs a reason."""
    for limit in (BY_CODE[code] for code in limits):
        standard = standard_of(limit, situation, book)
        if not engine.is_longer(interval, standard, calendar=book.calendar, on=situation.today):
            continue
        if limit.basis is Basis.STATUTORY:
            says = f"{limit.title}: the law allows no longer gap than {standard} ({limit.source})."
            raise BadInput("The gap is longer than the law allows.", {FIELD: says})
        if not reason.strip():
            says = f"{limit.title}: the standard is {standard}. Say in the note why a longer gap is right for this child."
            raise BadInput("The gap is longer than the standard.", {"note": says})


def standard_of(limit: TimeLimit, situation: Situation, book: Book) -> Length:
    """The gap of a recurring limit for this child without a plan of their own: that of its later occurrences."""
    return engine.step_for(limit, len(limit.steps), situation, rules=book.rules, calendar=book.calendar).length
