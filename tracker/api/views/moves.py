"""The moves out of where a child stands, and the one door through which a move is made."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers
from tracker.api.errors import pages_of, reason_data
from tracker.api.idempotency import answered_once
from tracker.api.requests import move_request
from tracker.api.serializers.common import In, asked, checked
from tracker.api.serializers.journeys import JourneyOut
from tracker.api.serializers.moves import DIRECTIONS, MoveIn, MovesOut
from tracker.api.views.base import RecordView
from tracker.flows import handover
from tracker.models import Journey
from tracker.selectors import reachable
from tracker.selectors.possible import Possible, possible


class MovesView(RecordView):
    """The moves of one journey."""

    @extend_schema(operation_id="moves_list", parameters=[ACCESS_REASON], responses=answers(200, MovesOut, 403, 404))
    def get(self, request: Request, journey_id: str) -> Response:
        """Read every move out of the present state: whether it is allowed, why not, and what it needs.

        Whether it is allowed is decided as if the move's own questions were answered and its warnings accepted with a reason: what
        still refuses it then must be there first.
        """
        asked(In, request)
        journey = reachable.the_journey(self.viewer, journey_id)
        self.note_look(journey.child, "moves")
        moves = possible(journey, roles=self.actor.roles, now=self.now)
        return Response(
            {
                "journey": journey.public_id,
                "stage": journey.stage,
                "version": journey.version,
                "moves": [self._move(found, journey) for found in moves],
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

    def _move(self, found: Possible, journey: Journey) -> dict[str, Any]:
        decision = found.decision
        move, target = decision.move, decision.target
        page_of = pages_of(self.request, journey.public_id)
        standing = target.standing
        return {
            "code": move.code,
            "says": move.says,
            "direction": DIRECTIONS[move.direction],
            "target": target.id,
            "target_stage": str(standing.stages[0]) if standing is not None and standing.stages else None,
            "allowed": decision.allowed,
            "yours": decision.yours,
            "decided_by": [str(role) for role in move.by],
            "nature": str(move.nature),
            "takes_effect": str(decision.takes_effect),
            "received_by": str(move.received_by) if move.received_by else None,
            "reasons": [reason_data(reason, page_of) for reason in decision.reasons],
            "warnings": [reason_data(reason, page_of) for reason in decision.warnings],
            "needs": [
                {
                    "evidence": str(need.kind),
                    "label": need.rule.label,
                    "must_have": need.must_have,
                    "on_record": need.on_record,
                    "asked_with_move": need.rule.asked_with_move,
                    "answer": need.rule.answer,
                    "who": [str(role) for role in need.rule.who],
                }
                for need in found.needs
            ],
            "details": [str(detail) for detail in found.details],
            "due_after": [str(kind) for kind in decision.due_after],
            "source": move.source,
        }
