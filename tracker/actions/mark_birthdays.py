"""Tells the birthdays on which something begins to be due, so that no child in care grows into a duty that nobody notices."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tracker.actions.change import Change
from tracker.actions.fire_clocks import WAYMARK
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act
from tracker.models import Event, Journey, Track
from tracker.rules.access import Actor
from tracker.terms import Precision
from workflows.calendar import add_months, local_date, start_of_day
from workflows.definitions.birthdays import BIRTHDAYS, Birthday
from workflows.engine.conditions import birthday
from workflows.terms import TrackCode

A_YEAR = timedelta(days=365)
"""How late a birthday may still be told: after an outage of any length that happens."""


def mark_birthdays(*, now: datetime) -> int:
    """Tell each birthday of the last year that has not been told, on its own day (Europe/London). Returns how many.

    A journey that an import left open is left alone, as for the eighteenth birthday.
    """
    today = local_date(now)
    return sum(
        _told(journey_id, row, now=now)
        for row in BIRTHDAYS
        for journey_id, born in _waiting(row, today).order_by("pk").values_list("pk", "child__date_of_birth")
        if born is not None and today - A_YEAR < _day(row, born) <= today
    )


def _waiting(row: Birthday, today: date) -> QuerySet[Journey]:
    """Open journeys of those whose birthday may lie in the last year, and of whom it has not been told."""
    latest = add_months(today, row.months_ahead)
    told = Event.objects.filter(journey=OuterRef("pk"), kind=row.event, occurred_at__gt=start_of_day(today - A_YEAR))
    found = Journey.objects.filter(
        closed_at__isnull=True,
        last_known_on__isnull=True,
        child__date_of_birth__gt=add_months(latest, -12 * (row.age + 1)) - timedelta(days=5),
        child__date_of_birth__lte=add_months(latest, -12 * row.age) + timedelta(days=5),
    ).filter(~Exists(told))
    if row.in_care:
        return found.filter(looked_after_since__isnull=False)
    status = Track.objects.filter(journey=OuterRef("pk"), code=TrackCode.PATHWAY_16_PLUS, ended_at__isnull=True)
    return found.filter(Exists(status))


@transaction.atomic
def _told(journey_id: int, row: Birthday, *, now: datetime) -> bool:
    """Tell it under the lock; False where it was before its time, is not so any more, or has been told meanwhile."""
    locked = lock_journey(journey_id, version=None)
    born = locked.journey.child.date_of_birth
    if born is None or not locked.journey.is_open:
        return False
    moment = start_of_day(_day(row, born))
    since = _since(locked, row)
    if since is None or moment < since or Event.objects.filter(journey=locked.journey, kind=row.event, occurred_at=moment).exists():
        return False
    change = Change(locked=locked, occurred_at=moment, precision=Precision.DAY)
    change.say(row.event, row.says)
    actor = Actor(user_id=None, name=WAYMARK.name, roles=frozenset())
    carry_out(change, Act(actor=actor, now=now, role="waymark"))
    return True


def _since(locked: Locked, row: Birthday) -> datetime | None:
    """Since when it has been so of this child; None where it is not. What begins later looks at the age by itself."""
    if row.in_care:
        return locked.journey.looked_after_since
    return min((track.opened_at for track in locked.open_tracks(TrackCode.PATHWAY_16_PLUS)), default=None)


def _day(row: Birthday, born: date) -> date:
    return add_months(birthday(born, row.age), -row.months_ahead)
