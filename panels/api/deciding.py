"""Decisions beside the meeting: the chair's between two of them, and the agency decision maker's after one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from panels.actions.agency_decision import decide_as_agency
from panels.actions.take_chairs_action import Urgent
from panels.api.serializers import LONGEST, OUTCOME_CODES
from panels.api.views import NOT_HERE, OneRequest
from panels.flows.ratification import take_chairs_action
from panels.models import AgencyDecision
from panels.selectors import agency_decisions, requests
from panels.terms import AgencyDecisionState, AgencyOutcome, ChairsActionState
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers, listing
from tracker.api.idempotency import answered_once
from tracker.api.serializers.common import In, Moment, Out, PersonOut, asked, checked
from tracker.api.views.base import RecordView
from tracker.errors import NotVisible

AGENCY_STATES = [(str(state), str(state)) for state in AgencyDecisionState]


class ChairsActionIn(In):
    """What the chair decides between meetings, and why it cannot wait."""

    outcome = serializers.ChoiceField(choices=OUTCOME_CODES)
    reason = serializers.CharField(max_length=LONGEST)
    why_now = serializers.CharField(max_length=LONGEST)
    conditions = serializers.CharField(max_length=LONGEST, required=False, default="", allow_blank=True)
    weekly_cost_pence = serializers.IntegerField(min_value=0, max_value=100_000_000, required=False, allow_null=True, default=None)
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)


class ChairsActionOut(Out):
    """What a chair decided between meetings. The panel looks at it at its next meeting; until then it is `taken`."""

    id = serializers.CharField(source="public_id")
    request = serializers.CharField(source="request.public_id")
    state = serializers.ChoiceField(choices=[(str(state), str(state)) for state in ChairsActionState])
    outcome = serializers.CharField()
    reason = serializers.CharField()
    why_now = serializers.CharField()
    conditions = serializers.CharField()
    weekly_cost_pence = serializers.IntegerField(source="weekly_cost", allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    taken_by = PersonOut()
    taken_at = Moment()
    settled_at = Moment(allow_null=True)


class AgencyDecisionsAsked(In):
    """How the list is narrowed; to what waits, unless asked otherwise."""

    state = serializers.ChoiceField(choices=AGENCY_STATES, required=False, default=str(AgencyDecisionState.WAITING))


class AgencyDecisionOut(Out):
    """A panel's recommendation and the agency decision maker's decision on it: two records, of two people."""

    id = serializers.CharField(source="row.public_id")
    child = serializers.CharField(source="row.recommendation.item.request.journey.child.ref")
    request = serializers.CharField(source="row.recommendation.item.request.public_id")
    title = serializers.CharField(source="rule.title")
    who = serializers.ListField(source="rule.by", child=serializers.CharField(), help_text="The roles that may decide, each in person.")
    rests_on = serializers.CharField(source="rule.source")
    panel = serializers.CharField()
    recommended = serializers.CharField(source="recommended.code")
    recommended_because = serializers.CharField(source="row.recommendation.reason")
    received_at = Moment(source="row.received_at")
    state = serializers.ChoiceField(source="row.state", choices=AGENCY_STATES)
    outcome = serializers.CharField(source="row.outcome", help_text="Empty while it waits.")
    reason = serializers.CharField(source="row.reason")
    decided_by = PersonOut(source="row.decided_by", allow_null=True)
    decided_at = Moment(source="row.decided_at", allow_null=True)


class AgencyDecisionIn(In):
    """What is decided, and the decision maker's own reasons."""

    outcome = serializers.ChoiceField(choices=[(str(outcome), str(outcome)) for outcome in AgencyOutcome])
    reason = serializers.CharField(max_length=LONGEST)


class ChairsActionView(OneRequest):
    """What the chair decided about a request between meetings."""

    @extend_schema(operation_id="panel_requests_read_chairs_action", responses=answers(200, ChairsActionOut, 404))
    def get(self, request: Request, request_id: str) -> Response:
        """Read what the chair decided about a request between meetings, and whether the panel has looked at it."""
        asked(In, request)
        action = requests.chairs_action_of(self.found(request_id))
        if action is None:
            raise NotVisible(NOT_HERE)
        return Response(self.told(ChairsActionOut, action))

    @extend_schema(operation_id="panel_requests_take_chairs_action", request=ChairsActionIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(201, ChairsActionOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, request_id: str) -> Response:
        """Decide what cannot wait for a meeting, as the panel's chair or deputy. The panel looks at it at its next meeting."""
        given = checked(ChairsActionIn, request.data)
        return answered_once(request, lambda: (201, self._taken(request_id, given)), user=self.user)

    def _taken(self, request_id: str, given: dict[str, Any]) -> Any:
        urgent = Urgent(
            outcome=given["outcome"], reason=given["reason"], why_now=given["why_now"], conditions=given["conditions"],
            weekly_cost=given["weekly_cost_pence"], ends_on=given["ends_on"],
        )  # fmt: skip
        found = self.found(request_id)
        return self.told(ChairsActionOut, take_chairs_action(request_id=found.pk, urgent=urgent, actor=self.actor, now=self.now))


class AgencyDecisionsView(RecordView):
    """What waits for the agency decision maker, and what was decided."""

    @extend_schema(operation_id="agency_decisions_list", **listing(AgencyDecisionsAsked, AgencyDecisionOut))
    def get(self, request: Request) -> Response:
        """List decisions on children whom you may see: what waits with the oldest first, the rest with the latest first."""
        given = asked(AgencyDecisionsAsked, request)
        here, pages = self.rows_of(agency_decisions.agency_decisions(self.viewer, state=given["state"]))
        return self.answer(pages, AgencyDecisionOut, [agency_decisions.shown(row, now=self.now) for row in here])


class OneAgencyDecision(RecordView):
    """One decision on a child whom this person may see."""

    def found(self, decision_id: str) -> AgencyDecision:
        found = agency_decisions.agency_decision_for(decision_id, viewer=self.viewer)
        if found is None:
            raise NotVisible(NOT_HERE)
        return found

    def decision_out(self, found: AgencyDecision) -> Any:
        return self.told(AgencyDecisionOut, agency_decisions.shown(found, now=self.now))


class AgencyDecisionView(OneAgencyDecision):
    """One decision."""

    @extend_schema(operation_id="agency_decisions_read", parameters=[ACCESS_REASON], responses=answers(200, AgencyDecisionOut, 403, 404))
    def get(self, request: Request, decision_id: str) -> Response:
        """Read a recommendation and what was decided on it. That you looked at the child is noted."""
        asked(In, request)
        found = self.found(decision_id)
        self.note_look(found.recommendation.item.request.journey.child, "agency_decision")
        return Response(self.decision_out(found))


class DecideView(OneAgencyDecision):
    """The decision on a recommendation."""

    @extend_schema(operation_id="agency_decisions_decide", request=AgencyDecisionIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(201, AgencyDecisionOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, decision_id: str) -> Response:
        """Decide on a recommendation in person, with your own reasons. Whoever sat where it was recommended may not."""
        given = checked(AgencyDecisionIn, request.data)
        return answered_once(request, lambda: (201, self._decided(decision_id, given)), user=self.user)

    def _decided(self, decision_id: str, given: dict[str, Any]) -> Any:
        decide_as_agency(
            decision_id=self.found(decision_id).pk, outcome=given["outcome"], reason=given["reason"], actor=self.actor, now=self.now
        )
        row = agency_decisions.made(decision_id)
        return self.decision_out(row)
