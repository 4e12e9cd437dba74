"""The route to permanence that is open for a child now."""

from panels.models.facts import tracks_of
from workflows.terms import TrackCode


def route_of(journey_id: int) -> str:
    """The code of the open route; empty where none is open. One query."""
    open_now = [t for t in tracks_of([journey_id])[journey_id] if t.code == TrackCode.PERMANENCE_ROUTE and t.ended_at is None]
    return max(open_now, key=lambda t: t.number).route if open_now else ""
