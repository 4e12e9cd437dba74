"""Puts on record what has happened or what has been obtained: the plain form behind "record" on a child's page.

A fact is never refused for paper. It stops every timescale that asks for the same thing, in one entry.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.check_given import check_given
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.actions.requests import Given
from tracker.errors import BadInput
from tracker.rules.access import Actor
from tracker.selectors.words import capital
from tracker.terms import Precision
from workflows.definitions.evidence import EVIDENCE
from workflows.terms import EventKind, EvidenceKind


@transaction.atomic
def record_evidence(
    *,
    journey_id: int,
    kind: EvidenceKind,
    given: Given,
    actor: Actor,
    occurred_at: datetime,
    now: datetime,
    precision: Precision = Precision.DAY,
) -> Moved:
    """Put one piece of evidence on record, with the events that it is the record of.

    Raises NotYourDecision where the kind may be recorded only by some roles (a decision by the one who takes it).
    """
    rule = EVIDENCE[kind]
    check_given([kind], actor, at=occurred_at)
    _not_in_the_future(occurred_at, now)
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=occurred_at, precision=precision)
    change.say(EventKind.EVIDENCE_RECORDED, f"{capital(rule.label)}: recorded.",
               body={"kind": str(kind), "says": given.says, "reference": given.reference})  # fmt: skip
    change.give(kind, given)
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(rule.recorded_by) or "")))


@transaction.atomic
def record_happened(
    *,
    journey_id: int,
    kinds: Sequence[EventKind],
    says: str,
    note: str,
    actor: Actor,
    occurred_at: datetime,
    now: datetime,
    precision: Precision = Precision.DAY,
) -> Moved:
    """Put on record something that happened: a visit, a meeting, a document. One entry may be several kinds at once."""
    if not kinds:
        raise BadInput("Choose what happened.", {"what": "Choose what happened."})
    _not_in_the_future(occurred_at, now)
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=occurred_at, precision=precision)
    for number, kind in enumerate(kinds):
        change.say(kind, says, reason=note if number == 0 else "")
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or "")))


def _not_in_the_future(occurred_at: datetime, now: datetime) -> None:
    if occurred_at > now:
        raise BadInput("The date is in the future.", {"occurred_at": "Give the day on which it happened."})
