"""What panels read of a child's record: the latest of each kind of event, and the tracks. The only reads of their kind."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Max

from tracker.models import Event, Track
from workflows.terms import EventKind


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
