"""The summary for leaders: contacts to care leavers, each number with its children."""

from django.http import Http404, HttpRequest, HttpResponse

from tracker.selectors import leaders
from tracker.selectors.leaders import HAPPENED
from tracker.web.views.indicators import ForReaders


class Summary(ForReaders):
    """What happened in a period, and how many children stand where now."""

    template_name = "tracker/summary.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        stages = leaders.by_stage(self.viewer)
        return self.show(
            period=self.period, happened=leaders.happened(self.viewer, self.period, now=self.now), stages=stages,
            everybody=sum(one.number for one in stages), beside=leaders.beside(self.viewer),
        )  # fmt: skip


class SummaryList(ForReaders):
    """Each time behind one number of the summary."""

    template_name = "tracker/summary_list.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if code not in HAPPENED:
            raise Http404
        page = self.page_of(leaders.behind(self.viewer, code, self.period, now=self.now))
        return self.show(period=self.period, title=HAPPENED[code][1], page=page, rows=leaders.in_words(page.object_list))
