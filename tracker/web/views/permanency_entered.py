"""Everybody who came into care between two days, whether in care still or not: the children of a cohort by admission (PM-17)."""

from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tracker.exchange.entered_sheet import entered_rows, entered_sheet
from tracker.rules.cohorts import COHORTS, Cohort, entry_of, in_words
from tracker.rules.flow import Stay
from tracker.selectors.permanency.entered import entered
from tracker.selectors.permanency.people import named
from tracker.terms import KindOfSheet
from tracker.web.views.permanency import TrackerPage
from tracker.web.views.small_files import sheet_file
from workflows.calendar import local_date


class EnteredPage(TrackerPage):
    """Whatever speaks of those who came into care between two days. The address is the tracker's; only those days count."""

    @cached_property
    def entry(self) -> Cohort:
        found = entry_of(self.asked.filters.cohorts)
        if found is None:
            raise Http404
        return found

    @cached_property
    def found(self) -> list[Stay]:
        return entered(self.viewer, self.entry, now=self.moment, past=self.past)

    @property
    def compared(self) -> list[str]:
        return in_words(self.entry, day=local_date(self.moment))


class Entered(EnteredPage):
    """The children, the first to come first. A child who came twice stands there twice."""

    template_name = "tracker/permanency/entered.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        cohort = self.asked.filters.cohort
        page = self.page_of(self.found)
        people = named([one.journey for one in page.object_list])
        return self.show(
            page=page, rows=[(one, people[one.journey]) for one in page.object_list if one.journey in people],
            children=len({one.journey for one in self.found}), still=sum(one.ended_on is None for one in self.found),
            title=COHORTS[cohort].title if cohort else "Came into care", compared=self.compared, asked=self.asked, past=self.past,
            as_at=self.moment,
        )  # fmt: skip


class EnteredFile(EnteredPage):
    """The same as a CSV."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = self.found
        sheet = entered_sheet(found, self.compared, past=self.past, now=self.now)
        people = named([one.journey for one in found])
        return sheet_file(KindOfSheet.CSV, sheet, entered_rows(found, people), f"came-into-care-{local_date(self.moment):%Y-%m-%d}")


__all__ = ["Entered", "EnteredFile"]
