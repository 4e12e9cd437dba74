"""Says what has come again: the third equal rating, the second refusal, the referral of a child referred last year."""

from django.db.models import Q

from tracker.actions.change import Change
from tracker.models import Event
from workflows.definitions.repeats import REPEATS, Repeat
from workflows.engine.repeats import Told, is_again
from workflows.terms import EventKind


def say_what_has_come_again(change: Change) -> None:
    """Append what each row of what is told again tells, for the events of this change. One query, and none where no row listens."""
    rows = [row for row in REPEATS if any(entry.kind is row.heard for entry in change.entries)]
    if not rows:
        return
    earlier = _earlier(change, rows)
    for row in rows:
        entry = next(entry for entry in change.entries if entry.kind is row.heard)
        if is_again(row, Told(entry.kind, entry.occurred_at, answers=entry.body.get("answers", {})), earlier):
            change.say(row.tells, row.says, body=_offer(change))


def _offer(change: Change) -> dict[str, str]:
    """The offer that this act answers, where it answers one, so that both of its sides can be told."""
    return next(({"handover": entry.body["handover"]} for entry in change.entries if "handover" in entry.body), {})


def _earlier(change: Change, rows: list[Repeat]) -> list[Told]:
    """What is on record of the kinds that the rows read, and not put right, in the order in which it was recorded."""
    journey = change.locked.journey
    kinds = {kind for row in rows for kind in (row.heard, *row.since)}
    whose = Q(child=journey.child_id) if any(row.of_the_child for row in rows) else Q(journey=journey)
    found = (
        Event.objects.filter(whose, kind__in=[str(kind) for kind in kinds], corrected_by__isnull=True)
        .order_by("pk")
        .values_list("kind", "occurred_at", "journey", "payload__body")
    )
    return [
        Told(EventKind(kind), occurred_at, here=its_journey == journey.pk, answers=(body or {}).get("answers", {}))
        for kind, occurred_at, its_journey, body in found
    ]


__all__ = ["say_what_has_come_again"]
