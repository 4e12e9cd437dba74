"""The permanence plan of a looked after child: the route, how far along it the child is, and the milestones that are reached."""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Track
from tracker.rules.access import Actor
from tracker.selectors.words import ROUTE_STATES, ROUTES
from tracker.terms import PlanOfRoute, Precision
from workflows.definitions.routes import BY_CODE as ROUTES_BY_CODE
from workflows.definitions.tracks import TRACKS
from workflows.terms import EventKind, Role, TrackCode

PLANS = (
    Role.SOCIAL_WORKER,
    Role.PRACTICE_SUPERVISOR,
    Role.TEAM_MANAGER,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.IRO,
    Role.FAMILY_FINDER,
)
"""Who may record the route and each step on it. The decisions on the way are evidence, recorded by those who take them."""


@transaction.atomic
def set_route(
    *, journey_id: int, route: str, actor: Actor, occurred_at: datetime, now: datetime, plan: str = ""
) -> Moved:  # fmt: skip
    """Begin to plan this route to permanence: as the main plan, in parallel with another, or as the contingency.

    Without a `plan` the first that is followed is the main one. Raises BadInput for a route that is not known, or is
    planned already, for a second main plan, or a child who is not looked after.
    """
    _may_plan(actor)
    if plan and plan not in set(PlanOfRoute):
        raise BadInput("There is no such plan.", {"plan": "Choose the main plan, a parallel plan or the contingency."})
    if route not in ROUTES:
        raise BadInput("There is no such route.", {"route": "Choose one of the routes listed."})
    locked = lock_journey(journey_id, version=None, at=occurred_at)
    if not locked.picture.is_looked_after:
        raise BadInput("Only a looked after child has a route to permanence.", {"route": "The child is not looked after."})
    if any(t.route == route for t in locked.open_tracks(TrackCode.PERMANENCE_ROUTE)):
        raise BadInput("This route is planned already.", {"route": "Record the next step on it, or choose another route."})
    if plan == PlanOfRoute.MAIN:
        _no_other_main(locked)
    _in_time(occurred_at, locked.journey.looked_after_since, now)
    change = Change(locked=locked, occurred_at=occurred_at)
    change.open_track(TrackCode.PERMANENCE_ROUTE, "planning", route=route, plan=plan)
    return Moved(locked.journey, carry_out(change, _act(actor, now)))


CHANGED = ("plan_changed", "not_applicable")
"""Steps that leave a route, which take a reason."""


@transaction.atomic
def advance_route(
    *, journey_id: int, route: str, state: str, actor: Actor, occurred_at: datetime, now: datetime, why: str = ""
) -> Moved:  # fmt: skip
    """Record the next step on a route that is being planned.

    Raises BadInput where the route has no such next step, or where it is left without a reason.
    """
    _may_plan(actor)
    locked = lock_journey(journey_id, version=None, at=occurred_at)
    track = _open_route(locked, route)
    if TRACKS[TrackCode.PERMANENCE_ROUTE].step(track.state, state) is None:
        here = ROUTE_STATES.get(track.state, track.state).lower()
        raise BadInput("The route has no such next step.", {"state": f"The route is “{here}”. Choose a step that follows it."})
    if state in CHANGED and not why.strip():
        raise BadInput("Say why the plan changes.", {"why": "Enter why the plan changes"})
    _in_time(occurred_at, track.opened_at, now)
    change = Change(locked=locked, occurred_at=occurred_at)
    change.put_track(TrackCode.PERMANENCE_ROUTE, state, number=track.number, reason=why.strip())
    if state == "plan_agreed" and route == "long_term_fostering":
        change.say(EventKind.LONG_TERM_FOSTERING_PLAN_AGREED, "Long-term fostering was agreed as the plan.")
    return Moved(locked.journey, carry_out(change, _act(actor, now)))


@transaction.atomic
def reach_milestone(
    *, journey_id: int, route: str, milestone: str, note: str, actor: Actor, occurred_at: datetime, now: datetime
) -> Moved:  # fmt: skip
    """Record a milestone that nothing else on record tells. Raises BadInput for one that the record tells by itself."""
    _may_plan(actor)
    planned = ROUTES_BY_CODE.get(route)
    found = planned.milestone(milestone) if planned else None
    if found is None:
        raise BadInput("There is no such milestone.", {"milestone": "Choose one of the milestones of the route."})
    if not found.is_entered_by_hand:
        raise BadInput("This milestone is reached when what it rests on is recorded.", {"milestone": "Record what it rests on instead."})
    locked = lock_journey(journey_id, version=None, at=occurred_at)
    _open_route(locked, route)
    _in_time(occurred_at, locked.journey.opened_at, now)
    change = Change(locked=locked, occurred_at=occurred_at, precision=Precision.DAY)
    change.say(EventKind.PERMANENCE_MILESTONE_REACHED, f"{ROUTES[route]}: {found.title}.", reason=note.strip(),
               body={"route": route, "milestone": milestone})  # fmt: skip
    return Moved(locked.journey, carry_out(change, _act(actor, now)))


def _no_other_main(locked: Locked) -> None:
    """A child has one main plan. Another begins when the one before is left."""
    mains = [t for t in locked.open_tracks(TrackCode.PERMANENCE_ROUTE) if t.state not in CHANGED and t.plan in ("", PlanOfRoute.MAIN)]
    if mains:
        name = ROUTES[mains[0].route]
        raise BadInput(
            "The child has a main plan already.",
            {"plan": f"“{name}” is the main plan. Record first that it changes, or plan this route beside it."},
        )


def _open_route(locked: Locked, route: str) -> Track:
    track = next((t for t in locked.open_tracks(TrackCode.PERMANENCE_ROUTE) if t.route == route), None)
    if track is None:
        raise BadInput("This route is not being planned.", {"route": "Set the route first."})
    return track


def _may_plan(actor: Actor) -> None:
    if actor.roles.isdisjoint(PLANS):
        raise NotYourDecision("The route to permanence is not yours to record.", PLANS)


def _in_time(occurred_at: datetime, since: datetime | None, now: datetime) -> None:
    if occurred_at > now:
        raise BadInput("The date is in the future.", {"occurred_at": "Give the day on which it happened."})
    if since is not None and occurred_at < since:
        raise BadInput("This is before the last step.", {"occurred_at": "Give a day after the last step on record."})


def _act(actor: Actor, now: datetime) -> Act:
    return Act(actor=actor, now=now, role=actor.acting_as(PLANS) or "")


__all__ = ["CHANGED", "PLANS", "advance_route", "reach_milestone", "set_route"]
