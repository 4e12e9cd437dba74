"""The milestones of a route for those who follow it: how many reached each, where they stand, and how long each step took."""

from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from tracker.exchange.funnel_sheet import funnel_rows, funnel_sheet
from tracker.rules.funnel import SHOWS, START, Way, behind, funnel
from tracker.selectors.permanency import NO_ROUTE
from tracker.selectors.permanency.people import named
from tracker.selectors.permanency.ways import children_by_route, ways
from tracker.terms import KindOfSheet
from tracker.web.views.permanency import TrackerPage
from tracker.web.views.small_files import sheet_file
from workflows.calendar import local_date
from workflows.definitions.routes import BY_CODE
from workflows.shapes import Route


class FunnelPage(TrackerPage):
    """Whatever speaks of the milestones of one route, narrowed as the tracker is."""

    @cached_property
    def by_route(self) -> dict[str, int]:
        return children_by_route(self.viewer, self.asked.filters, now=self.moment, past=self.past)

    @cached_property
    def route(self) -> Route | None:
        """The route that is asked for, or else the one that most children follow; None where nobody follows any."""
        asked = self.asked.filters.route
        if not asked:
            asked = max((code for code in self.by_route if code in BY_CODE), key=lambda code: (self.by_route[code], code), default="")
        return BY_CODE.get(asked)

    @property
    def with_left(self) -> bool:
        return self.request.GET.get("left") == "1"

    def ways_of(self, route: Route) -> list[Way]:
        return ways(self.viewer, self.asked.filters, route, now=self.moment, past=self.past, with_left=self.with_left)

    def parts(self, route: Route) -> list[tuple[str, str]]:
        """The address of this route's figures, for the same children on the same day."""
        kept = [(name, value) for name, value in self.asked.parts if name not in ("route", "order", "columns")]
        return [("route", route.code), *kept, *([("left", "1")] if self.with_left else [])]


class Funnel(FunnelPage):
    """One route, milestone by milestone. Each figure leads to its children."""

    template_name = "tracker/permanency/milestones.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        route = self.route
        shown = funnel(route, self.ways_of(route), day=local_date(self.moment)) if route else None
        most_first = sorted(self.by_route.items(), key=lambda one: (-one[1], one[0]))
        routes = [(code, self.words.route(code), number) for code, number in most_first if code]
        return self.show(
            shown=shown, route=route, routes=routes, without=self.by_route.get("", 0), no_route=NO_ROUTE, asked=self.asked,
            form=self.asked.form, rules=self.rules, past=self.past, as_at=self.moment, with_left=self.with_left,
            query=urlencode(self.parts(route)) if route else "",
        )  # fmt: skip


class FunnelChildren(FunnelPage):
    """The children behind one figure, the most days first."""

    template_name = "tracker/permanency/milestone_children.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        route, code, shows = self.route, request.GET.get("milestone", START), request.GET.get("show", "")
        if route is None or shows not in SHOWS or not (code == START or route.milestone(code)):
            raise Http404
        page = self.page_of(behind(route, self.ways_of(route), milestone=code, shows=shows, day=local_date(self.moment)))
        people = named([one.journey for one in page.object_list])
        return self.show(
            page=page, rows=[(one, people[one.journey]) for one in page.object_list if one.journey in people], route=route,
            milestone=route.milestone(code), shows=shows, says=SHOWS[shows], asked=self.asked, rules=self.rules, past=self.past,
            as_at=self.moment, with_left=self.with_left, query=urlencode(self.parts(route)),
        )  # fmt: skip


class FunnelFile(FunnelPage):
    """The figures of the page as a CSV."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        route = self.route
        if self.asked.form is not None and self.asked.form.errors:  # what is wrong narrows nothing: it would count others too
            messages.error(request, "No file was made, because a filter is wrong. Put it right and ask again.")
            return redirect(f"{redirect('permanency_milestones').url}?{request.GET.urlencode()}")
        if route is None:
            raise Http404
        shown = funnel(route, self.ways_of(route), day=local_date(self.moment))
        sheet = funnel_sheet(
            shown, self.words, says=self.asked.says, rules=self.rules, with_left=self.with_left, past=self.past, now=self.now
        )  # fmt: skip
        return sheet_file(KindOfSheet.CSV, sheet, funnel_rows(shown), f"milestones-{route.code}-{local_date(self.moment):%Y-%m-%d}")


__all__ = ["Funnel", "FunnelChildren", "FunnelFile"]
