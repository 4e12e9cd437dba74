"""Timescales across journeys."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.look import look_at_matter
from tracker.actions.pause_clock import pause_clock
from tracker.actions.resume_clock import resume_clock
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers, listing
from tracker.api.idempotency import answered_once
from tracker.api.serializers.clocks import CertificateOut, ClockOut, ClockRow, ClocksAsked, PauseIn, ResumeIn
from tracker.api.serializers.common import asked, checked
from tracker.api.views.base import RecordView
from tracker.errors import NotVisible
from tracker.models import Clock
from tracker.selectors import one_clock, reachable
from tracker.selectors.reachable import ClockFilters
from tracker.selectors.recount import limit_of, pauses_of
from tracker.selectors.rulebook import rulebook
from tracker.selectors.timescales import responsible
from tracker.selectors.who import directory
from tracker.selectors.words import Words
from tracker.selectors.worked_out import worked_out
from workflows.terms import PauseReason


class ClocksView(RecordView):
    """The timescales that run for the children whom you may see."""

    @extend_schema(operation_id="clocks_list", **listing(ClocksAsked, ClockOut))
    def get(self, request: Request) -> Response:
        """List the timescales that run for the children whom you may see, the earliest due first."""
        filters = ClockFilters(**asked(ClocksAsked, request))
        here, pages = self.rows_of(reachable.clocks(self.viewer, filters, now=self.now))
        return self.answer(pages, ClockOut, clock_rows(here, now=self.now, explained=False))


class CertificateView(RecordView):
    """The certificate of one timescale."""

    @extend_schema(operation_id="clocks_certificate", parameters=[ACCESS_REASON], responses=answers(200, CertificateOut, 403, 404))
    def get(self, request: Request, clock_id: str) -> Response:
        """Read all that another program needs to work out the date of a timescale again, with its hash."""
        clock = one_clock.find(self.viewer, clock_id, now=self.now)
        content = one_clock.certificate_of(clock, rulebook(), now=self.now) if clock is not None else None
        if clock is None or content is None:
            raise NotVisible("There is no such timescale.")
        if clock.stream_id is None:
            self.note_look(clock.of_journey.child, "certificate")
        else:
            look_at_matter(stream_id=clock.stream_id, user_id=self.viewer.user_id, page="certificate", now=self.now)
        return Response(content)


class StandingStillView(RecordView):
    """What both views of a pause do."""

    def recorded(self, request: Request, clock_id: str, act: Callable[[int], object]) -> Response:
        """Do it once, whatever is repeated, and answer with the timescale as it is then."""
        found = self._found(clock_id)
        if found.stream_id is None:
            self.note_look(found.of_journey.child, "clock")
        else:
            look_at_matter(stream_id=found.stream_id, user_id=self.viewer.user_id, page="clock", now=self.now)

        def do() -> tuple[int, Any]:
            act(found.pk)
            return 200, self.told(ClockOut, clock_rows([self._found(clock_id)], now=self.now, explained=False)[0])

        return answered_once(request, do, user=self.user)

    def _found(self, clock_id: str) -> Clock:
        clock = one_clock.find(self.viewer, clock_id, now=self.now)
        if clock is None:
            raise NotVisible("There is no such timescale.")
        return clock


class PauseView(StandingStillView):
    """A timescale that is to stand still."""

    @extend_schema(
        operation_id="clocks_pause", request=PauseIn, parameters=[IDEMPOTENCY_KEY, ACCESS_REASON],
        responses=answers(200, ClockOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request, clock_id: str) -> Response:
        """Let a timescale stand still, as a manager, for a reason of the list and a while. Never one of law, guidance or safety."""
        given = checked(PauseIn, request.data)
        return self.recorded(
            request, clock_id,
            lambda pk: pause_clock(
                clock_id=pk, reason=PauseReason(given["reason"]), note=given["note"], until=given["until"], actor=self.actor, now=self.now
            ),
        )  # fmt: skip


class ResumeView(StandingStillView):
    """A timescale that is to run on."""

    @extend_schema(
        operation_id="clocks_resume", request=ResumeIn, parameters=[IDEMPOTENCY_KEY, ACCESS_REASON],
        responses=answers(200, ClockOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request, clock_id: str) -> Response:
        """Let a paused timescale run on, as a manager, with the time that was left."""
        given = checked(ResumeIn, request.data)
        return self.recorded(
            request, clock_id, lambda pk: resume_clock(clock_id=pk, note=given["note"], actor=self.actor, now=self.now)
        )  # fmt: skip


def clock_rows(clocks: Sequence[Clock], *, now: datetime, explained: bool) -> list[ClockRow]:
    """These timescales of journeys with their rules and who must act; `explained` with how each date was worked out. Six queries."""
    book = rulebook()
    names = directory(Words(book.rules.labels), {clock.of_journey.child_id for clock in clocks}, now=now)
    rules = {clock.pk: limit_of(clock) for clock in clocks}
    pauses = pauses_of(clocks)
    return [
        ClockRow(
            clock=clock,
            rule=rules[clock.pk],
            who=names.who(clock.answers, responsible(clock.of_journey)),
            now=now,
            how=worked_out(clock, rules[clock.pk], book, pauses.get(clock.pk, [])) if explained else None,
            pauses=pauses.get(clock.pk, []),
        )
        for clock in clocks
    ]
