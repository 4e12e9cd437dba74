"""Counts the running timescales again after an edition of the rulebook has changed what they are counted by."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tracker.actions.publish_rules import WAYMARK
from tracker.actions.recount_clocks import recount
from tracker.actions.tell import lock_rulebook, tell
from tracker.models import Clock, Recount
from tracker.selectors.editions import MOVES_DATES, changes_of
from tracker.selectors.rulebook import rulebook
from tracker.terms import RuleKind, StreamKind
from workflows.terms import EventKind

SLICE = 2000
"""How many timescales are counted again before the progress is kept."""


def count_again(*, now: datetime, slices: int = 40) -> int:
    """Count the next slices again, oldest edition first. Harmless when run twice or broken off: it goes on where it was.

    Returns how many timescales were counted.
    """
    counted = 0
    for _ in range(slices):
        done = _one_slice(now)
        if done is None:
            break
        counted += done
    return counted


@transaction.atomic
def _one_slice(now: datetime) -> int | None:
    """The next slice of the oldest recount, and how far it came, in one transaction; None where none is waiting."""
    waiting = Recount.objects.filter(finished_at__isnull=True).select_for_update(of=("self",)).select_related("edition")
    this = waiting.order_by("pk").first()
    if this is None:
        return None
    running = Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True, pk__gt=this.reached)
    here = list(running.order_by("pk").values_list("pk", flat=True)[:SLICE])
    if here:
        done = recount(book=rulebook(), now=now, only=_touched(this) & Q(pk__gt=this.reached, pk__lte=here[-1]), actor=WAYMARK)
        this.changed += done.changed
        this.counted += len(here)
        this.reached = here[-1]
    if len(here) < SLICE:
        this.finished_at = now
        lock_rulebook()
        says = f"{this.counted:,} running timescales were counted again for edition {this.edition.number}; {this.changed:,} changed."
        tell(StreamKind.RULEBOOK, EventKind.TIMESCALES_COUNTED_AGAIN, says, actor=WAYMARK, now=now,
             body={"edition": this.edition_id, "counted": this.counted, "changed": this.changed})  # fmt: skip
    this.save(update_fields=["counted", "changed", "reached", "finished_at"])
    return len(here)


def _touched(this: Recount) -> Q:
    """All running timescales where the calendar changed; else those of the standards that reach them."""
    changes = list(changes_of(this.edition))
    if any(change.kind in MOVES_DATES for change in changes):
        return Q()
    return Q(limit__in=[one.key for one in changes if one.kind == RuleKind.LOCAL_STANDARD and one.for_running])
