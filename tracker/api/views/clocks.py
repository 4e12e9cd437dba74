"""Timescales across journeys."""

from collections.abc import Sequence
from datetime import datetime

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import listing
from tracker.api.serializers.clocks import ClockOut, ClockRow, ClocksAsked
from tracker.api.serializers.common import asked
from tracker.api.views.base import RecordView
from tracker.models import Clock
from tracker.selectors import reachable
from tracker.selectors.reachable import ClockFilters
from tracker.selectors.rulebook import rulebook
from tracker.selectors.timescales import responsible
from tracker.selectors.who import directory
from tracker.selectors.words import Words
from tracker.selectors.worked_out import worked_out
from workflows.engine import registry
from workflows.shapes import TimeLimit


class ClocksView(RecordView):
    """The timescales that run for the children whom you may see."""

    @extend_schema(operation_id="clocks_list", **listing(ClocksAsked, ClockOut))
    def get(self, request: Request) -> Response:
        """List the timescales that run for the children whom you may see, the earliest due first."""
        filters = ClockFilters(**asked(ClocksAsked, request))
        here, pages = self.rows_of(reachable.clocks(self.viewer, filters, now=self.now))
        return self.answer(pages, ClockOut, clock_rows(here, now=self.now, explained=False))


def clock_rows(clocks: Sequence[Clock], *, now: datetime, explained: bool) -> list[ClockRow]:
    """These timescales with their rules and who must act; `explained` with how each date was worked out. Five queries."""
    book = rulebook()
    names = directory(Words(book.rules.labels), {clock.journey.child_id for clock in clocks}, now=now)
    rules = {clock.pk: _rule(clock) for clock in clocks}
    return [
        ClockRow(
            clock=clock,
            rule=rules[clock.pk],
            who=names.who(clock.answers, responsible(clock.journey)),
            now=now,
            how=worked_out(clock, rules[clock.pk], book) if explained else None,
        )
        for clock in clocks
    ]


def _rule(clock: Clock) -> TimeLimit | None:
    """The time limit as the journey's own definition has it; None where that version had no such limit."""
    limits = registry.get(clock.journey.definition, clock.journey.definition_version).limits
    return next((limit for limit in limits if limit.code == clock.limit), None)
