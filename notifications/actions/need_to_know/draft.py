"""Drafts a need-to-know: one for each incident. What is the same incident joins the one that is there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications import machines
from notifications.actions.need_to_know.join import put_children, put_trigger
from notifications.actions.need_to_know.locked import Locked, act_of, lock
from notifications.actions.need_to_know.log_call import call_made
from notifications.actions.need_to_know.tell_outside import start_outside
from notifications.models import ChildOfNeedToKnow, NeedToKnow
from notifications.models.readable import readable
from notifications.rules.made_with import Terms
from notifications.selectors.made_with import terms_in_force
from notifications.terms import NeedToKnowState
from tracker.actions import stream_clocks
from tracker.actions.need_to_know_business import journeys_of_children, lock_family, lock_unit, new_need_to_know_stream
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.rules.access import MAY_RECORD_HAPPENINGS, Actor
from tracker.selectors.viewers import viewers_of
from workflows.engine.need_to_know import shipped
from workflows.terms import About, EventKind, Severity

SAME_INCIDENT = timedelta(hours=24)
"""What is known of a family within so long of each other, in one category, is one incident (one draft, siblings joined)."""

LONGEST_KNOWN = timedelta(days=5 * 365)
"""Nothing that leaders have still to learn of has been known for longer: further back is a slip of the pen."""

VERBAL, FORM = "incident.need_to_know_verbal", "incident.need_to_know_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The need-to-know, and whether it was there already and was only joined."""

    need_to_know: NeedToKnow
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What drafts one by itself: an event, or a timescale that passed. `says` names no child."""

    says: str
    event_id: int | None = None
    firing_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody who was told by word of mouth before anything was written, and when."""

    user_id: int
    at: datetime
    note: str = ""


@transaction.atomic
def draft(
    *, category: str, actor: Actor, now: datetime, known_at: datetime, child_ids: Sequence[int] = (), unit_id: int | None = None,
    severity: Severity | None = None, because: str = "", cause: Cause | None = None, told: Told | None = None,
) -> Drafted:  # fmt: skip
    """Draft a need-to-know about these children, or about the service where there are none, and start its timescales.

    Where the incident of a child or of the family is drafted already, or was sent within the last day, the children join
    that one. A restricted child has one of their own, so that nothing is given away and nobody told before loses it; and a
    person never joins what they may not read, for then they could not go on. `severity` is the category's own unless a
    graver one is given; a manager may lower it later. `told` is somebody who has been told already. Raises BadInput, and
    NotYourDecision for a role that records nothing.
    """
    terms = _checked(category, child_ids, known_at, actor, cause, now)
    children = list(dict.fromkeys(child_ids))
    families = lock_family(children)
    journeys = journeys_of_children(children)
    if len(journeys) != len(children):
        raise NotVisible("There is no such child.")
    unit = unit_id if unit_id is not None else next((journeys[child].team_id for child in children), None)
    if unit is not None and cause is not None and cause.firing_id is not None:
        lock_unit(unit)
    act = act_of(actor, now)
    same = _same_incident(terms, families, unit, known_at, now, by_itself=cause is not None and cause.firing_id is not None)
    there = _joinable(same, journeys.values(), reader=actor.user_id if cause is None else None, now=now)
    locked = lock(there.pk, *(journey.stream_id for journey in journeys.values())) if there is not None else None
    joined = locked is not None and locked.row.is_open  # it may have ended while its lock was waited for
    if locked is not None and joined:
        put_children(locked, journeys.values(), act=act)
        _start_call(locked, told, act)
    else:
        locked = _made(terms, unit, known_at, severity, because or (cause.says if cause else ""), act)
        put_children(locked, journeys.values(), act=act, tells=False)
        _start(locked, act, told)
    if cause is not None:
        put_trigger(locked, children, says=cause.says, category=category, event_id=cause.event_id, firing_id=cause.firing_id, now=now)
    return Drafted(need_to_know=locked.row, joined=joined)


def is_drafted(*, category: str, event_id: int | None, firing_id: int | None) -> bool:
    """Whether this cause has drafted or joined one of this category before."""
    return NeedToKnow.objects.filter(triggers__category=category, triggers__event=event_id, triggers__firing=firing_id).exists()


