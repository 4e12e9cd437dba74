"""One move for brothers and sisters, each judged alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.move_family import Came, ForChild
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers
from tracker.api.errors import problem_of
from tracker.api.idempotency import answered_once
from tracker.api.requests import move_request
from tracker.api.serializers.common import checked
from tracker.api.serializers.journeys import JourneyOut
from tracker.api.serializers.moves import FamilyMovedOut, FamilyMoveIn
from tracker.api.views.base import RecordView
from tracker.errors import BadInput, WaymarkError
from tracker.flows import handover
from tracker.models import Journey
from tracker.selectors import reachable
from tracker.selectors.families import family


class FamilyMovesView(RecordView):
    """The moves of a family."""

    @extend_schema(
        operation_id="families_move", request=FamilyMoveIn, parameters=[IDEMPOTENCY_KEY, ACCESS_REASON],
        responses=answers(200, FamilyMovedOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Make one move for brothers and sisters. Each child is judged alone: the lawful ones are moved, the others are told why not.

        The same comes of it as of each move alone, in any order. The children must be of one family, as far as you can see it.
        """
        given = checked(FamilyMoveIn, request.data)
        journeys = [reachable.the_journey(self.viewer, one["journey"]) for one in given["children"]]
        for journey in journeys:
            self.note_look(journey.child, "families")
        return answered_once(request, lambda: (200, self._moved(request, journeys, given)), user=self.user)

    def _moved(self, request: Request, journeys: Sequence[Journey], given: Mapping[str, Any]) -> Any:
        others = {child.pk for child in family(self.viewer, journeys[0].child)}
        if not {journey.child_id for journey in journeys[1:]} <= others:
            raise BadInput("These children are not recorded as one family.", {"children": "Name brothers and sisters of the first child."})
        asked, refused = [], {}
        for journey, one in zip(journeys, given["children"], strict=True):
            try:
                asked.append(ForChild(journey_id=journey.pk, request=move_request(journey, _of(one, given), now=self.now)))
            except BadInput as bad:
                refused[journey.pk] = Came(journey_id=journey.pk, refused=bad)
        came = handover.offer_family_move(each=asked, actor=self.actor, now=self.now) if asked or not refused else []
        told = {one.journey_id: one for one in (*came, *refused.values())}
        after = {j.pk: j for j in reachable.described(Journey.objects.filter(pk__in=[j.pk for j in journeys]))}
        return {"children": [self._child(request, after[journey.pk], told[journey.pk]) for journey in journeys]}

    def _child(self, request: Request, journey: Journey, came: Came) -> dict[str, Any]:
        return {
            "journey": journey.public_id,
            "child": journey.child.ref,
            "moved": came.moved is not None,
            "answer": self.told(JourneyOut, journey) if came.moved is not None else None,
            "problem": _problem(request, journey, came.refused) if came.refused is not None else None,
        }


def _of(one: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for one child: what is given for all, and the child's own."""
    return {**given, "version": one["version"], "reason": one["reason"], "evidence": {**given["evidence"], **one["evidence"]}}


def _problem(request: Request, journey: Journey, refused: WaymarkError) -> dict[str, Any]:
    """The problem as the move of this child alone would have it, with the addresses of this child's pages."""
    request.journey_id = journey.public_id  # type: ignore[attr-defined]
    return problem_of(refused, request)
