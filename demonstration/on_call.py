"""Who is on call: a week at a time, from some weeks before the end to some weeks after it, with one night that nobody has taken."""

from datetime import date, datetime, time, timedelta

from demonstration.case import Steps
from demonstration.incident import Incident
from demonstration.people import Person
from notifications.actions.keep_on_call import put_on_call
from workflows.calendar import LONDON
from workflows.terms import Role

WEEKS_BEFORE, WEEKS_AFTER = 3, 5
HANDS_OVER = time(9)
ON_CALL = (Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""There is a rota for each of these. Whoever works in the role takes turns."""

GAP = Role.HEAD_OF_SERVICE
"""Of this role one night of the week that follows is nobody's: somebody is away, and it was not filled."""


def put_rota(it: Incident) -> Steps:
    """A leader puts the rota on the list. Each takes a week in turn, from Monday morning to Monday morning."""
    monday = it.period.as_at - timedelta(days=it.period.as_at.weekday() + 7 * WEEKS_BEFORE)
    yield _at(monday) + timedelta(minutes=20)
    for week in range(WEEKS_BEFORE + WEEKS_AFTER):
        starts, ends = _at(monday + timedelta(weeks=week)), _at(monday + timedelta(weeks=week + 1))
        for role in ON_CALL:
            people = it.staff.everyone(role)
            person = people[week % len(people)]
            if role is GAP and week == WEEKS_BEFORE + 1:
                saturday = starts + timedelta(days=5)
                _put(it, role, person, starts, saturday)
                _put(it, role, person, saturday + timedelta(days=1), ends)
            else:
                _put(it, role, person, starts, ends)


def _put(it: Incident, role: Role, person: Person, from_at: datetime, to_at: datetime) -> None:
    by = it.staff.everyone(Role.HEAD_OF_SERVICE)[0]
    put_on_call(role=role, user_id=person.user.pk, from_at=from_at, to_at=to_at, actor=by.actor, now=it.now)


def _at(day: date) -> datetime:
    return datetime.combine(day, HANDS_OVER, tzinfo=LONDON)