def _checked(category: str, child_ids: Sequence[int], known_at: datetime, actor: Actor, cause: Cause | None, now: datetime) -> Terms:
    if cause is None and not actor.roles.intersection(MAY_RECORD_HAPPENINGS):
        raise NotYourDecision("A need to know is written by somebody who works with children or leads those who do.")
    terms = terms_in_force(category)
    about = shipped().category(category)
    if about is not None and about.about is About.CHILD and not child_ids:
        raise BadInput("Say which child it is about.", {"children": "Choose the child, or a category that is about the service."})
    if known_at > now:
        raise BadInput("The moment is in the future.", {"known_at": "Give when the incident became known."})
    if known_at < now - LONGEST_KNOWN:
        raise BadInput("The moment is too long ago.", {"known_at": "Give when the incident became known here."})
    return terms


def _same_incident(
    terms: Terms, families: dict[int, frozenset[int]], unit: int | None, known_at: datetime, now: datetime, *, by_itself: bool
) -> QuerySet[NeedToKnow]:
    """The need-to-knows of the same incident that are drafted or were sent within the last day.

    About a child it is one of the child's family; what a timescale drafts about the service, one of the same unit.
    """
    recent = Q(state=NeedToKnowState.DRAFT) | Q(state=NeedToKnowState.SENT, sent_at__gt=now - SAME_INCIDENT)
    rows = NeedToKnow.objects.filter(
        recent, category=terms.category, known_at__gt=known_at - SAME_INCIDENT, known_at__lt=known_at + SAME_INCIDENT
    )
    family = frozenset().union(*families.values()) if families else frozenset()
    same = Q(children__child__in=family)
    about = shipped().category(terms.category)
    if by_itself and about is not None and about.about is About.SERVICE:
        same |= Q(unit=unit)
    return rows.filter(same)


def _joinable(rows: QuerySet[NeedToKnow], journeys: Collection[Any], *, reader: int | None, now: datetime) -> NeedToKnow | None:
    """The first of them that these children may join, drafted by this person where it is a person who drafts."""
    same_child = Q(children__child__in=[journey.child_id for journey in journeys])
    if any(journey.child.is_restricted for journey in journeys):
        rows = rows.filter(same_child)
    else:
        hidden = ChildOfNeedToKnow.objects.filter(need_to_know=OuterRef("pk"), child__is_restricted=True)
        rows = rows.filter(same_child | ~Exists(hidden))
    if reader is not None:
        rows = rows.filter(pk__in=readable(viewers_of([reader], now=now)[reader]).values("pk"))
    return rows.order_by("drafted_at", "pk").first()


def _made(terms: Terms, unit: int | None, known_at: datetime, severity: Severity | None, because: str, act: Act) -> Locked:
    wanted = severity if severity is not None and severity.is_graver_than(terms.severity) else terms.severity
    row = NeedToKnow(
        stream=new_need_to_know_stream(), category=terms.category, severity=wanted, unit_id=unit,
        terms=terms.as_json(), because=because[:300], known_at=known_at, drafted_by_id=act.actor.user_id, drafted_at=act.now,
    )  # fmt: skip
    machines.go(row, "draft", NeedToKnowState.DRAFT)
    row.save()
    return Locked(row=row, stream=row.stream)


def _start(locked: Locked, act: Act, told: Told | None) -> None:
    """Say that it is drafted. The call and the form are counted from when the incident was known."""
    row = locked.row
    event = locked.say(
        EventKind.NEED_TO_KNOW_DRAFTED, f"A need to know was drafted: {locked.terms.title}.", act=act, at=row.known_at,
        reason=row.because, body={"category": row.category, "severity": row.severity},
    )  # fmt: skip
    start_draft_clocks(locked, event)
    start_outside(locked, event)
    _start_call(locked, told, act)


def start_draft_clocks(locked: Locked, event: Any, *, with_call: bool = True) -> None:
    """Start the timescales of a draft at its severity: the call, and the form after it."""
    asked = locked.asked
    if with_call and asked.verbal is not None:
        stream_clocks.start(locked.stream, VERBAL, event=event, length=asked.verbal)
    stream_clocks.start(locked.stream, FORM, event=event, length=asked.form)


def _start_call(locked: Locked, told: Told | None, act: Act) -> None:
    if told is not None:
        call_made(locked, told_id=told.user_id, told_at=told.at, note=told.note, act=act)


__all__ = ["Cause", "Drafted", "Told", "draft", "is_drafted", "start_draft_clocks"]
