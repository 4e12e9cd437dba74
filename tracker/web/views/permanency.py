"""The permanency tracker: every child looked after in law whom the viewer may see, worst first."""

from functools import cached_property

from django.http import HttpRequest, HttpResponse

from tracker.rules.cohorts import entry_of, list_in_words
from tracker.selectors import caseloads, permanency
from tracker.selectors.kept import keeping
from tracker.selectors.permanency import CONCERNS
from tracker.selectors.permanency.columns import COLUMNS
from tracker.selectors.permanency.views import views_of
from tracker.web.forms.permanency import ORDERS, Asked, asked_of
from tracker.web.views.as_at import SpeaksForADay
from workflows.calendar import local_date


class TrackerPage(SpeaksForADay):
    """Whatever reads the tracker's address."""

    @cached_property
    def asked(self) -> Asked:
        teams = caseloads.choices_of_teams(self.viewer)
        return asked_of(self.request.GET, words=self.words, teams=teams, past=self.past)

    @property
    def rules(self) -> list[str]:
        """What the cohort and the list asked about compare, in full."""
        filters = self.asked.filters
        told = list_in_words(filters.cohorts, day=local_date(self.moment))
        return [*told, f"{CONCERNS[filters.concern].rule}."] if filters.concern else told


class Permanency(TrackerPage):
    """A row a child; every count leads to the children it counts."""

    template_name = "tracker/permanency.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        with keeping():  # the organisation is read once for the whole page
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        asked, now, past = self.asked, self.moment, self.past
        named = request.GET.get("view", "")
        view = views_of(self.viewer).filter(public_id=named).first() if named else None
        counts = permanency.counts(self.viewer, asked.filters, self.words, now=now, past=past)
        page = self.page_of(range(counts.total))
        places = page.object_list
        assert isinstance(places, range)
        rows = permanency.rows_at(places, self.viewer, asked.filters, now=now, order=asked.order, past=past)
        return self.show(
            page=page, rows=permanency.in_words(rows, self.words, now=now, past=past), counts=counts, asked=asked,
            form=asked.form, rules=self.rules, every_column=COLUMNS, orders=ORDERS, as_at=now, past=past, view=view,
            reads_entry=entry_of(asked.filters.cohorts) is not None,
        )  # fmt: skip
