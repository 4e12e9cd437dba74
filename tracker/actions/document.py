"""Registers how far a document of the permanence plan is and where it is held. The document itself is kept elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change, sentence
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.permanence import PLANS
from tracker.actions.record_event import Act
from tracker.actions.requests import Given
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event, RegisteredDocument
from tracker.rules.access import Actor
from tracker.selectors.documents import STATES
from tracker.terms import Precision
from workflows.definitions.documents import DOCUMENTS, DocumentState, ExpectedDocument
from workflows.terms import EventKind, Role, TrackCode

CHECKS = (Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ADM)
"""Who checks the quality of a document, and so may make one final that nobody has checked."""

_ORDER = tuple(DocumentState)


@transaction.atomic
def register_document(
    *, journey_id: int, document: str, state: str, where_held: str, is_on_paper: bool, note: str, actor: Actor,
    occurred_at: datetime, now: datetime,
) -> Moved:  # fmt: skip
    """Put on record that a document is drafted, quality-checked or final, and where it is held.

    A final one tells what it completes, so that its milestone is reached and its timescale stops. Raises BadInput for a
    document that no route of the child expects, a state that does not follow, a final one that no manager has checked, or
    a place that is not named; NotYourDecision for anybody who does not plan for the child.
    """
    found = _known(document, actor)
    _in_the_past(occurred_at, now)
    if state not in STATES:
        raise BadInput("There is no such state of a document.", {"state": "Choose one of the states listed."})
    if not where_held.strip():
        raise BadInput("Say where the document is held.", {"where_held": "Enter where it is held, on paper too"})
    locked = lock_journey(journey_id, version=None)
    _expected(locked, found)
    _follows(locked, found, DocumentState(state), actor)
    change = Change(locked=locked, occurred_at=occurred_at, precision=Precision.DAY)
    held = f"{'on paper, ' if is_on_paper else ''}{where_held.strip()}"
    change.say(EventKind.DOCUMENT_REGISTERED, f"{found.title}: {STATES[state].lower()}. Held: {held}.", reason=note.strip(),
               body={"document": document, "state": state, "where_held": where_held.strip(), "on_paper": is_on_paper})  # fmt: skip
    change.attached.append(
        RegisteredDocument(document=document, state=state, where_held=where_held.strip(), is_on_paper=is_on_paper, note=note.strip())
    )
    if state == DocumentState.FINAL:
        _complete(change, found)
    return Moved(locked.journey, carry_out(change, _act(actor, now)))


@transaction.atomic
def still_owed(*, journey_id: int, document: str, note: str, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Put on record what somebody does in the place of a document that it cannot replace: it stays owed, and the record says so.

    Raises BadInput where nothing is mistaken for this document, or without a word on what is done.
    """
    found = _known(document, actor)
    _in_the_past(occurred_at, now)
    if not found.not_enough:
        raise BadInput("Nothing stands in the place of this document.", {"state": "Choose one of the states listed."})
    if not note.strip():
        raise BadInput("Say what is done instead.", {"note": "Enter who explains what to the child"})
    locked = lock_journey(journey_id, version=None)
    _expected(locked, found)
    change = Change(locked=locked, occurred_at=occurred_at, precision=Precision.DAY)
    change.say(
        EventKind.DOCUMENT_STILL_OWED, f"{found.title}: still owed. {found.not_enough}", reason=note.strip(), body={"document": document}
    )
    return Moved(locked.journey, carry_out(change, _act(actor, now)))


def _known(document: str, actor: Actor) -> ExpectedDocument:
    if actor.roles.isdisjoint({*PLANS, *CHECKS}):
        raise NotYourDecision("The documents of the permanence plan are not yours to record.", PLANS)
    found = DOCUMENTS.get(document)
    if found is None:
        raise BadInput("There is no such document.", {"document": "Choose one of the documents listed."})
    return found


def _expected(locked: Locked, found: ExpectedDocument) -> None:
    routes = {track.route for track in locked.tracks if track.code == TrackCode.PERMANENCE_ROUTE}
    if routes.isdisjoint(found.routes):
        raise BadInput("No route of this child expects this document.", {"document": "Set the route first."})


def _follows(locked: Locked, found: ExpectedDocument, state: DocumentState, actor: Actor) -> None:
    """Raises BadInput for a state that the document has passed, and for one that only a manager brings it to."""
    rows = RegisteredDocument.objects.filter(journey=locked.journey, document=found.code, event__corrected_by__isnull=True)
    present = rows.order_by("-occurred_at", "-pk").values_list("state", flat=True).first()
    if present is not None and _ORDER.index(state) <= _ORDER.index(DocumentState(present)):
        says = f"{found.title} is {STATES[present].lower()} already. Choose a state that follows."
        raise BadInput("The document has come that far already.", {"state": says})
    checked = present == DocumentState.QUALITY_CHECKED
    if state is DocumentState.QUALITY_CHECKED and actor.roles.isdisjoint(CHECKS):
        raise BadInput("A manager checks the quality.", {"state": "Ask a manager to record the quality check."})
    if state is DocumentState.FINAL and not checked and actor.roles.isdisjoint(CHECKS):
        raise BadInput("The quality is not checked yet.", {"state": "Ask a manager to check it first, or to record it as final."})


def _complete(change: Change, found: ExpectedDocument) -> None:
    """Tell what a final document completes, unless it is on record already."""
    told = Event.objects.filter(journey=change.locked.journey, kind__in=_kinds(found), corrected_by__isnull=True)
    known = set(told.values_list("kind", flat=True)) if found.final_by else set()
    for kind in found.final_by:
        if kind not in known:
            change.say(kind, sentence(kind))
    for shown in found.shown_by:
        change.give(shown, Given(says=f"{found.title}: final."))


def _kinds(found: ExpectedDocument) -> Sequence[str]:
    return [str(kind) for kind in found.final_by]


def _in_the_past(occurred_at: datetime, now: datetime) -> None:
    if occurred_at > now:
        raise BadInput("The date is in the future.", {"occurred_at": "Give the day on which it happened."})


def _act(actor: Actor, now: datetime) -> Act:
    return Act(actor=actor, now=now, role=actor.acting_as((*PLANS, *CHECKS)) or "")


__all__ = ["CHECKS", "register_document", "still_owed"]
