"""Offers of a child between teams: listed, made, accepted, not accepted, withdrawn."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import IDEMPOTENCY_KEY, answers, listing
from tracker.api.idempotency import answered_once
from tracker.api.requests import team_id, worker_id
from tracker.api.serializers.common import In, asked, checked
from tracker.api.serializers.handovers import (
    HandoverAcceptIn,
    HandoverOfferIn,
    HandoverOut,
    HandoverRefuseIn,
    HandoversAsked,
    HandoverWithdrawIn,
)
from tracker.api.views.base import RecordView
from tracker.flows import handover
from tracker.models import Handover
from tracker.selectors import reachable
from tracker.selectors.decisions import units_of


class HandoversView(RecordView):
    """The offers of children whom you may see."""

    @extend_schema(operation_id="handovers_list", **listing(HandoversAsked, HandoverOut))
    def get(self, request: Request) -> Response:
        """List the offers of children whom you may see, the oldest first."""
        given = asked(HandoversAsked, request)
        units = units_of(self.actor) if given["direction"] else None
        rows = reachable.handovers(
            self.viewer,
            state=given["state"],
            to_units=units if given["direction"] == "to_me" else None,
            from_units=units if given["direction"] == "by_me" else None,
        )
        return self.page(HandoverOut, rows)

    @extend_schema(
        operation_id="handovers_offer", request=HandoverOfferIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(201, HandoverOut, 403, 404, 409, 422),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Offer a child to another team. The sender stays responsible until that team accepts."""
        given = checked(HandoverOfferIn, request.data)
        return answered_once(request, lambda: (201, self._offered(given)), user=self.user)

    def _offered(self, given: dict[str, Any]) -> Any:
        journey = reachable.the_journey(self.viewer, given["journey"])
        moved = handover.offer_transfer(
            journey_id=journey.pk, version=given["version"], to_team=team_id(given["to_team"], "to_team"),
            actor=self.actor, note=given["note"], occurred_at=self.now, now=self.now,
        )  # fmt: skip
        assert moved.handover is not None
        return self.told(HandoverOut, moved.handover)


class HandoverView(RecordView):
    """One offer."""

    @extend_schema(operation_id="handovers_read", responses=answers(200, HandoverOut, 404))
    def get(self, request: Request, handover_id: str) -> Response:
        """Read one offer."""
        asked(In, request)
        return Response(self.told(HandoverOut, reachable.the_handover(self.viewer, handover_id)))


class AnswerView(RecordView):
    """An answer to an offer. A key is looked up first: whoever does not accept a child may not see the child after."""

    body: type[In]

    def answered(self, request: Request, handover_id: str) -> Response:
        given = checked(self.body, request.data)
        return answered_once(request, lambda: (200, self._answered(handover_id, given)), user=self.user)

    def _answered(self, handover_id: str, given: dict[str, Any]) -> Any:
        offer = reachable.the_handover(self.viewer, handover_id)
        self.request.journey_id = offer.journey.public_id  # type: ignore[attr-defined]
        self.act(offer, given)
        # Read again, but not as someone who may see it: the answer may have ended that.
        return self.told(HandoverOut, reachable.with_people(Handover.objects.filter(pk=offer.pk)).get())

    def act(self, offer: Handover, given: dict[str, Any]) -> None:
        raise NotImplementedError


class AcceptView(AnswerView):
    """Yes."""

    body = HandoverAcceptIn

    @extend_schema(
        operation_id="handovers_accept", request=HandoverAcceptIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(200, HandoverOut, 403, 404, 409, 422),
    )  # fmt: skip
    def post(self, request: Request, handover_id: str) -> Response:
        """Accept the child for the receiving team; an offered move takes effect at once."""
        return self.answered(request, handover_id)

    def act(self, offer: Handover, given: dict[str, Any]) -> None:
        handover.accept(handover_id=offer.pk, actor=self.actor, worker_id=worker_id(given["worker"]), occurred_at=self.now, now=self.now,
                        why_above_ceiling=given["why_above_ceiling"])  # fmt: skip


class RefuseView(AnswerView):
    """No, with a reason."""

    body = HandoverRefuseIn

    @extend_schema(
        operation_id="handovers_refuse", request=HandoverRefuseIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(200, HandoverOut, 403, 404, 409, 422),
    )  # fmt: skip
    def post(self, request: Request, handover_id: str) -> Response:
        """Answer that the child is not accepted, with a reason. The sender holds the child as before."""
        return self.answered(request, handover_id)

    def act(self, offer: Handover, given: dict[str, Any]) -> None:
        handover.not_accept(handover_id=offer.pk, actor=self.actor, reason=given["reason"], occurred_at=self.now, now=self.now)


class WithdrawView(AnswerView):
    """The offer taken back."""

    body = HandoverWithdrawIn

    @extend_schema(
        operation_id="handovers_withdraw", request=HandoverWithdrawIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(200, HandoverOut, 403, 404, 409, 422),
    )  # fmt: skip
    def post(self, request: Request, handover_id: str) -> Response:
        """Take back an offer that your team made and that has no answer yet."""
        return self.answered(request, handover_id)

    def act(self, offer: Handover, given: dict[str, Any]) -> None:
        handover.withdraw(handover_id=offer.pk, actor=self.actor, reason=given["reason"], occurred_at=self.now, now=self.now)
