"""Children who came into care and who left, month by month, with the reason; short breaks apart. Each figure leads to its children."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tracker.exchange.flow_sheet import flow_rows, flow_sheet
from tracker.rules.flow import AT_END, AT_START, BEGAN, ENDED, MONTHS, Month, behind, flow, months
from tracker.rules.rates import Period
from tracker.selectors.permanency.people import named
from tracker.selectors.permanency.stays import IN_CARE, KINDS, stays
from tracker.terms import KindOfSheet
from tracker.web.views.as_at import SpeaksForADay
from tracker.web.views.small_files import sheet_file
from workflows.calendar import local_date
from workflows.definitions.ends_of_care import ENDS_OF_CARE

SHOWS = {AT_START: "at the start", BEGAN: "began", ENDED: "ended", AT_END: "at the end"}


class FlowPage(SpeaksForADay):
    """Whatever speaks of the months up to a day."""

    @cached_property
    def number(self) -> int:
        asked = self.request.GET.get("months", str(MONTHS[0]))
        if asked not in map(str, MONTHS):
            raise Http404
        return int(asked)

    @property
    def periods(self) -> list[Period]:
        return months(local_date(self.moment), self.number)

    @property
    def address(self) -> dict[str, str]:
        """The part of an address that asks for the same months of the same day."""
        return {"months": str(self.number), **(self.past.in_address if self.past else {})}

    def flows(self) -> dict[str, list[Month]]:
        found = stays(self.viewer, since=self.periods[0].first, now=self.moment, past=self.past)
        return {kind: flow(one, self.periods) for kind, one in found.items()}

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        given = {"past": self.past, "as_at": self.moment, "ends": ENDS_OF_CARE, "kinds": KINDS, "query": urlencode(self.address)}
        return super().show(status=status, template=template, **given, **context)


class Flow(FlowPage):
    """The months, the latest first."""

    template_name = "tracker/permanency/flow.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        flows = {kind: list(reversed(found)) for kind, found in self.flows().items()}
        breaks = [(kind, found) for kind, found in flows.items() if kind != IN_CARE and any(m.at_start or m.began for m in found)]
        return self.show(
            months=flows[IN_CARE], breaks=breaks, number=self.number, numbers=MONTHS, address=self.address, of_care=IN_CARE,
        )  # fmt: skip


class FlowChildren(FlowPage):
    """The children behind one number of a month, the latest first."""

    template_name = "tracker/permanency/flow_children.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        kind, show = request.GET.get("of", ""), request.GET.get("show", "")
        period = next((one for one in self.periods if one.code == request.GET.get("month")), None)
        if period is None or kind not in KINDS or not (show in SHOWS or (kind == IN_CARE and show in ENDS_OF_CARE)):
            raise Http404
        found = stays(self.viewer, since=period.first, now=self.moment, past=self.past)[kind]
        page = self.page_of(behind(found, period, show))
        people = named([one.journey for one in page.object_list])
        return self.show(
            page=page, rows=[(one, people[one.journey]) for one in page.object_list if one.journey in people], period=period,
            kind=KINDS[kind], is_care=kind == IN_CARE, shows=show, says=SHOWS.get(show, ""), end=ENDS_OF_CARE.get(show),
            day=f"?{urlencode(self.past.in_address)}" if self.past else "",
        )  # fmt: skip


class FlowFile(FlowPage):
    """The figures of the page as a CSV."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        flows = self.flows()
        sheet = flow_sheet(self.number, past=self.past, now=self.now)
        return sheet_file(KindOfSheet.CSV, sheet, flow_rows(flows), f"into-and-out-of-care-{local_date(self.moment):%Y-%m-%d}")


__all__ = ["Flow", "FlowChildren", "FlowFile"]
