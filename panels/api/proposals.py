"""Proposals for the coming agendas of a panel: asked for, read and accepted by those who run it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from panels.actions.accept_proposal import accept_proposal
from panels.actions.propose_agendas import propose_agendas
from panels.api import arranging_serializers as out
from panels.api.views import NOT_HERE
from panels.models import Panel, Proposal
from panels.selectors import proposals
from panels.selectors.people import sitting, with_people
from panels.selectors.proposals import Line
from tracker.api.describe import IDEMPOTENCY_KEY, answers
from tracker.api.idempotency import answered_once
from tracker.api.serializers.common import In, asked, checked
from tracker.api.views.base import RecordView
from tracker.errors import BadInput, NotVisible
from workflows.calendar import local_date


class OfPanel(RecordView):
    """What is only for those who run a panel; for anyone else it does not exist."""

    def must_run(self, panel: Panel | None) -> Panel:
        """The panel. Raises NotVisible for anyone who does not run it."""
        found = with_people(Panel.objects.filter(pk=panel.pk, is_active=True)).first() if panel is not None else None
        if found is None or not sitting(found, on=local_date(self.now)).may_run(self.actor):
            raise NotVisible(NOT_HERE)
        return found

    def proposal_out(self, found: Proposal) -> Any:
        told = proposals.shown(found, viewer=self.viewer)
        return self.told(out.ProposalOut, {"proposal": found, "lines": [_line(line) for line in told.lines]})


class ProposeView(OfPanel):
    """A new proposal."""

    @extend_schema(operation_id="panels_propose", request=out.ProposeIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(201, out.ProposalOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, panel: str) -> Response:
        """Work out a proposal for the meetings of a panel up to a day. Nothing on any agenda changes."""
        given = checked(out.ProposeIn, request.data)
        return answered_once(request, lambda: (201, self._proposed(panel, given)), user=self.user)

    def _proposed(self, code: str, given: dict[str, Any]) -> Any:
        panel = self.must_run(Panel.objects.filter(code=code).first())
        return self.proposal_out(propose_agendas(panel_id=panel.pk, until=given["until"], actor=self.actor, now=self.now))


class OneProposal(OfPanel):
    """One proposal, for those who run its panel."""

    def found(self, proposal_id: str) -> Proposal:
        found = proposals.proposal(proposal_id)
        if found is None:
            raise NotVisible(NOT_HERE)
        self.must_run(found.panel)
        return found


class ProposalView(OneProposal):
    """A proposal."""

    @extend_schema(operation_id="panel_proposals_read", responses=answers(200, out.ProposalOut, 404))
    def get(self, request: Request, proposal_id: str) -> Response:
        """Read what a proposal would have heard where, what nowhere and why, and which lines have been answered."""
        asked(In, request)
        return Response(self.proposal_out(self.found(proposal_id)))


class AcceptView(OneProposal):
    """The acceptance of a proposal, or of a part of it."""

    @extend_schema(operation_id="panel_proposals_accept", request=out.AcceptIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, out.ProposalOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, proposal_id: str) -> Response:
        """Put these lines on the agendas. A line that has become out of date is left out and says what has changed."""
        given = checked(out.AcceptIn, request.data)
        return answered_once(request, lambda: (200, self._accepted(proposal_id, given)), user=self.user)

    def _accepted(self, proposal_id: str, given: dict[str, Any]) -> Any:
        found = self.found(proposal_id)
        lines = set(given["lines"])
        if lines - set(found.lines.filter(meeting__isnull=False).values_list("pk", flat=True)):
            raise BadInput("Not all of these are lines of this proposal.", {"lines": "Give ids of its lines that have a meeting."})
        accept_proposal(proposal_id=found.pk, lines=lines, actor=self.actor, now=self.now)
        return self.proposal_out(self.found(proposal_id))


def _line(line: Line) -> dict[str, Any]:
    """A line as it goes out; the request, which leads to the child, only to who may see the child."""
    return {"row": line.row, "request": line.row.request.public_id if line.seen else None, "late": line.late}
