"""The eighteenth birthday: it moves the child by itself and never waits for a worker."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tracker.actions.fire_clocks import WAYMARK
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, decided, take_effect
from tracker.actions.record_event import Act
from tracker.actions.requests import MoveRequest
from tracker.models import Journey
from tracker.rules.access import Actor
from workflows.calendar import local_date, start_of_day
from workflows.engine.decide import possible_moves
from workflows.engine.effects import closes
from workflows.shapes import Situation, To
from workflows.terms import Role

ADULT_AT = 18
TURNED_18 = "turned_18"


def keep_birthdays(*, now: datetime) -> int:
    """Move every child who has turned 18 on or before today (Europe/London). Returns how many.

    A journey that an import left open is not moved: what has happened since the last day known is for a person to say.
    """
    today = local_date(now)
    due = Journey.objects.filter(
        closed_at__isnull=True, last_known_on__isnull=True, child__date_of_birth__lte=_years_before(today, ADULT_AT)
    ).exclude(stage="leaving_care")
    moved = [_turned_18(pk, now=now) for pk in due.order_by("pk").values_list("pk", flat=True)]
    return sum(m is not None for m in moved)


@transaction.atomic
def _turned_18(journey_id: int, *, now: datetime) -> Moved | None:
    """Record the birthday as it was, on its day; None where the child has been moved meanwhile."""
    locked = lock_journey(journey_id, version=None)
    situation = locked.situation(now)
    choices = [t for m, t in possible_moves(locked.workflow, situation, calendar=locked.book.calendar) if m.code == TURNED_18]
    born = locked.journey.child.date_of_birth
    if not choices or born is None or not locked.journey.is_open:
        return None
    target = _target(choices, situation)
    birthday = start_of_day(_birthday(born, ADULT_AT))
    request = MoveRequest(
        move=TURNED_18, target=target.id, version=None,
        occurred_at=max(birthday, locked.journey.stage_entered_at), why="The eighteenth birthday.",
    )  # fmt: skip
    actor = Actor(user_id=None, name=WAYMARK.name, roles=frozenset({Role.TEAM_MANAGER}))
    decision = decided(locked, locked.workflow.move(TURNED_18), target, request, actor)
    return take_effect(locked, decision, request, Act(actor=actor, now=now, role="waymark"))


def _target(choices: Sequence[To], situation: Situation) -> To:
    """Leaving care, or closed for a young person who was never in care since 14 and is owed nothing as a care leaver."""
    never_in_care = situation.days_looked_after_since_14 == 0 and situation.looked_after_since is None
    return next((t for t in choices if closes(t) and never_in_care), choices[0])


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on 29 February: the law counts the birthday as 1 March in a common year
        return date(born.year + years, 3, 1)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February, in a year whose counterpart has none
        return date(day.year - years, 2, 28)
