"""Indicators and the cases behind them, as on their pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import listing
from tracker.api.serializers.common import asked
from tracker.api.serializers.indicators import CaseOut, CasesAsked, Counted, IndicatorOut, IndicatorsAsked
from tracker.api.views.base import RecordView
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.rates import Period, period
from tracker.selectors import indicators
from tracker.selectors.indicators import READS
from tracker.selectors.words import Words
from workflows.calendar import local_date
from workflows.engine.indicators import shipped


class _ForReaders(RecordView):
    def check(self) -> None:
        if self.viewer.roles.isdisjoint(READS):
            raise NotYourDecision(f"This is read by: {Words().roles(sorted(READS))}.", tuple(sorted(READS)))

    def period_of(self, given: dict[str, Any]) -> Period:
        found = period(given["period"], local_date(self.now))
        if found is None:
            raise BadInput("There is no such period.", {"period": "Give 12-months, year, or a month such as 2026-03."})
        return found


class IndicatorsView(_ForReaders):
    """The indicators with their rates, for children whom you may see."""

    @extend_schema(operation_id="indicators_list", **listing(IndicatorsAsked, IndicatorOut, 403, 422))
    def get(self, request: Request) -> Response:
        """List every indicator with its rate over the period; those that wait for a record have none."""
        self.check()
        over = self.period_of(asked(IndicatorsAsked, request))
        here, pages = self.rows_of(shipped().indicators)
        rows = [Counted(one, over, indicators.of_period(one, self.viewer, over, now=self.now) if one.is_counted else None) for one in here]
        return self.answer(pages, IndicatorOut, rows)


class IndicatorCasesView(_ForReaders):
    """The cases behind an indicator's numbers."""

    @extend_schema(operation_id="indicator_cases", **listing(CasesAsked, CaseOut, 403, 404, 422))
    def get(self, request: Request, code: str) -> Response:
        """List the cases behind a number, the latest first: exactly as many as it says."""
        self.check()
        one = shipped().indicator(code)
        if one is None or not one.is_counted:
            raise NotFound("No indicator of this code is counted.")
        given = asked(CasesAsked, request)
        rows = indicators.behind(one, self.viewer, self.period_of(given), team=given["team"], show=given["show"], now=self.now)
        here, pages = self.rows_of(rows)
        return self.answer(pages, CaseOut, indicators.in_words(one, here))
