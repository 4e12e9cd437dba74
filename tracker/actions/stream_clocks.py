"""Starts, stops and cancels the timescales of a stream that is no journey's, such as a need-to-know's.

The caller has locked the stream and appended the event. They fire, rise and are counted again exactly like a journey's.
"""

from datetime import date

from django.db.models import QuerySet

from tracker.actions.keep_clocks import count, set_length
from tracker.models import Clock, Event, Stream
from tracker.selectors.rulebook import rulebook
from workflows.definitions.limits import BY_CODE
from workflows.engine import clock as engine
from workflows.engine.explained import whose_length
from workflows.shapes import Length, Situation, TimeLimit
from workflows.terms import LengthFrom, Role, Stage

_NO_CHILD = Situation(stage=Stage.CONTACT, today=date(2000, 1, 1))
"""No length of these limits is chosen by a fact about a child, so any situation will do."""

_ENDED = ["stopped_at", "stop_event", "cancelled_at", "cancel_event", "next_fire_at"]


def start(
    stream: Stream, limit: str, *, event: Event, subject: str = "", answers: Role | None = None, length: Length | None = None
) -> Clock:
    """Start a timescale of this limit from an event of the stream; the one of this subject that runs already runs on unchanged.

    `subject` tells apart what runs for several at a time. `answers` is the role that must act, where it is not the limit's
    own. `length` is one that was set for this case, as a category of notices may; else the limit's, or the authority's own.
    """
    rule = BY_CODE[limit]
    running = _running(stream).filter(limit=limit, subject=subject).first()
    if running is not None:
        return running
    clock = _build(stream, rule, event, occurrence=1)
    clock.subject, clock.answers = subject, answers or rule.answers
    clock.series_started_at = event.occurred_at
    _count(clock, rule, length)
    clock.save(force_insert=True)
    return clock


def stop(stream: Stream, limit: str, *, event: Event, subject: str = "", then: Length | None = None) -> list[Clock]:
    """Stop what runs of this limit for this subject, and return it. A recurring one goes on with its next occurrence.

    `then` is the length of that and those after it, where it differs from the one before.
    """
    rule = BY_CODE[limit]
    stopped = list(_running(stream).filter(limit=limit, subject=subject))
    for clock in stopped:
        clock.stopped_at, clock.stop_event, clock.next_fire_at = max(event.occurred_at, clock.started_at), event, None
        clock.save(update_fields=_ENDED)
        if rule.recurs:
            _go_on(clock, rule, event, then)
    return stopped


def cancel(stream: Stream, *, event: Event, limit: str | None = None, subject: str | None = None) -> list[Clock]:
    """End what runs without its being met: all of the stream, or only of this limit and this subject. Returns what ended."""
    cancelled = _running(stream)
    if limit is not None:
        cancelled = cancelled.filter(limit=limit)
    if subject is not None:
        cancelled = cancelled.filter(subject=subject)
    ended = list(cancelled)
    for clock in ended:
        clock.cancelled_at, clock.cancel_event, clock.next_fire_at = max(event.occurred_at, clock.started_at), event, None
        clock.save(update_fields=_ENDED)
    return ended


def running(stream: Stream) -> list[Clock]:
    """What runs on the stream, the earliest due first."""
    return list(_running(stream).order_by("due_at", "limit", "subject"))


def _running(stream: Stream) -> QuerySet[Clock]:
    return Clock.objects.filter(stream=stream, stopped_at__isnull=True, cancelled_at__isnull=True)


def _build(stream: Stream, rule: TimeLimit, event: Event, *, occurrence: int) -> Clock:
    return Clock(
        stream=stream, limit=rule.code, limit_version=rule.version, occurrence=occurrence, started_at=event.occurred_at, start_event=event,
        opens_at=engine.opens_at(rule, started_at=event.occurred_at, calendar=rulebook().calendar),
    )  # fmt: skip


def _go_on(before: Clock, rule: TimeLimit, event: Event, then: Length | None) -> None:
    """Start the next occurrence. A length that was set for this case holds for every one of them."""
    if not engine.goes_on(rule, before.occurrence + 1):
        return
    assert before.stream is not None
    clock = _build(before.stream, rule, event, occurrence=before.occurrence + 1)
    clock.subject, clock.answers, clock.series_started_at = before.subject, before.answers, before.series_started_at
    _count(clock, rule, then or (before.length if before.length_from == LengthFrom.PLAN else None))
    clock.save(force_insert=True)


def _count(clock: Clock, rule: TimeLimit, own: Length | None) -> None:
    """Work out the due moment and what is stored as its index. What belongs to no journey has no alternatives to choose from."""
    book = rulebook()
    rules = book.rules_at(clock.started_at)
    step = engine.step_for(rule, clock.occurrence, _NO_CHILD, rules=rules, calendar=book.calendar)
    set_length(clock, own or step.length, LengthFrom.PLAN if own else whose_length(rule, clock.occurrence, rules=rules, own=None),
               from_series_start=step.from_start and own is None)  # fmt: skip
    count(clock, rule, book)
    clock.warns_at = engine.warns_at(rule, clock.due_at, book.calendar)
    clock.next_fire_at = next((moment for _, moment in engine.rung_moments(rule, clock.due_at, book.calendar)), None)


__all__ = ["cancel", "running", "start", "stop"]
