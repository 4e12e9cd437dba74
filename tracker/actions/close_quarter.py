"""Closes a quarter: its figures stay as reported, each with the children whom it counted, whatever is recorded later."""

from datetime import datetime

from django.db import transaction

from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Quarter, QuarterFigure, User
from tracker.rules.access import Actor
from tracker.rules.quarters import Span, seal
from tracker.selectors.quarters import counted
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.terms import EventKind, Role

CLOSES = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.DCS, Role.PERFORMANCE_OFFICER)
"""Who reports the figures of a quarter, and so closes it."""


@transaction.atomic
def close_quarter(quarter: Span, *, actor: Actor, now: datetime) -> Quarter:
    """Keep the figures of a quarter as they are by what is on record now. There is no opening it again.

    Raises NotYourDecision for anybody but those who report, and BadInput for a quarter that is not over, or is closed.
    """
    if actor.user_id is None or actor.roles.isdisjoint(CLOSES):
        raise NotYourDecision("A quarter is closed by those who report its figures.", CLOSES)
    lock_rulebook()
    if local_date(now) <= quarter.ends_on:
        raise BadInput("The quarter is not over yet.", {"quarter": "Close it on a day after its last."})
    if Quarter.objects.filter(starts_on=quarter.starts_on).exists():
        raise BadInput("The quarter is closed already.", {"quarter": "Look at what was reported; it is not reported twice."})
    closed = Quarter.objects.create(starts_on=quarter.starts_on, ends_on=quarter.ends_on, closed_at=now,
                                    closed_by=User.objects.get(pk=actor.user_id))  # fmt: skip
    figures = [
        QuarterFigure(quarter=closed, code=code, number=len(children), children=sorted(children), seal=seal(quarter, code, children))
        for code, children in counted(quarter).items()
    ]
    QuarterFigure.objects.bulk_create(figures)
    tell(StreamKind.STAFF, EventKind.QUARTER_CLOSED, f"{quarter.says} was closed.", actor=actor, now=now,
         role=actor.acting_as(CLOSES),
         body={"quarter": quarter.code, "figures": {figure.code: figure.number for figure in figures},
               "seals": {figure.code: figure.seal for figure in figures}})  # fmt: skip
    return closed
