"""Keeps since when each waiting request is ready, and puts a child forward who has become ready to be matched (PM-05)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from panels.actions.arise import Cause, raise_request
from panels.actions.book import book
from panels.actions.locks import lock
from panels.definitions.readiness import MATCH_EVENTS, PAST_THE_PLAN, READINESS_EVENTS
from panels.errors import NotListable
from panels.models import Panel, PanelRequest
from panels.rules.readiness import Facts, match_ready
from panels.selectors.readiness import facts_of, readiness_of
from panels.terms import OPEN_REQUESTS, Business, RequestState
from tracker.actions import effects
from tracker.actions.locks import lock_journey
from workflows.terms import EventKind

HANDLER = "panels.keep_ready"
READY_TO_MATCH = "ready_to_match"
ALSO = (
    EventKind.EVIDENCE_RECORDED,
    EventKind.JOURNEY_MOVED,
    EventKind.PANEL_DECISION_MADE,
    EventKind.PANEL_PAPERS_SENT,
    EventKind.PANEL_REQUEST_AROSE,
    EventKind.PANEL_REQUEST_MADE,
    EventKind.PERMANENCE_ROUTE_MOVED,
    EventKind.ROUTE_CHANGED,
)


def register() -> None:
    """Hear of whatever readiness may turn on. Called once, when the program starts."""
    effects.register(HANDLER, keep_ready, kinds=READINESS_EVENTS | set(ALSO))


@transaction.atomic
def keep_ready(effect: Any, now: datetime) -> None:
    """Set since when the waiting requests of this journey are ready, and put the child forward whose match has become ready.

    Worked out anew from what is on record, so that it may run as often as it likes.
    """
    event = effect.event
    if event.journey_id is None:
        return
    if EventKind(event.kind) in MATCH_EVENTS:
        _match(event, now)
    waiting = PanelRequest.objects.filter(journey=event.journey_id, state__in=[str(s) for s in OPEN_REQUESTS])
    if not waiting.exists():
        return
    lock(journeys=[event.journey_id])
    rows = list(waiting.select_related("journey"))
    found = readiness_of(rows)
    for row in rows:
        if row.ready_at != found[row.pk].since:
            row.ready_at = found[row.pk].since
            row.save(update_fields=["ready_at"])


def must_be_listable(request: PanelRequest) -> None:
    """Raises NotListable, with what lacks and who owes it, for a request that may be on no agenda yet (AT-096)."""
    if request.ratifies_id is not None:
        return  # what was done in an emergency is looked at whatever is missing
    found = readiness_of([request])[request.pk]
    if not found.is_listable:
        raise NotListable(found.keeping_off)


def _match(event: Any, now: datetime) -> None:
    """Put the child forward for the match that has become ready, and on the next agenda with room for it."""
    locked = lock_journey(event.journey_id, version=None)
    if not locked.journey.is_open:
        return
    facts = facts_of([locked.journey])[locked.journey.pk]
    match = match_ready(facts)
    if match is None or facts.route_state not in PAST_THE_PLAN or facts.route_state == "matched":
        return
    heard = Panel.objects.filter(is_active=True)
    business = match.business if any(match.business in panel.hears for panel in heard) else Business.PERMANENCY
    cause = Cause(
        trigger=READY_TO_MATCH, business=business, cause=_of_this_match(locked.journey.pk, facts),
        because="The child is ready to be matched", asks="Is the match to be agreed?",
    )  # fmt: skip
    request = raise_request(locked, cause, now=now)
    if request is not None and request.state == RequestState.ASKED:
        book(request, now=now)


def _of_this_match(journey_id: int, facts: Facts) -> str:
    """The match by what it rests on: another plan, or a child who is settled anew, is another match."""
    match = match_ready(facts)
    assert match is not None, "a match that is ready"
    latest = max(facts.happened[kind] for kind in match.needs)
    return f"match:{journey_id}:{int(latest.timestamp())}"
