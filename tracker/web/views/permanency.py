"""The permanency tracker: every child looked after in law whom the viewer may see, worst first."""

from django.http import HttpRequest, HttpResponse

from tracker.selectors import caseloads, permanency
from tracker.selectors.permanency import NO_ROUTE, Filters
from tracker.selectors.timescales import COLOURS
from tracker.selectors.words import ROUTES
from tracker.web.views.base import Page


class Permanency(Page):
    """A row a child; every count leads to the children it counts."""

    template_name = "tracker/permanency.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = self.filters
        counts = permanency.counts(self.viewer, filters, self.words, now=self.now)
        page = self.page_of(permanency.tracker(self.viewer, filters, now=self.now), count=counts.total)
        return self.show(
            page=page, rows=permanency.in_words(page.object_list, self.words, now=self.now), counts=counts, filters=filters,
            teams=list(caseloads.teams_of(self.viewer)), colours=COLOURS,
            routes=[(code, self.words.route(code)) for code in ROUTES] + [(NO_ROUTE, self.words.route(""))],
        )  # fmt: skip

    @property
    def filters(self) -> Filters:
        """What the address asks for; a value that is none narrows nothing."""
        asked = self.request.GET
        return Filters(
            team=asked.get("team", ""),
            route=asked.get("route", "") if asked.get("route") in (*ROUTES, NO_ROUTE) else "",
            colour=asked.get("colour", "") if asked.get("colour") in COLOURS else "",
        )
