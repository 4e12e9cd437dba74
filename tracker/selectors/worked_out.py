"""How the stored due date of a timescale came about, from its own rule, start and calendar."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.models import Clock
from tracker.selectors.rulebook import Book
from workflows.calendar import due_day, local_date
from workflows.engine.explained import Explained, explain
from workflows.shapes import Situation, TimeLimit
from workflows.terms import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOut:
    """The explanation in sentences, and each day that was not counted with the reason."""

    says: tuple[str, ...]
    skipped: tuple[tuple[date, str], ...] = ()


def worked_out(clock: Clock, limit: TimeLimit | None, book: Book) -> WorkedOut:
    """How this due date was worked out. No query.

    A limit may have several lengths, chosen by facts as they stood when it began: the one that gives the stored date is
    the one that was chosen.
    """
    if limit is None:
        return WorkedOut(says=())
    if clock.set_for_child:
        return WorkedOut(says=("The date was set for this child by the person who said what would follow.",))
    for told in _explanations(clock, limit, book):
        if told.due_at == clock.due_at:
            return WorkedOut(says=told.sentences(), skipped=told.skipped)
    return WorkedOut(
        says=(
            f"{limit.title}: version {clock.limit_version} of the rule, with the lengths and the calendar of that time.",
            f"Counted from {_in_words(local_date(clock.started_at))}.",
            f"Due on {_in_words(due_day(clock.due_at))}.",
        )
    )


def _explanations(clock: Clock, limit: TimeLimit, book: Book) -> list[Explained]:
    at = min(clock.occurrence, len(limit.steps)) - 1
    return [
        explain(
            replace(limit, steps=(*limit.steps[:at], (replace(step, when=()),), *limit.steps[at + 1 :])),
            occurrence=clock.occurrence, started_at=clock.started_at, series_started_at=clock.series_started_at,
            situation=_ANY, rules=book.rules_at(clock.started_at), calendar=book.calendar,
        )
        for step in limit.steps[at]
    ]  # fmt: skip


_ANY = Situation(stage=Stage.CONTACT, today=date(2000, 1, 1))
"""The one length left is not chosen by any fact, so any situation will do."""


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
