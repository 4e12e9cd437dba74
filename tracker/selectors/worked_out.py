"""How the stored due date of a timescale came about, from its own rule, start, length and calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.models import Clock, ClockPause
from tracker.selectors.rulebook import Book
from workflows.calendar import due_day, local_date
from workflows.engine.clock import in_words
from workflows.engine.explained import Explained, explain, explain_counted
from workflows.shapes import Situation, Step, TimeLimit
from workflows.terms import LengthFrom, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOut:
    """The explanation in sentences, and each day that was not counted with the reason. `fact` holds it all, where known."""

    says: tuple[str, ...]
    skipped: tuple[tuple[date, str], ...] = ()
    fact: Explained | None = None


def worked_out(clock: Clock, limit: TimeLimit | None, book: Book, pauses: Sequence[ClockPause] = ()) -> WorkedOut:
    """How this due date was worked out. No query.

    A timescale keeps the length that was chosen as it began. One of before lengths were kept: the length that gives the
    stored date is the one that was chosen.
    """
    if limit is None:
        return WorkedOut(says=())
    if clock.set_for_child:
        return WorkedOut(says=("The date was set for this child by the person who said what would follow.",))
    for told in _explanations(clock, limit, book, pauses):
        if told.due_at == clock.due_at:
            return WorkedOut(says=(*_sentences(told, pauses), *_paused(pauses)), skipped=told.skipped, fact=told)
    return WorkedOut(
        says=(
            f"{limit.title}: version {clock.limit_version} of the rule, with the lengths and the calendar of that time.",
            f"Counted from {in_words(local_date(clock.started_at))}.",
            f"Due on {in_words(due_day(clock.due_at))}.",
        )
    )


def _sentences(told: Explained, pauses: Sequence[ClockPause]) -> Iterable[str]:
    """While it stands still the date is only what it would be."""
    stands_still = any(pause.to_at is None for pause in pauses)
    return (f"Without the pause: d{says[1:]}" if stands_still and says.startswith("Due on ") else says for says in told.sentences())


def _paused(pauses: Iterable[ClockPause]) -> Iterable[str]:
    for pause in pauses:
        from_on = in_words(local_date(pause.from_at))
        if pause.to_at is None:
            yield f"It has stood still since {from_on}. The days that are left are kept."
        else:
            yield f"It stood still from {from_on} to {in_words(local_date(pause.to_at))}."


def _explanations(clock: Clock, limit: TimeLimit, book: Book, pauses: Sequence[ClockPause]) -> Iterable[Explained]:
    facts = tuple(pause.as_fact for pause in pauses)
    if clock.length is not None:
        yield explain_counted(
            limit, Step(length=clock.length, from_start=clock.from_series_start), LengthFrom(clock.length_from),
            occurrence=clock.occurrence, started_at=clock.started_at, series_started_at=clock.series_started_at,
            calendar=book.calendar, ahead_on=clock.ahead_on, pauses=facts,
        )  # fmt: skip
        return
    at = min(clock.occurrence, len(limit.steps)) - 1
    for step in limit.steps[at]:
        yield explain(
            replace(limit, steps=(*limit.steps[:at], (replace(step, when=()),), *limit.steps[at + 1 :])),
            occurrence=clock.occurrence, started_at=clock.started_at, series_started_at=clock.series_started_at,
            situation=_ANY, rules=book.rules_at(clock.started_at), calendar=book.calendar, ahead_on=clock.ahead_on, pauses=facts,
        )  # fmt: skip


_ANY = Situation(stage=Stage.CONTACT, today=date(2000, 1, 1))
"""The one length left is not chosen by any fact, so any situation will do."""
