"""Who came into care and who left, month by month, and the children behind each number, as on their page."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import listing
from tracker.api.errors import bad_fields
from tracker.api.serializers.common import asked
from tracker.api.serializers.permanency_flow import FlowAsked, FlowChildOut, FlowChildrenAsked, FlowMonthOut, OfKind, StayOfChild
from tracker.api.views.base import RecordView
from tracker.errors import BadInput
from tracker.rules.as_at import AsAt, as_at
from tracker.rules.flow import behind, flow, months
from tracker.selectors.permanency.people import named
from tracker.selectors.permanency.stays import stays
from workflows.calendar import local_date


class _Flow(RecordView):
    def day_of(self, given: dict[str, Any]) -> tuple[datetime, AsAt | None]:
        try:
            past = as_at(given["as_at"], given["known_on"], now=self.now)
        except BadInput as wrong:
            raise bad_fields(wrong) from None
        return (past.moment if past else self.now), past


class PermanencyFlowView(_Flow):
    """Who came into care and who left, of the children whom you may see."""

    @extend_schema(operation_id="permanency_flow", **listing(FlowAsked, FlowMonthOut))
    def get(self, request: Request) -> Response:
        """List the months, the earliest first: for care, and for each kind of short breaks apart."""
        given = asked(FlowAsked, request)
        moment, past = self.day_of(given)
        periods = months(local_date(moment), given["months"])
        found = stays(self.viewer, since=periods[0].first, now=moment, past=past)
        here, pages = self.rows_of([OfKind(kind, month) for kind, one in found.items() for month in flow(one, periods)])
        return self.answer(pages, FlowMonthOut, here)


class PermanencyFlowChildrenView(_Flow):
    """The children behind one number of a month."""

    @extend_schema(operation_id="permanency_flow_children", **listing(FlowChildrenAsked, FlowChildOut))
    def get(self, request: Request) -> Response:
        """List the stays behind a number, the latest first: exactly as many as it says."""
        given = asked(FlowChildrenAsked, request)
        moment, past = self.day_of(given)
        periods = {one.code: one for one in months(local_date(moment), given["months"])}
        period = periods.get(given["month"])
        if period is None:
            raise bad_fields(BadInput("There is no such month.", {"month": f"Give one of: {', '.join(periods)}."}))
        found = stays(self.viewer, since=period.first, now=moment, past=past)[given["of"]]
        here, pages = self.rows_of(behind(found, period, given["show"]))
        people = named([one.journey for one in here])
        return self.answer(pages, FlowChildOut, [StayOfChild(one, people[one.journey]) for one in here if one.journey in people])
