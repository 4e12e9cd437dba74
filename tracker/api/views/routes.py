"""The routes to permanence of one child: read, set, moved on, a milestone reached."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.document import register_document
from tracker.actions.permanence import advance_route, reach_milestone, set_route
from tracker.actions.record_experience import record_experience
from tracker.actions.set_adoption_target import set_adoption_target
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers
from tracker.api.idempotency import answered_once
from tracker.api.serializers.common import In, asked, checked
from tracker.api.serializers.routes import AdoptionTargetIn, DocumentIn, ExperienceIn, MilestoneIn, RouteSetIn, RoutesOut, RouteStepIn
from tracker.api.views.base import RecordView
from tracker.models import Journey
from tracker.selectors import documents, journeys, reachable, routes
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
        told = {
            "routes": routes.of_journey(journey, read.tracks, running, words),
            "documents": documents.of_journey(journey, read.tracks, running, words),
            "experiences": documents.experiences_of(journey),
        }
        return self.told(RoutesOut, told)


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
                journey_id=journey.pk, route=given["route"], plan=given["plan"], actor=self.actor,
                occurred_at=given["occurred_at"] or self.now, now=self.now,
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


class DocumentsView(RouteRecordView):
    """The documents that the routes expect."""

    @extend_schema(operation_id="routes_document", request=DocumentIn, **WRITTEN)
    def post(self, request: Request, journey_id: str) -> Response:
        """Register how far a document is and where it is held. The document itself is kept elsewhere."""
        given = checked(DocumentIn, request.data)
        return self.recorded(
            request, journey_id,
            lambda journey: register_document(
                journey_id=journey.pk, document=given["document"], state=given["state"], where_held=given["where_held"],
                is_on_paper=given["is_on_paper"], note=given["note"], actor=self.actor, occurred_at=given["occurred_at"] or self.now,
                now=self.now,
            ),
        )  # fmt: skip


class ExperiencesView(RouteRecordView):
    """How the child is doing."""

    @extend_schema(operation_id="routes_experience", request=ExperienceIn, **WRITTEN)
    def post(self, request: Request, journey_id: str) -> Response:
        """Record how the child's life is going, on a scale that is never merged with timescales."""
        given = checked(ExperienceIn, request.data)
        return self.recorded(
            request, journey_id,
            lambda journey: record_experience(
                journey_id=journey.pk, experience=given["experience"], told_by=given["told_by"], says=given["says"], actor=self.actor,
                occurred_at=given["occurred_at"] or self.now, now=self.now,
            ),
        )  # fmt: skip


class AdoptionTargetView(RouteRecordView):
    """The day for the adoption application."""

    @extend_schema(operation_id="routes_adoption_target", request=AdoptionTargetIn, **WRITTEN)
    def post(self, request: Request, journey_id: str) -> Response:
        """Set the day by which the adoption application is to be lodged, for this child."""
        given = checked(AdoptionTargetIn, request.data)
        return self.recorded(
            request, journey_id,
            lambda journey: set_adoption_target(
                journey_id=journey.pk, target_on=given["target_on"], why=given["reason"], actor=self.actor,
                occurred_at=given["occurred_at"] or self.now, now=self.now,
            ),
        )  # fmt: skip
