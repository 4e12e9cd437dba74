"""A contact about a child: opens the child's next journey, or belongs to the journey that is open."""

from datetime import datetime

from django.db import transaction

from tracker.actions.move import Moved
from tracker.actions.open_journey import open_journey
from tracker.actions.record import record_happened
from tracker.actions.register_child import NewChild, register_child
from tracker.actions.requests import Given, MoveRequest
from tracker.errors import BadInput
from tracker.models import Journey
from tracker.rules.access import Actor
from tracker.terms import Precision
from workflows.terms import EventKind, EvidenceKind


@transaction.atomic
def record_contact(
    *, child: int | NewChild, source: str, concern: str, received_at: datetime, team_id: int, actor: Actor, now: datetime
) -> Moved:
    """Record who made contact about a child, when (UTC) and what the concern is.

    A child with an open journey keeps it, and the contact becomes part of it; any other child begins the next journey,
    held by `team_id`, from the true time of the contact. Raises what the door raises, and BadInput for what is missing.
    """
    if not source.strip() or not concern.strip():
        raise BadInput("Say who made contact and what the concern is.", {"source": "Enter who made contact."})
    child_id = child if isinstance(child, int) else register_child(child).pk
    open_one = Journey.objects.filter(child_id=child_id, closed_at__isnull=True).first()
    if open_one is not None:
        return record_happened(
            journey_id=open_one.pk, kinds=[EventKind.CONTACT_ADDED], says=f"Contact from {source.strip()}.", note=concern.strip(),
            actor=actor, occurred_at=received_at, now=now, precision=Precision.INSTANT,
        )  # fmt: skip
    request = MoveRequest(
        move="contact_from_universal", version=None, occurred_at=received_at, why=concern.strip(),
        given={
            EvidenceKind.SOURCE: Given(says=source.strip()),
            EvidenceKind.TIME_RECEIVED: Given(says="Received", occurred_at=received_at),
        },
    )  # fmt: skip
    return open_journey(child_id=child_id, request=request, team_id=team_id, actor=actor, now=now)


__all__ = ["record_contact"]
