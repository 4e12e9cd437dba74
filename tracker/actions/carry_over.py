"""Carries open journeys over to a newer version of the process, once two people have drafted and published it.

A journey that the version does not fit stays on its own, and is counted.
"""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import carry_out
from tracker.actions.publish_rules import WAYMARK
from tracker.actions.record_event import Act
from tracker.actions.tell import lock_rulebook, tell
from tracker.models import CarryOver, Journey, Track
from tracker.selectors.newer_version import fits, journeys_behind
from tracker.selectors.rehearsal import with_standing
from tracker.terms import StreamKind
from workflows.terms import EventKind

SLICE = 100
"""How many journeys are carried over before the progress is kept."""


def carry_over(*, now: datetime, slices: int = 20) -> int:
    """Carry the next slices over. Harmless when run twice or broken off: it goes on where it was. Returns how many were."""
    carried = 0
    for _ in range(slices):
        done = _one_slice(now)
        if done is None:
            break
        carried += done
    return carried


@transaction.atomic
def _one_slice(now: datetime) -> int | None:
    this = (
        CarryOver.objects.filter(finished_at__isnull=True).select_for_update(of=("self",)).select_related("edition").order_by("pk").first()
    )
    if this is None:
        return None
    here = list(journeys_behind(this.to_version).filter(pk__gt=this.reached).values_list("pk", flat=True)[:SLICE])
    before = this.carried
    for pk in here:
        if _carry(pk, this.to_version, now):
            this.carried += 1
        else:
            this.left += 1
        this.reached = pk
    if len(here) < SLICE:
        this.finished_at = now
        lock_rulebook()
        says = f"{this.carried:,} open journeys now follow version {this.to_version}; {this.left:,} stay on theirs."
        tell(StreamKind.RULEBOOK, EventKind.JOURNEY_CARRIED_OVER, says, actor=WAYMARK, now=now,
             body={"edition": this.edition_id, "carried": this.carried, "left": this.left})  # fmt: skip
    this.save(update_fields=["carried", "left", "reached", "finished_at"])
    return this.carried - before


def _carry(journey_id: int, version: int, now: datetime) -> bool:
    """Carry one journey over, as it stands under its lock; False where the version does not fit it."""
    locked = lock_journey(journey_id, version=None)
    journey = locked.journey
    read = list(with_standing(Journey.objects.filter(pk=journey_id)))
    if any(fit.faults for _, fit in fits(read, version, now=now)):
        return False
    change = Change(locked=locked, occurred_at=now)
    change.say(EventKind.JOURNEY_CARRIED_OVER, f"The journey now follows version {version} of the process.",
               body={"from": journey.definition_version, "to": version})  # fmt: skip
    carry_out(change, Act(actor=WAYMARK, now=now))
    journey.definition_version = version
    journey.save(update_fields=["definition_version"])
    Track.objects.filter(journey=journey, ended_at__isnull=True).update(definition_version=version)
    return True
