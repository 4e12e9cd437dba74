"""The milestones of a route with their figures, and the children behind them, as on their page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import listing
from tracker.api.errors import bad_fields
from tracker.api.serializers.common import asked
from tracker.api.serializers.permanency_funnel import (
    Behind,
    Counted,
    FunnelAsked,
    FunnelChildrenAsked,
    RouteMilestoneChildOut,
    RouteMilestoneOut,
)
from tracker.api.views.base import RecordView
from tracker.errors import BadInput
from tracker.rules.as_at import as_at
from tracker.rules.funnel import START, Way, behind, funnel
from tracker.selectors.permanency import Filters
from tracker.selectors.permanency.people import named
from tracker.selectors.permanency.ways import ways
from workflows.calendar import local_date
from workflows.definitions.routes import BY_CODE
from workflows.shapes import Route


@dataclass(frozen=True, slots=True)
class _OnRoute:
    route: Route
    ways: list[Way]
    day: date


class _Funnel(RecordView):
    def on_route(self, given: dict[str, Any]) -> _OnRoute:
        """The children who follow the route that is asked for. Takes what it reads out of what was given."""
        try:
            past = as_at(given.pop("as_at"), given.pop("known_on"), now=self.now)
        except BadInput as wrong:
            raise bad_fields(wrong) from None
        with_left, route = given.pop("left"), BY_CODE[given["route"]]
        moment: datetime = past.moment if past else self.now
        found = ways(self.viewer, Filters(**given), route, now=moment, past=past, with_left=with_left)
        return _OnRoute(route, found, local_date(moment))


class PermanencyMilestonesView(_Funnel):
    """The milestones of a route, for the children whom you may see."""

    @extend_schema(operation_id="permanency_milestones", **listing(FunnelAsked, RouteMilestoneOut))
    def get(self, request: Request) -> Response:
        """List the milestones of a route in order: how many children reached each, how many stand there, and the days it took."""
        on = self.on_route(asked(FunnelAsked, request))
        shown = funnel(on.route, on.ways, day=on.day)
        here, pages = self.rows_of([Counted(step, shown.children) for step in shown.steps])
        return self.answer(pages, RouteMilestoneOut, here)


class PermanencyMilestoneChildrenView(_Funnel):
    """The children behind one figure of a milestone."""

    @extend_schema(operation_id="permanency_milestone_children", **listing(FunnelChildrenAsked, RouteMilestoneChildOut))
    def get(self, request: Request) -> Response:
        """List the children behind a figure, the most days first: exactly as many as it says."""
        given = asked(FunnelChildrenAsked, request)
        code, shows = given.pop("milestone"), given.pop("show")
        on = self.on_route(given)
        if code != START and on.route.milestone(code) is None:
            known = ", ".join(one.code for one in on.route.milestones)
            raise bad_fields(BadInput("There is no such milestone.", {"milestone": f"Give {START} or one of: {known}."}))
        here, pages = self.rows_of(behind(on.route, on.ways, milestone=code, shows=shows, day=on.day))
        people = named([one.journey for one in here])
        return self.answer(pages, RouteMilestoneChildOut, [Behind(one, people[one.journey]) for one in here if one.journey in people])
