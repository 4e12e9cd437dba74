"""Grades a need-to-know higher, or a draft lower: only a higher grade may be automatic, and only a manager lowers one."""

from datetime import datetime
from typing import Any

from django.db import transaction

from notifications.actions.need_to_know.draft import FORM, VERBAL, start_draft_clocks
from notifications.actions.need_to_know.locked import Locked, act_of, lock, must_hold
from notifications.actions.need_to_know.put_ladder import cancel_to_acknowledge, put_ladder, start_to_acknowledge
from notifications.models import NeedToKnow
from notifications.rules.may import MAY_CONFIRM
from notifications.selectors.made_with import CONFIRM, CONFIRM_URGENT
from notifications.terms import OPEN_STATES, NeedToKnowState
from tracker.actions import stream_clocks
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind, Severity

UPDATE = "incident.need_to_know_update"


@transaction.atomic
def raise_severity(*, need_to_know_id: int, severity: Severity, why: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Grade it higher. Its timescales begin afresh at the higher grade's lengths, and once it was sent those above are told.

    Raises BadInput where the grade is not a higher one or no reason is given.
    """
    locked = lock(need_to_know_id)
    locked.must_be(*OPEN_STATES)
    if not severity.is_graver_than(locked.severity):
        raise BadInput("A need to know is only graded higher.", {"severity": f"Choose a grade above “{locked.asked.title}”."})
    _graded(locked, severity, why, EventKind.NEED_TO_KNOW_SEVERITY_RAISED, act_of(actor, now))
    return locked.row


@transaction.atomic
def lower_severity(*, need_to_know_id: int, severity: Severity, why: str, actor: Actor, now: datetime) -> NeedToKnow:
    """Grade a draft lower: the grade of its category is a suggestion, and a manager decides.

    Raises NotYourDecision for anybody but a manager, WrongMoment once it was sent, BadInput without a reason.
    """
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.DRAFT)
    must_hold(actor, MAY_CONFIRM, "The grade of a draft is lowered")
    if not locked.severity.is_graver_than(severity):
        raise BadInput("This is not a lower grade.", {"severity": f"Choose a grade below “{locked.asked.title}”."})
    _graded(locked, severity, why, EventKind.NEED_TO_KNOW_SEVERITY_LOWERED, act_of(actor, now, MAY_CONFIRM))
    return locked.row


def _graded(locked: Locked, severity: Severity, why: str, kind: EventKind, act: Act) -> None:
    if not why.strip():
        raise BadInput("Give the reason.", {"why": "Write why it is graded so."})
    before = locked.terms.ladder(locked.severity)
    locked.row.severity = severity
    locked.save("severity")
    word = "higher" if kind is EventKind.NEED_TO_KNOW_SEVERITY_RAISED else "lower"
    event = locked.say(kind, f"Graded {word}: {locked.asked.title}.", act=act, reason=why.strip(), body={"severity": str(severity)})
    if locked.row.state == NeedToKnowState.DRAFT:
        _restart_draft(locked, event)
        return
    asked = locked.asked
    if asked.update is not None:
        stream_clocks.cancel(locked.stream, event=event, limit=UPDATE)
        stream_clocks.start(locked.stream, UPDATE, event=event, length=asked.update)
    for rung in locked.row.rungs.filter(told_at__isnull=False, acknowledged_at__isnull=True):
        cancel_to_acknowledge(locked, rung, event)
        start_to_acknowledge(locked, rung, event)
    known = {*before, *locked.row.rungs.values_list("role", flat=True)}
    put_ladder(locked, [role for role in locked.terms.ladder(severity) if role not in known], event, act=act)


def _restart_draft(locked: Locked, event: Any) -> None:
    """The call, where it has not been made, the form and the confirmation are asked for within the times of the new grade."""
    made = locked.row.calls.exists()
    for limit in (VERBAL, FORM, CONFIRM, CONFIRM_URGENT):
        stream_clocks.cancel(locked.stream, event=event, limit=limit)
    start_draft_clocks(locked, event, with_call=not made)
    if locked.row.written_at is not None:
        limit = CONFIRM_URGENT if locked.asked.is_urgent else CONFIRM
        stream_clocks.start(locked.stream, limit, event=event, length=locked.asked.confirm)


__all__ = ["lower_severity", "raise_severity"]
