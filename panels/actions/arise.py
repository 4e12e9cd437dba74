"""Puts a child forward by itself: because of what happened, or because of a timescale that a panel must stop (PN-23, LG-01, LG-06)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from panels import machines
from panels.actions.book import WAYMARK, book
from panels.definitions import ITEM_MINUTES, KINDS
from panels.definitions.arising import EVENTS, RUNGS, Trigger, is_needless, of_event, of_rung
from panels.models import PanelRequest, RequestCause
from panels.terms import OPEN_REQUESTS, Business, RequestState
from tracker.actions import effects
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.panel_business import record_panel_step
from workflows.terms import EventKind

HANDLER = "panels.arise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What put a child forward: a trigger, what it was this time (`event:12`), and what the panel is to decide."""

    trigger: str
    business: Business
    cause: str
    because: str
    asks: str


def register() -> None:
    """Hear of what may put a child forward. Called once, when the program starts."""
    effects.register(HANDLER, arise, kinds=EVENTS, firings=lambda firing: (firing.clock.limit, firing.rung) in RUNGS)


@transaction.atomic
def arise(effect: Any, now: datetime) -> None:
    """Put the child forward for each kind of business that this event or rung asks for. Harmless however often it runs.

    What books itself is on the next agenda with room at once; whoever was put forward by a person waits for the date they chose.
    """
    if effect.firing is not None:
        clock, rung = effect.firing.clock, effect.firing.rung
        found, journey_id = of_rung(clock.limit, rung) if clock.is_running else [], clock.journey_id
        cause = f"firing:{effect.firing.pk}"
    else:
        event = effect.event
        found, journey_id = of_event(EventKind(event.kind), move=_move_of(event)), event.journey_id
        cause = f"event:{event.pk}"
    if found:
        locked = lock_journey(journey_id, version=None)
        for trigger in found:
            request = raise_request(locked, of_trigger(trigger, cause), now=now, needless=is_needless(trigger, locked.evidence))
            if trigger.books and request is not None and request.state == RequestState.ASKED and request.asked_by_id is None:
                book(request, now=now)


def of_trigger(trigger: Trigger, cause: str) -> Cause:
    """A cause as it stood this time."""
    return Cause(trigger=trigger.code, business=trigger.business, cause=cause, because=trigger.because, asks=trigger.asks)


def raise_request(locked: Locked, cause: Cause, *, now: datetime, needless: bool = False) -> PanelRequest | None:
    """Put the child of a locked journey forward because of this cause, or join the request of this kind that is open.

    None, with nothing written, for a cause that has been heard, for a journey that has closed, and where it is needless.
    """
    known = RequestCause.objects.filter(trigger=cause.trigger, cause=cause.cause).exists()
    if known or needless or not locked.journey.is_open:
        return None
    waiting = [str(s) for s in OPEN_REQUESTS]
    request = PanelRequest.objects.filter(journey=locked.journey, business=cause.business, state__in=waiting).first()
    if request is None:
        request = _made(locked, cause, now)
    RequestCause.objects.create(request=request, trigger=cause.trigger, cause=cause.cause, because=cause.because, at=now)
    return request


def _made(locked: Locked, cause: Cause, now: datetime) -> PanelRequest:
    request = PanelRequest(
        journey=locked.journey, business=cause.business, asks=cause.asks, minutes=ITEM_MINUTES, asked_at=now,
        by_itself_because=cause.because,
    )  # fmt: skip
    machines.go(request, "ask", RequestState.ASKED)
    request.save()
    record_panel_step(
        journey_id=locked.journey.pk, kinds=[EventKind.PANEL_REQUEST_AROSE], reason=request.asks, actor=WAYMARK, now=now,
        says=f"Put forward to {KINDS[cause.business].title} by itself: {cause.because}.",
        body={"request": request.public_id, "business": str(cause.business), "trigger": cause.trigger},
    )  # fmt: skip
    return request


def _move_of(event: Any) -> str:
    return str(event.payload.body.get("move", "")) if event.kind == EventKind.JOURNEY_MOVED else ""
