"""What has changed at home is about every child of the household: it is told on the open journey of each."""

from collections.abc import Sequence
from datetime import datetime

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey, lock_streams
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act
from tracker.models import Stream
from tracker.rules.access import Actor
from tracker.selectors.household import household
from tracker.terms import Precision
from workflows.terms import EventKind

WAYMARK = Actor(user_id=None, name="Waymark")


def lock_household(journey_id: int) -> list[int]:
    """Lock the streams of a child and of the household's other open journeys in the one order. Returns the others' ids."""
    others = household(journey_id)
    if others:
        lock_streams(Stream.objects.filter(journey__in=[journey_id, *others]).values_list("pk", flat=True))
    return others


def tell_household(
    others: Sequence[int], kinds: Sequence[EventKind], says: str, *, now: datetime, occurred_at: datetime, precision: Precision
) -> None:
    """Tell it on each of these locked journeys, whoever may see them. Only what has changed, nothing of the child it was written for.

    Nor who wrote it: a sister may be hidden from whoever reads this record, and her worker's name would tell of her. The
    event on her own record holds it.
    """
    for journey_id in others:
        change = Change(locked=lock_journey(journey_id, version=None), occurred_at=occurred_at, precision=precision)
        for kind in kinds:
            change.say(kind, says)
        carry_out(change, Act(actor=WAYMARK, now=now))


__all__ = ["lock_household", "tell_household"]
