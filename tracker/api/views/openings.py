"""A child's next journey: the moves of the process book that start where no journey is open, and one of them made."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.open_journey import open_journey
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers
from tracker.api.idempotency import answered_once
from tracker.api.moves import move_data
from tracker.api.requests import opening_request, team_id
from tracker.api.serializers.common import checked
from tracker.api.serializers.journeys import JourneyOut
from tracker.api.serializers.moves import OpeningIn, OpeningsOut
from tracker.api.views.base import RecordView
from tracker.models import Child, Journey
from tracker.selectors import openings, reachable


class OpeningsView(RecordView):
    """The ways in which one child's next journey may open."""

    @extend_schema(operation_id="children_openings", parameters=[ACCESS_REASON], responses=answers(200, OpeningsOut, 403, 404))
    def get(self, request: Request, ref: str) -> Response:
        """Read every move that may open the child's next journey: whether it is allowed, why not, who decides, and what it needs.

        Told as the moves out of a journey are. One is made by posting it to the child's journeys. None while a journey is open.
        """
        child = reachable.the_child(self.viewer, ref)
        self.note_look(child, "openings")
        found = openings.possible(child, roles=self.actor.roles, person=self.actor.user_id, now=self.now)
        open_now = None if found else openings.open_journey_of(child)
        return Response(
            {
                "child": child.ref,
                "journey": open_now.public_id if open_now else None,
                "openings": [move_data(one, _no_page) for one in found],
            }
        )


class NextJourneyView(RecordView):
    """The next journey of one child."""

    @extend_schema(
        operation_id="children_open_journey", request=OpeningIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(201, JourneyOut, 403, 404, 409, 422),
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """Open the next journey of a child who has none open: by a contact, early help, a transfer in, a return after closing.

        The move is one that the process book lets start where no journey is open, decided by whoever decides it, and takes effect
        at once: the team named holds the child. A child with an open journey answers 409; a move that is not accepted answers 422
        with every reason; either changes nothing.
        """
        child = reachable.the_child(self.viewer, ref)
        given = checked(OpeningIn, request.data)
        return answered_once(request, lambda: (201, self._opened(child, given)), user=self.user)

    def _opened(self, child: Child, given: dict[str, Any]) -> Any:
        team = team_id(given["team"], "team")
        moved = open_journey(child_id=child.pk, request=opening_request(given, now=self.now), team_id=team, actor=self.actor, now=self.now)
        # Read again, but not as someone who may see it: whoever opens a journey for another team may not see the child after.
        return self.told(JourneyOut, reachable.described(Journey.objects.filter(pk=moved.journey.pk)).get())


def _no_page(where: str) -> str:
    """What is missing is recorded on a journey, and there is none yet: it comes with the opening, or after it."""
    return ""
