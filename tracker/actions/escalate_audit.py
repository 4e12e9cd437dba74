"""Takes a concern of an audit up the line, after it was talked through with the worker and the manager, or with why it was not."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event
from tracker.rules.access import Actor
from tracker.selectors.words import Words
from tracker.terms import Precision
from workflows.calendar import local_date
from workflows.definitions.recordable import BY_CODE
from workflows.engine.clock import in_words
from workflows.terms import EventKind

ESCALATES = BY_CODE["audit_concern_escalated"].by


@dataclass(frozen=True, slots=True, kw_only=True)
class Liaison:
    """With which worker and which manager the concern was talked through, and on which days, or why that was not possible."""

    worker: str = ""
    worker_on: date | None = None
    manager: str = ""
    manager_on: date | None = None
    not_possible: str = ""


@transaction.atomic
def escalate_audit(*, journey_id: int, why: str, liaison: Liaison, actor: Actor, now: datetime) -> Moved:
    """Take the last concern of an audit up the line; whoever answers for the service owes an answer from then on.

    Raises NotYourDecision for anyone who may not escalate. Raises BadInput without the talk with both or why it was not
    possible, without why the concern goes up, and where no concern is on record that has not been taken up already;
    nothing is written. Source: NT-06, liaison with workers and managers before any escalation.
    """
    if not actor.roles.intersection(ESCALATES):
        raise NotYourDecision(f"A concern of an audit is taken up the line by: {Words().roles(ESCALATES)}.", ESCALATES)
    liaison = _stripped(liaison)
    wrong = _wrong(liaison, why, local_date(now))
    if wrong:
        raise BadInput("The concern cannot be taken up the line yet. " + " ".join(wrong.values()), wrong)
    locked = lock_journey(journey_id, version=None)
    concern = _open_concern(locked.journey.pk)
    change = Change(locked=locked, occurred_at=now, precision=Precision.INSTANT)
    change.say(EventKind.AUDIT_CONCERN_ESCALATED, "A concern of an audit was taken up the line.", reason=why.strip(),
               body={"concern": concern.seq, "liaison": _kept(liaison)})  # fmt: skip
    change.say(EventKind.NOTE_RECORDED, _said(liaison), reason=liaison.not_possible)
    change.say(EventKind.ESCALATION_RAISED, "An answer to the audit's concern is due.")
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(ESCALATES) or "")))


def _open_concern(journey_id: int) -> Event:
    of_audits = Event.objects.filter(journey=journey_id, kind__in=[EventKind.AUDIT_CONCERN_RECORDED, EventKind.AUDIT_CONCERN_ESCALATED])
    last = of_audits.order_by("-seq").first()
    if last is None or last.kind != EventKind.AUDIT_CONCERN_RECORDED:
        raise BadInput("No concern of an audit waits to be taken up the line.", {"why": "Record the concern first, then take it up."})
    return last


def _wrong(liaison: Liaison, why: str, today: date) -> dict[str, str]:
    wrong = {} if why.strip() else {"why": "Say why the concern goes up the line."}
    if liaison.not_possible:
        return wrong
    for field, on, who in (("worker", liaison.worker_on, "worker"), ("manager", liaison.manager_on, "manager")):
        if not getattr(liaison, field):
            wrong[field] = f"Say with which {who} it was talked through, or why that was not possible."
        elif on is None:
            wrong[f"{field}_on"] = f"Give the day on which it was talked through with the {who}."
        elif on > today:
            wrong[f"{field}_on"] = "Give a day that is not ahead."
    return wrong


def _stripped(liaison: Liaison) -> Liaison:
    return Liaison(worker=liaison.worker.strip(), worker_on=liaison.worker_on, manager=liaison.manager.strip(),
                   manager_on=liaison.manager_on, not_possible=liaison.not_possible.strip())  # fmt: skip


def _kept(liaison: Liaison) -> dict[str, Any]:
    days = {"worker_on": liaison.worker_on, "manager_on": liaison.manager_on}
    return {"worker": liaison.worker, "manager": liaison.manager, "not_possible": liaison.not_possible,
            **{name: on.isoformat() if on else "" for name, on in days.items()}}  # fmt: skip


def _said(liaison: Liaison) -> str:
    talks = ((liaison.worker, liaison.worker_on), (liaison.manager, liaison.manager_on))
    held = [f"{who} on {in_words(on)}" for who, on in talks if who and on is not None]
    told = f"The concern was talked through with {' and with '.join(held)}." if held else ""
    missed = "It was not possible to talk it through with the worker and the manager first." if liaison.not_possible else ""
    return " ".join(part for part in (told, missed) if part)


__all__ = ["ESCALATES", "Liaison", "escalate_audit"]
