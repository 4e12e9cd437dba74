"""Puts a child on record for whoever takes contacts, before or with the contact that begins the journey."""

from datetime import date, datetime, timedelta

from django.db import transaction

from tracker.actions.register_child import NewChild, register_child
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Child
from tracker.rules.access import Actor
from workflows.calendar import local_date
from workflows.engine.stage import age_on
from workflows.terms import Role

TAKES_CONTACTS = (Role.MASH_DECISION_MAKER, Role.EDT)
"""Who takes the first contact about a child. They reach every child, so what they add does not vanish from their sight."""

OLDEST = 25
"""Years of age: the duties to a care leaver end with the 25th birthday."""

LONGEST_WAIT = timedelta(days=300)
"""No child is expected later than this."""


@transaction.atomic
def add_child(*, new: NewChild, actor: Actor, now: datetime) -> Child:
    """Put a child on record without a journey.

    Raises NotYourDecision for anyone who does not take contacts, BadInput for what cannot be so of a child.
    """
    if not actor.roles.intersection(TAKES_CONTACTS):
        raise NotYourDecision("The front door and the emergency duty team put children on record.", TAKES_CONTACTS)
    wrong = _wrong(new, local_date(now))
    if wrong:
        raise BadInput(" ".join(wrong.values()), wrong)
    return register_child(new)


def _wrong(new: NewChild, today: date) -> dict[str, str]:
    if new.date_of_birth is not None:
        if new.date_of_birth > today:
            return {"date_of_birth": "The date of birth is in the future."}
        if age_on(new.date_of_birth, today) > OLDEST:
            return {"date_of_birth": f"This person is older than {OLDEST}."}
    elif new.expected_date is not None and abs(new.expected_date - today) > LONGEST_WAIT:
        return {"expected_date": "No child is expected on this date."}
    return {}


__all__ = ["TAKES_CONTACTS", "add_child"]
