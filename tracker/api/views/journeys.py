"""Journeys: listed, read, their record in order and their timescales."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import ACCESS_REASON, answers, listing
from tracker.api.serializers.clocks import JourneyClockOut
from tracker.api.serializers.common import asked
from tracker.api.serializers.events import EventOut
from tracker.api.serializers.journeys import JourneyOut, JourneysAsked
from tracker.api.views.base import RecordView
from tracker.api.views.clocks import clock_rows
from tracker.selectors import reachable
from tracker.selectors.reachable import JourneyFilters


class JourneysView(RecordView):
    """The journeys of the children whom you may see."""

    @extend_schema(operation_id="journeys_list", **listing(JourneysAsked, JourneyOut))
    def get(self, request: Request) -> Response:
        """List the journeys of the children whom you may see, the newest first."""
        filters = JourneyFilters(**asked(JourneysAsked, request))
        return self.page(JourneyOut, reachable.journeys(self.viewer, filters))


class JourneyView(RecordView):
    """One journey."""

    @extend_schema(operation_id="journeys_read", parameters=[ACCESS_REASON], responses=answers(200, JourneyOut, 403, 404))
    def get(self, request: Request, journey_id: str) -> Response:
        """Read one journey: where the child stands, in law too, who holds the child, and what is due."""
        journey = reachable.the_journey(self.viewer, journey_id)
        self.note_look(journey.child, "journey")
        return Response(self.told(JourneyOut, journey))


class EventsView(RecordView):
    """The record of one journey."""

    @extend_schema(operation_id="journeys_events", **listing(None, EventOut, 403, 404))
    def get(self, request: Request, journey_id: str) -> Response:
        """Read the record of one journey, in the order in which it was written."""
        journey = reachable.the_journey(self.viewer, journey_id)
        self.note_look(journey.child, "events")
        return self.page(EventOut, reachable.events_of(journey))


class JourneyClocksView(RecordView):
    """The timescales of one journey."""

    @extend_schema(operation_id="journeys_clocks", **listing(None, JourneyClockOut, 403, 404))
    def get(self, request: Request, journey_id: str) -> Response:
        """Read every timescale of one journey: those that run, the earliest due first, then those that ended."""
        journey = reachable.the_journey(self.viewer, journey_id)
        self.note_look(journey.child, "clocks")
        here, pages = self.rows_of(reachable.clocks_of(journey))
        for clock in here:
            clock.journey = journey
        return self.answer(pages, JourneyClockOut, clock_rows(here, now=self.now, explained=True))
