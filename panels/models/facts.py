"""What panels read of a child's record: the latest of each kind of event, and the tracks. The only reads of their kind."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Max

from tracker.models import Event, Track
from tracker.rules.permanence import place_of_route
from workflows.terms import EventKind, TrackCode


def latest_of_each(journeys: Iterable[int], kinds: Collection[EventKind]) -> dict[int, dict[EventKind, datetime]]:
    """When each of these kinds of event last happened on each journey (UTC). What was corrected away is not counted. One query."""
    wanted = list(journeys)
    rows = Event.objects.filter(journey__in=wanted, kind__in=[str(kind) for kind in kinds], corrected_by__isnull=True)
    found: dict[int, dict[EventKind, datetime]] = {pk: {} for pk in wanted}
    for journey, kind, latest in rows.order_by().values_list("journey", "kind").annotate(latest=Max("occurred_at")):
        found[journey][EventKind(kind)] = latest
    return found


def tracks_of(journeys: Iterable[int]) -> dict[int, list[Track]]:
    """The tracks of each journey, open and ended. One query."""
    wanted = list(journeys)
    found: dict[int, list[Track]] = {pk: [] for pk in wanted}
    for track in Track.objects.filter(journey__in=wanted).order_by("pk"):
        found[track.journey_id].append(track)
    return found


def main_route(tracks: Iterable[Track]) -> Track | None:
    """The open route that the child is on, before those planned beside it or in its place; None where none is open."""
    routes = [track for track in tracks if track.code == TrackCode.PERMANENCE_ROUTE and track.ended_at is None]
    return min(routes, key=lambda t: place_of_route(state=t.state, plan=t.plan, number=t.number), default=None)
