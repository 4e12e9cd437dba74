"""The summary for leaders: contacts to care leavers, each number with its children."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from tracker.selectors import leaders
from tracker.selectors.leaders import HAPPENED, Number
from tracker.web.views.indicators import ForReaders


class Summary(ForReaders):
    """What happened in a period, and how many children stand where now."""

    template_name = "tracker/summary.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        stages = leaders.by_stage(self.viewer)
        happened = leaders.happened(self.viewer, self.period, now=self.now)
        return self.show(
            period=self.period, happened=[(one, _address("summary_list", one, one.leads_to)) for one in happened],
            stages=_counts(stages), everybody=sum(one.number for one in stages), beside=_counts(leaders.beside(self.viewer)),
        )  # fmt: skip


class SummaryList(ForReaders):
    """Each time behind one number of the summary."""

    template_name = "tracker/summary_list.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if code not in HAPPENED:
            raise Http404
        page = self.page_of(leaders.behind(self.viewer, code, self.period, now=self.now))
        return self.show(period=self.period, title=HAPPENED[code][1], page=page, rows=leaders.in_words(page.object_list))


def _counts(numbers: Iterable[Number]) -> list[dict[str, Any]]:
    """Numbers as the component of counts takes them."""
    return [{"number": one.number, "says": one.says, "href": _address(one.leads_to, one)} for one in numbers]


def _address(page: str, one: Number, *names: str) -> str:
    return f"{reverse(page, args=names)}?{urlencode(one.asked)}" if one.asked else reverse(page, args=names)
