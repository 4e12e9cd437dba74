"""Duties to tell somebody outside the authority: what was sent, to whom and when, or why it was not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from notifications.actions.need_to_know.locked import Locked, act_of, lock, must_hold
from notifications.models import OutsideNotice
from notifications.rules.may import LEADERS
from notifications.terms import NeedToKnowState
from tracker.actions import stream_clocks
from tracker.actions.need_to_know_business import journeys_where, tell_on_record
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.access import MAY_RECORD_HAPPENINGS, Actor
from workflows.definitions.limits import BY_CODE
from workflows.engine.need_to_know import shipped
from workflows.need_to_know import OutsideDuty
from workflows.terms import EventKind

FOLLOWS_FROM_A_FACT = frozenset({"incident.looked_after_death", "incident.care_leaver_death", "incident.rapid_review"})
"""Timescales that only a fact on the child's own record starts, or the notice before them; a need-to-know never does."""

LONGEST_AGO = timedelta(days=5 * 365)
"""Nobody was told longer ago than this of what leaders learn of now: further back is a slip of the pen."""

SAME_FACT = timedelta(hours=24)
"""A timescale of the child's own record that began within so long of the incident is that of the incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What was sent. Where nothing is, `sent` is False and `says` the reason, such as that the criteria are not met."""

    duty: str
    at: datetime
    sent: bool = True
    to: str = ""
    reference: str = ""
    says: str = ""


@transaction.atomic
def tell_outside(*, need_to_know_id: int, outside: Outside, actor: Actor, now: datetime) -> OutsideNotice:
    """Record that a duty to tell somebody outside was met, or decided not to apply, with the reason either way.

    It ends the timescale of the duty, here and on each child's own record where one runs. Raises BadInput with what is
    missing; NotYourDecision where somebody who does not lead decides that a duty does not apply.
    """
    locked = lock(need_to_know_id)
    locked.must_be(NeedToKnowState.SENT, NeedToKnowState.CLOSED, NeedToKnowState.DRAFT)
    duty = _checked(locked, outside, actor, now)
    assert actor.user_id is not None, "somebody outside is told by a person"
    made = OutsideNotice.objects.create(
        need_to_know=locked.row, duty=duty.code, sent=outside.sent, to=(outside.to.strip() or duty.to)[:200] if outside.sent else "",
        at=outside.at, reference=outside.reference.strip()[:200], says=outside.says.strip(), by_id=actor.user_id, recorded_at=now,
    )  # fmt: skip
    act = act_of(actor, now, LEADERS)
    does = f"{duty.title}." if outside.sent else f"Decided that a duty does not apply: {duty.title[:1].lower()}{duty.title[1:]}."
    event = locked.say(
        EventKind.NEED_TO_KNOW_OUTSIDE_TOLD, does, act=act, at=outside.at, reason=made.says,
        body={"duty": duty.code, "sent": made.sent, "to": made.to, "reference": made.reference},
    )  # fmt: skip
    if duty.limit:
        _end(locked, duty, made, event, act)
    return made


def start_outside(locked: Locked, event: Any) -> None:
    """Start the timescale of each duty of the category, unless the child's own record runs it already because of the same fact."""
    row = locked.row
    journeys = list(row.children.exclude(journey=None).values_list("journey", flat=True))
    for limit in dict.fromkeys(duty.limit for duty in duties_of(locked.terms.duties) if duty.limit):
        if limit in FOLLOWS_FROM_A_FACT or journeys_where(limit, journeys, since=row.known_at - SAME_FACT):
            continue
        stream_clocks.start(locked.stream, limit, event=event)


def duties_of(codes: tuple[str, ...]) -> list[OutsideDuty]:
    """The duties of these codes, in order."""
    return [duty for code in codes if (duty := shipped().duty(code)) is not None]


def _checked(locked: Locked, outside: Outside, actor: Actor, now: datetime) -> OutsideDuty:
    duty = shipped().duty(outside.duty)
    if duty is None:
        raise BadInput("Say which duty it is.", {"duty": "Choose one of the duties to tell somebody outside."})
    if outside.at > now:
        raise BadInput("The moment is in the future.", {"at": "Give when it was sent or decided."})
    if outside.at < now - LONGEST_AGO:
        raise BadInput("The moment is too long ago.", {"at": "Give when it was sent or decided."})
    if not outside.sent and not outside.says.strip():
        raise BadInput("Give the reason.", {"says": "Write why nobody is told: which criteria are not met."})
    if not outside.sent:
        must_hold(actor, LEADERS, "That a duty does not apply is decided")
    elif not actor.roles.intersection(MAY_RECORD_HAPPENINGS):
        raise NotYourDecision("Somebody outside is told by those who work with children or lead those who do.")
    return duty


def _end(locked: Locked, duty: OutsideDuty, made: OutsideNotice, event: Any, act: Act) -> None:
    limit = BY_CODE[duty.limit]
    journeys = list(locked.row.children.exclude(journey=None).values_list("journey", flat=True))
    kinds = limit.stops_on if made.sent else limit.cancelled_on
    for journey in journeys_where(limit.code, journeys, running=True) if kinds else ():
        says = f"{duty.title}." if made.sent else f"Not needed: {duty.title[:1].lower()}{duty.title[1:]}."
        tell_on_record(
            journey_id=journey, kind=kinds[0], says=says, actor=act.actor, now=act.now, body={"need_to_know": locked.row.public_id}
        )  # fmt: skip
    if not made.sent:
        stream_clocks.cancel(locked.stream, event=event, limit=limit.code)
        return
    stream_clocks.stop(locked.stream, limit.code, event=event)
    # After the children's own records: what one of them runs by now runs there alone.
    _start_what_follows(locked, limit.stops_on[0], journeys, event)


def _start_what_follows(locked: Locked, told: EventKind, journeys: list[int], event: Any) -> None:
    """A notice may start the timescale of the next: the rapid review runs from the notice to the national panel."""
    for follow_up in locked.terms.follow_ups:
        limit = BY_CODE.get(follow_up)
        if limit is not None and told in limit.starts_on and not journeys_where(limit.code, journeys, running=True):
            stream_clocks.start(locked.stream, limit.code, event=event)


__all__ = ["Outside", "duties_of", "start_outside", "tell_outside"]
