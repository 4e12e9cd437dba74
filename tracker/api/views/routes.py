"""The routes to permanence of one child: read, set, moved on, a milestone reached."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.permanence import advance_route, reach_milestone, set_route
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers
from tracker.api.idempotency import answered_once
from tracker.api.serializers.common import In, asked, checked
from tracker.api.serializers.routes import MilestoneIn, RouteSetIn, RoutesOut, RouteStepIn
from tracker.api.views.base import RecordView
from tracker.models import Journey
from tracker.selectors import journeys, reachable, routes
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words

WRITTEN: dict[str, Any] = {"parameters": [IDEMPOTENCY_KEY, ACCESS_REASON], "responses": answers(200, RoutesOut, 403, 404, 422)}


class RouteRecordView(RecordView):
    """What every view of the routes does."""

    def recorded(self, request: Request, journey_id: str, act: Callable[[Journey], Any]) -> Response:
        journey = reachable.the_journey(self.viewer, journey_id)
        self.note_look(journey.child, "routes")

        def do() -> tuple[int, Any]:
            act(journey)
            return 200, self.routes_of(journey_id)

        return answered_once(request, do, user=self.user)

    def routes_of(self, journey_id: str) -> Any:
        journey = reachable.the_journey(self.viewer, journey_id)
        book = rulebook()
        words = Words(book.rules.labels)
        read = journeys.read(journey)
        running, _ = journeys.clocks(read, words, book, now=self.now)
        return self.told(RoutesOut, {"routes": routes.of_journey(journey, read.tracks, running, words)})


class RoutesView(RouteRecordView):
    """Every route of one journey."""

    @extend_schema(operation_id="routes_list", parameters=[ACCESS_REASON], responses=answers(200, RoutesOut, 403, 404))
    def get(self, request: Request, journey_id: str) -> Response:
        """Read the routes to permanence of one child, with every milestone: done, due, or to come."""
        asked(In, request)
        journey = reachable.the_journey(self.viewer, journey_id)
        self.note_look(journey.child, "routes")
        return Response(self.routes_of(journey_id))

    @extend_schema(operation_id="routes_set", request=RouteSetIn, **WRITTEN)
    def post(self, request: Request, journey_id: str) -> Response:
        """Set a route to permanence for a looked after child, as the main plan or beside another."""
        given = checked(RouteSetIn, request.data)
        return self.recorded(
            request, journey_id,
            lambda journey: set_route(
                journey_id=journey.pk, route=given["route"], actor=self.actor, occurred_at=given["occurred_at"] or self.now, now=self.now
            ),
        )  # fmt: skip


class RouteStepsView(RouteRecordView):
    """The steps of a route."""

    @extend_schema(operation_id="routes_step", request=RouteStepIn, **WRITTEN)
    def post(self, request: Request, journey_id: str) -> Response:
        """Record the next step of a route, or that it is no longer the plan."""
        given = checked(RouteStepIn, request.data)
        return self.recorded(
            request, journey_id,
            lambda journey: advance_route(
                journey_id=journey.pk, route=given["route"], state=given["state"], why=given["reason"], actor=self.actor,
                occurred_at=given["occurred_at"] or self.now, now=self.now,
            ),
        )  # fmt: skip


class MilestonesView(RouteRecordView):
    """The milestones of a route."""

    @extend_schema(operation_id="routes_milestone", request=MilestoneIn, **WRITTEN)
    def post(self, request: Request, journey_id: str) -> Response:
        """Record a milestone that nothing else on record tells."""
        given = checked(MilestoneIn, request.data)
        return self.recorded(
            request, journey_id,
            lambda journey: reach_milestone(
                journey_id=journey.pk, route=given["route"], milestone=given["milestone"], note=given["note"], actor=self.actor,
                occurred_at=given["occurred_at"] or self.now, now=self.now,
            ),
        )  # fmt: skip
