"""The route to permanence that is open for a child now."""

from panels.models.facts import main_route, tracks_of


def route_of(journey_id: int) -> str:
    """The code of the open route that the child is on; empty where none is open. One query."""
    route = main_route(tracks_of([journey_id])[journey_id])
    return route.route if route is not None else ""
