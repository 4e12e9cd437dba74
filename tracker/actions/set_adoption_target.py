"""Sets the day by which the adoption application is to be lodged, for one child and by a decision (D-39)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotYourDecision
from tracker.models import PermanencyRow
from tracker.rules.access import Actor
from tracker.terms import Precision
from workflows.calendar import add_months, local_date
from workflows.engine.clock import in_words
from workflows.terms import EventKind, Role, TrackCode

SETS = (Role.ADM, Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)
"""Who decides the day. Adoption and Children Act 2002 s42 leaves it to the adopters; the authority sets what it works to."""

LIVED_WITH_ADOPTERS = timedelta(weeks=10)
"""Adoption and Children Act 2002 s42(2): no application before the child has lived this long with the adopters."""

MONTHS_AHEAD = 36
"""Further ahead is a slip of the pen."""


@transaction.atomic
def set_adoption_target(*, journey_id: int, target_on: date, why: str, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Set the day by which the application is to be lodged. What ran to another day ends, and a timescale to this one starts.

    Raises BadInput without a reason, for a child without a route to adoption, an application that is lodged already, and a
    day that is past, earlier than the law allows an application, or too far ahead; NotYourDecision for anybody else.
    """
    if actor.roles.isdisjoint(SETS):
        raise NotYourDecision("The day for the adoption application is not yours to set.", SETS)
    on = local_date(occurred_at)
    faults = {}
    if not why.strip():
        faults["why"] = "Enter why this day is right for the child"
    if occurred_at > now:
        faults["occurred_at"] = "Give the day on which it was decided."
    if not on < target_on <= add_months(on, MONTHS_AHEAD):
        faults["target_on"] = f"Enter a day after {in_words(on)}, and within three years"
    if faults:
        raise BadInput("The day cannot be set.", faults)
    locked = lock_journey(journey_id, version=None)
    if not any(track.route in ("adoption", "early_permanence") for track in locked.open_tracks(TrackCode.PERMANENCE_ROUTE)):
        raise BadInput("The child has no route to adoption.", {"target_on": "Set the route first."})
    _check_against_record(locked.journey.pk, target_on)
    change = Change(locked=locked, occurred_at=occurred_at, precision=Precision.DAY)
    change.say(EventKind.ADOPTION_TARGET_SET, f"The adoption application is to be lodged by {in_words(target_on)}.", reason=why.strip(),
               body={"due_on": target_on.isoformat()})  # fmt: skip
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(SETS) or "")))


def _check_against_record(journey_id: int, target_on: date) -> None:
    row = PermanencyRow.objects.filter(journey=journey_id).values("placed_for_adoption_on", "application_on").first()
    if row is None:
        raise BadInput("The child is not looked after.", {"target_on": "Only a looked after child has a day for the application."})
    if row["application_on"] is not None:
        raise BadInput("The application is lodged already.", {"target_on": "There is no day left to set."})
    placed = row["placed_for_adoption_on"]
    if placed is not None and target_on < placed + LIVED_WITH_ADOPTERS:
        earliest = in_words(placed + LIVED_WITH_ADOPTERS)
        raise BadInput(
            "The law allows no application so early.", {"target_on": f"The child lives with the adopters ten weeks on {earliest}."}
        )
