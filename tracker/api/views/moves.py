"""The moves out of where a child stands, and the one door through which a move is made."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers
from tracker.api.errors import pages_of, reason_data
from tracker.api.idempotency import answered_once
from tracker.api.moves import move_data, stage_of
from tracker.api.requests import move_request
from tracker.api.serializers.common import asked, checked
from tracker.api.serializers.journeys import JourneyOut
from tracker.api.serializers.moves import DIRECTIONS, MoveIn, MovesAsked, MovesOut
from tracker.api.views.base import RecordView
from tracker.flows import handover
from tracker.models import Journey
from tracker.selectors import reachable
from tracker.selectors.possible import possible
from workflows.engine.way import NoWay, Step, Way


class MovesView(RecordView):
    """The moves of one journey."""

    @extend_schema(operation_id="moves_list", parameters=[MovesAsked, ACCESS_REASON], responses=answers(200, MovesOut, 403, 404))
    def get(self, request: Request, journey_id: str) -> Response:
        """Read every move out of the present state: whether it is allowed, why not, and what it needs.

        Whether it is allowed is decided as if the move's own questions were answered and its warnings accepted with a reason: what
        still refuses it then must be there first. With `to` also the way there: the planned moves, each with what it needs.
        """
        goal = asked(MovesAsked, request)["to"]
        journey = reachable.the_journey(self.viewer, journey_id)
        self.note_look(journey.child, "moves")
        page_of = pages_of(request, journey.public_id)
        found = possible(journey, roles=self.actor.roles, person=self.actor.user_id, now=self.now, goal=goal)
        return Response(
            {
                "journey": journey.public_id,
                "stage": journey.stage,
                "version": journey.version,
                "moves": [move_data(one, page_of) for one in found.moves],
                **self._way(found.way, journey),
            }
        )

    @extend_schema(
        operation_id="moves_make", request=MoveIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(200, JourneyOut, 403, 404, 409, 422),
    )  # fmt: skip
    def post(self, request: Request, journey_id: str) -> Response:
        """Make a move, or offer it where the receiver must accept first. Answers the journey after it, with the offer.

        A move that is not accepted answers 422 with every reason at once, and changes nothing.
        """
        journey = reachable.the_journey(self.viewer, journey_id)
        request.journey_id = journey.public_id  # type: ignore[attr-defined]
        given = checked(MoveIn, request.data)
        return answered_once(request, lambda: (200, self._moved(journey, given)), user=self.user)

    def _moved(self, journey: Journey, given: dict[str, Any]) -> Any:
        wanted = move_request(journey, given, now=self.now)
        handover.offer_move(journey_id=journey.pk, request=wanted, actor=self.actor, now=self.now)
        return self.told(JourneyOut, reachable.described(Journey.objects.filter(pk=journey.pk)).get())

    def _way(self, way: Way | NoWay | None, journey: Journey) -> dict[str, Any]:
        if way is None:
            return {}
        if isinstance(way, NoWay):
            return {"way": None, "why_no_way": list(way.because)}
        page_of = pages_of(self.request, journey.public_id)
        return {"way": [_step(step, page_of) for step in way.steps], "why_no_way": []}


def _step(step: Step, page_of: Callable[[str], str]) -> dict[str, Any]:
    move = step.move
    return {
        "code": move.code,
        "says": move.says,
        "direction": DIRECTIONS[move.direction],
        "target": step.target.id,
        "target_stage": stage_of(step.target),
        "decided_by": [str(role) for role in move.by],
        "takes_effect": str(step.takes_effect),
        "received_by": str(move.received_by) if move.received_by else None,
        "needs": [reason_data(need, page_of) for need in step.needs],
        "warnings": [reason_data(warning, page_of) for warning in step.warnings],
        "details": [str(detail) for detail in move.asks_at(step.target)],
        "earliest": step.earliest.isoformat() if step.earliest else None,
        "only_where": step.only_where,
    }
