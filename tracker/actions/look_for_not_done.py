"""Looks each working day for what did not happen, and keeps what was found, also where it was nothing."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from tracker.models import Clock, DayOfLooking, NotDone
from tracker.selectors.rulebook import rulebook
from workflows.calendar import is_working_day, local_date, start_of_day
from workflows.definitions.not_done import LOOKED_FOR

FROM_HOUR = 7
"""How many hours after midnight (London) a day is looked at: what fell due at midnight has then been told."""

BATCH = 2000


def look_for_not_done(*, now: datetime) -> DayOfLooking | None:
    """Look for what did not happen by today, once on each working day; None where there is nothing to do.

    Harmless when run twice, late or anywhere: a day has one row, and whoever comes second finds it there.
    """
    today = local_date(now)
    if not is_working_day(today, calendar=rulebook().calendar) or now < _begins(now):
        return None
    if DayOfLooking.objects.filter(on=today).exists():
        return None
    try:
        with transaction.atomic():
            return _look(now)
    except IntegrityError:
        return None  # another worker was first


def _look(now: datetime) -> DayOfLooking:
    day = DayOfLooking.objects.create(on=local_date(now), looked_at=now)
    counts: Counter[str] = Counter()
    for row in LOOKED_FOR:
        late = Clock.objects.filter(
            limit__in=row.limits, journey__isnull=False, stopped_at__isnull=True, cancelled_at__isnull=True, paused_at__isnull=True,
            due_at__lte=now,
        )  # fmt: skip
        found = [
            NotDone(day=day, rule=row.code, journey_id=journey, clock_id=clock, due_at=due_at)
            for clock, journey, due_at in late.order_by("due_at", "pk").values_list("pk", "journey", "due_at").iterator(chunk_size=BATCH)
        ]
        NotDone.objects.bulk_create(found, batch_size=BATCH)
        counts[row.code] = len(found)
    day.counts = dict(counts)
    day.save(update_fields=["counts"])
    return day


def _begins(now: datetime) -> datetime:
    return start_of_day(local_date(now)) + timedelta(hours=FROM_HOUR)


__all__ = ["look_for_not_done"]
