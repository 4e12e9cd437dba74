"""Puts one entry of the record form on record, with what was answered: a rating, an outcome, a decision between ways."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tracker.actions.change import Change, sentence
from tracker.actions.check_interval import check_interval
from tracker.actions.household import lock_household, tell_household
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.actions.requests import Given
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.access import Actor
from tracker.selectors.words import Words
from tracker.terms import Precision
from workflows.calendar import add_months, local_date
from workflows.definitions.recordable import Recordable
from workflows.engine.amounts import pence
from workflows.engine.clock import in_words
from workflows.shapes import Length

YEARS_AHEAD = 5
"""How far ahead a day may be set: further is a slip of the pen."""


@transaction.atomic
def record_entry(
    *,
    journey_id: int,
    entry: Recordable,
    answers: Mapping[str, str],
    note: str,
    actor: Actor,
    occurred_at: datetime,
    now: datetime,
    precision: Precision = Precision.DAY,
    ahead_on: date | None = None,
    interval: Length | None = None,
) -> Moved:
    """Put an entry and the answers to its questions on record. The answer that was chosen says what else has happened by it.

    `ahead_on` is the day ahead that the entry sets, `interval` the longest gap that the child's own plan sets. Raises
    NotYourDecision for an entry that only other roles may make, and BadInput for every question without an answer, a day
    that is not ahead, and a gap that is longer than the law or, without a reason, than the standard.
    """
    if entry.by and not actor.roles.intersection(entry.by):
        raise NotYourDecision(f"“{entry.label}” is recorded by: {Words().roles(entry.by)}.", entry.by)
    _check(entry, answers, note, occurred_at, now)
    others = lock_household(journey_id) if entry.of_the_household else []
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=occurred_at, precision=precision)
    told: dict[str, Any] = {}
    if entry.asks_ahead and ahead_on is not None:
        told["ahead_on"] = _checked_day(ahead_on, occurred_at).isoformat()
    if entry.sets_interval_of and interval is not None:
        check_interval(entry.sets_interval_of, interval, note, locked.situation(occurred_at), locked.book)
        told["interval"] = {"value": interval.value, "unit": str(interval.unit), "limits": list(entry.sets_interval_of)}
    _say(change, entry, answers, note.strip(), told)
    act = Act(actor=actor, now=now, role=actor.acting_as(entry.by) or "")
    made = Moved(locked.journey, carry_out(change, act))
    tell_household(others, entry.events, _sentence(entry, answers), now=now, occurred_at=occurred_at, precision=precision)
    return made


def _say(change: Change, entry: Recordable, answers: Mapping[str, str], note: str, told: Mapping[str, Any]) -> None:
    """The first event holds the answers and the note; what the answers bring about follows from it.

    Each event of the entry itself holds the day ahead, so that whichever starts a timescale knows it.
    """
    chosen = entry.chosen(answers)
    kinds = dict.fromkeys([*entry.events, *(kind for option in chosen for kind in option.events)])
    kept = {question.code: answers[question.code].strip() for question in entry.asks}
    for number, kind in enumerate(kinds):
        if number == 0:
            change.say(kind, _sentence(entry, answers), reason=note, body={**({"answers": kept} if kept else {}), **told})
        else:
            change.say(kind, sentence(kind), body={key: value for key, value in told.items() if key == "ahead_on"})
    if entry.gives is not None:
        change.give(entry.gives, Given(says=note or entry.label))
    for option in chosen:
        if option.gives is not None:
            change.give(option.gives, Given(says=note or option.label))


def _sentence(entry: Recordable, answers: Mapping[str, str]) -> str:
    chosen = "; ".join(option.label[:1].lower() + option.label[1:] for option in entry.chosen(answers))
    return f"{entry.label}: {chosen}." if chosen else f"{entry.label}."


def _checked_day(ahead_on: date, occurred_at: datetime) -> date:
    on = local_date(occurred_at)
    if not on <= ahead_on <= add_months(on, 12 * YEARS_AHEAD):
        says = f"Enter a day from {in_words(on)} on, and within {YEARS_AHEAD} years."
        raise BadInput("The day must be ahead.", {"ahead_on": says})
    return ahead_on


def _check(entry: Recordable, answers: Mapping[str, str], note: str, occurred_at: datetime, now: datetime) -> None:
    faults = dict(_faults(entry, answers, note))
    if occurred_at > now:
        faults["occurred_at"] = "Give the day on which it happened."
    if faults:
        raise BadInput("Some answers are missing.", faults)


def _faults(entry: Recordable, answers: Mapping[str, str], note: str) -> Iterator[tuple[str, str]]:
    for question in entry.asks:
        answer = answers.get(question.code, "").strip()
        if not answer or (question.options and question.option(answer) is None):
            yield question.code, f"Answer “{question.label}”"
        elif question.is_amount and pence(answer) is None:
            yield question.code, "Enter an amount in pounds, like 1450 or 1,450.50"
    if not note.strip() and any(option.needs_why for option in entry.chosen(answers)):
        yield "note", "Give the reason for this answer in the note."


__all__ = ["record_entry"]
