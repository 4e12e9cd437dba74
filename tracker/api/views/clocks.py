"""Timescales across journeys."""

from collections.abc import Sequence
from datetime import datetime

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.look import look_at_matter
from tracker.api.describe import ACCESS_REASON, answers, listing
from tracker.api.serializers.clocks import CertificateOut, ClockOut, ClockRow, ClocksAsked
from tracker.api.serializers.common import asked
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
