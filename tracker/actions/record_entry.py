"""Puts one entry of the record form on record, with what was answered: a rating, an outcome, a decision between ways."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change, sentence
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.actions.requests import Given
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.access import Actor
from tracker.selectors.words import Words
from tracker.terms import Precision
from workflows.definitions.recordable import Recordable


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
) -> Moved:
    """Put an entry and the answers to its questions on record. The answer that was chosen says what else has happened by it.

    Raises NotYourDecision for an entry that only other roles may make, and BadInput for every question without an answer.
    """
    if entry.by and not actor.roles.intersection(entry.by):
        raise NotYourDecision(f"“{entry.label}” is recorded by: {Words().roles(entry.by)}.", entry.by)
    _check(entry, answers, note, occurred_at, now)
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=occurred_at, precision=precision)
    _say(change, entry, answers, note.strip())
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(entry.by) or "")))


def _say(change: Change, entry: Recordable, answers: Mapping[str, str], note: str) -> None:
    """The first event holds the answers and the note; what the answers bring about follows from it."""
    chosen = entry.chosen(answers)
    kinds = dict.fromkeys([*entry.events, *(kind for option in chosen for kind in option.events)])
    kept = {question.code: answers[question.code].strip() for question in entry.asks}
    for number, kind in enumerate(kinds):
        if number == 0:
            change.say(kind, _sentence(entry, answers), reason=note, body={"answers": kept})
        else:
            change.say(kind, sentence(kind))
    for option in chosen:
        if option.gives is not None:
            change.give(option.gives, Given(says=note or option.label))


def _sentence(entry: Recordable, answers: Mapping[str, str]) -> str:
    chosen = "; ".join(option.label[:1].lower() + option.label[1:] for option in entry.chosen(answers))
    return f"{entry.label}: {chosen}." if chosen else f"{entry.label}."


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
    if not note.strip() and any(option.needs_why for option in entry.chosen(answers)):
        yield "note", "Give the reason for this answer in the note."


__all__ = ["record_entry"]
