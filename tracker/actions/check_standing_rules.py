"""Finds every open journey that is stuck, and makes of it one task for a manager. Harmless when run twice or late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act
from tracker.models import Clock, Fault
from tracker.rules.access import Actor
from tracker.rules.standing import BY_RULE
from tracker.selectors.standing import FIX, found
from tracker.terms import StandingRule
from workflows.terms import EventKind

WAYMARK = Actor(user_id=None, name="Waymark")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check did: things newly found, things found mended, and things that are still to be fixed."""

    found: int = 0
    mended: int = 0
    to_fix: int = 0


def check_standing_rules(*, now: datetime) -> Checked:
    """Read every open journey, put on record what is newly wrong and what has been put right since.

    Each journey is a transaction of its own. What is found is kept even where the journey's own record is too broken to
    take an event: the fault stands in the list, and the event is tried again by the next check. So is that of its being mended.
    """
    wrong = found(now=now)
    known = set(Fault.objects.filter(mended_at__isnull=True).values_list("journey", "rule"))
    untold = set(Fault.objects.filter(mended_at__isnull=True, event__isnull=True).values_list("journey", flat=True))
    untold |= _put_right_and_not_told() - {pk for pk, _ in wrong}
    changed = {pk for pk, _ in wrong.symmetric_difference((pk, StandingRule(rule)) for pk, rule in known)} | untold
    new = mended = 0
    for journey in sorted(changed):
        for_this = {rule for pk, rule in wrong if pk == journey}
        made, gone = settle(journey, for_this, now=now)
        new, mended = new + made, mended + gone
    return Checked(found=new, mended=mended, to_fix=Fault.objects.filter(mended_at__isnull=True).count())


def settle(journey: int, wrong: Iterable[StandingRule], *, now: datetime) -> tuple[int, int]:
    """Make the open faults of a journey these, and tell it on the child's record. Returns how many are new and mended."""
    wanted = set(wrong)
    with transaction.atomic():
        known = {StandingRule(fault.rule): fault for fault in Fault.objects.filter(journey=journey, mended_at__isnull=True)}
        fresh = [rule for rule in StandingRule if rule in wanted - known.keys()]
        gone = [known[rule] for rule in StandingRule if rule in known.keys() - wanted]
        # Another check may have been here a moment ago: its rows stand.
        Fault.objects.bulk_create([Fault(journey_id=journey, rule=rule, found_at=now) for rule in fresh], ignore_conflicts=True)
        for fault in gone:
            fault.mended_at = max(now, fault.found_at)
        Fault.objects.bulk_update(gone, ["mended_at"])
    try:
        _tell(journey, gone, is_over=not wanted, now=now)
    except Exception as error:  # a journey broken by hand must not keep the check from the next one, nor its fault from the list
        log.error("fault_not_told", journey=journey, error=type(error).__name__)
    return len(fresh), len(gone)


def _put_right_and_not_told() -> set[int]:
    """Open journeys on which the manager's timescale still runs although nothing is to be fixed any more."""
    running = Clock.objects.filter(limit=FIX, stopped_at__isnull=True, cancelled_at__isnull=True, journey__closed_at__isnull=True)
    still = Fault.objects.filter(journey=OuterRef("journey"), mended_at__isnull=True)
    return set(running.filter(~Exists(still)).values_list("journey", flat=True))


@transaction.atomic
def _tell(journey: int, gone: Iterable[Fault], *, is_over: bool, now: datetime) -> None:
    """Append what was found and what was mended. The first starts the manager's timescale, the last thing mended stops it."""
    untold = list(Fault.objects.select_for_update().filter(journey=journey, mended_at__isnull=True, event__isnull=True))
    if not untold and not any(gone) and not is_over:
        return
    locked = lock_journey(journey, version=None)
    if not locked.journey.is_open:
        return  # nothing is appended to a journey whose row says that it is closed: its fault stands in the list alone
    change = Change(locked=locked, occurred_at=now)
    for fault in untold:
        fix = BY_RULE[StandingRule(fault.rule)]
        change.say(EventKind.FAULT_FOUND, f"To be fixed: {fix.says}", body={"rule": fault.rule})
    if is_over and any(clock.limit == FIX for clock in locked.running):
        change.say(EventKind.FAULT_MENDED, "What was to be fixed has been put right.")
    if not change.entries:
        return
    events = carry_out(change, Act(actor=WAYMARK, now=now))
    for fault, event in zip(untold, events, strict=False):
        fault.event = event
    Fault.objects.bulk_update(untold, ["event"])
