"""What follows when nobody answers an offer in time: the sender keeps the child, and both lines of management know."""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act
from tracker.models import Handover
from tracker.rules.access import Actor
from workflows.terms import EventKind

WAYMARK = Actor(user_id=None, name="Waymark")


@transaction.atomic
def fall_back(*, handover_id: int, now: datetime) -> bool:
    """Record that an offer was not answered in its time. The offer stays open, and whoever holds the child keeps the child.

    Returns False, and writes nothing, where the offer has had its answer meanwhile or has fallen back before.
    """
    journey_id = Handover.objects.values_list("journey_id", flat=True).get(pk=handover_id)
    locked = lock_journey(journey_id, version=None)
    handover = Handover.objects.select_related("from_team", "to_team").get(pk=handover_id)
    if not handover.is_waiting or handover.fell_back_at is not None:
        return False
    handover.fell_back_at = now
    handover.save(update_fields=["fell_back_at"])
    change = Change(locked=locked, occurred_at=now)
    change.say(
        EventKind.HANDOVER_FELL_BACK,
        f"{handover.to_team.name} did not answer in time. {handover.from_team.name} keeps the child; the offer stays open.",
        body={"handover": handover.public_id},
    )
    carry_out(change, Act(actor=WAYMARK, now=now))
    return True


__all__ = ["fall_back"]
