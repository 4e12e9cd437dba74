"""A chair's report: the figures of a panel's month, each a link to its items, and the same for a spreadsheet."""

import csv
from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse

from panels.rules.report import month_after, month_before
from panels.selectors import report as reports
from panels.selectors.report import Line, Report
from tracker.exchange.sheets import harmless
from tracker.web.views.base import Page
from workflows.calendar import local_date


class ReportPage(Page):
    """The report of a month, or the items behind one of its figures."""

    template_name = "panels/report.html"

    @cached_property
    def report(self) -> Report:
        found = reports.panel_of(self.kwargs["code"], now=self.now)
        if found is None or not reports.may_read(found[1], self.actor):
            raise Http404
        return reports.report(*found, first=self._first())

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        wanted = request.GET.get("show", "")
        figure = self.report.figure(wanted) if wanted else None
        if wanted and figure is None:
            raise Http404
        rows = reports.lines(figure, viewer=self.viewer) if figure else []
        if request.GET.get("format") == "csv":
            return self._csv(rows if figure else None)
        page = self.page_of(rows) if figure else None
        before, after = month_before(self.report.first), month_after(self.report.first)
        return self.show(report=self.report, figure=figure, page=page, before=before, after=after)

    def _first(self) -> date:
        """The first day of the month that the address asks for; this month where it asks for none that is one."""
        try:
            year, month = (int(part) for part in self.request.GET.get("month", "").split("-"))
            return date(year, month, 1)
        except ValueError:
            return local_date(self.now).replace(day=1)

    def _csv(self, rows: list[Line] | None) -> HttpResponse:
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="panel-report-{self.report.first:%Y-%m}.csv"'
        out = csv.writer(answer)
        if rows is None:
            out.writerow(["Figure", "Says"])
            out.writerows([harmless(one.title), harmless(one.says)] for one in self.report.figures)
            return answer
        out.writerow(["Meeting", "Reference of the child", "Kind of business", "Outcome", "Minutes"])
        for line in rows:
            ref = line.row.request.journey.child.ref if line.is_seen else ""
            out.writerow([line.row.meeting.on.isoformat(), harmless(ref), harmless(line.title), harmless(line.outcome), line.row.minutes])
        return answer
