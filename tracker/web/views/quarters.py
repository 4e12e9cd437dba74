"""The quarters: which are closed, by whom and when, their figures as reported and as they are now, and the children behind each."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from tracker.actions.close_quarter import CLOSES, close_quarter
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Quarter
from tracker.rules.quarters import Span, from_code
from tracker.selectors import quarters
from tracker.selectors.indicators import READS
from tracker.selectors.quarters import FIGURES
from tracker.web.views.base import Page
from workflows.calendar import local_date


class ForReaders(Page):
    """A screen whose figures count every child of the authority: for those who read figures. Its lists follow the viewer."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.viewer.roles.isdisjoint(READS):
            return self.show(template="tracker/quarters_not_yours.html", by=self.words.roles(sorted(READS)), status=403)
        return super().dispatch(request, *args, **kwargs)


class Quarters(ForReaders):
    """The last quarters that are over, the newest first."""

    template_name = "tracker/quarters.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(quarters=quarters.quarters(local_date(self.now)))


class _OfOneQuarter(ForReaders):
    """A screen about one quarter that is over."""

    @cached_property
    def quarter(self) -> Span:
        found = from_code(self.kwargs["quarter"])
        if found is None or found.ends_on >= local_date(self.now):
            raise Http404
        return found

    @cached_property
    def closed(self) -> Quarter | None:
        return quarters.closed_one(self.quarter)


class OneQuarter(_OfOneQuarter):
    """The figures of a quarter: as reported, and beside them as they are by what has been recorded since."""

    template_name = "tracker/quarter.html"

    def get(self, request: HttpRequest, quarter: str) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, quarter: str) -> HttpResponse:
        try:
            close_quarter(self.quarter, actor=self.actor, now=self.now)
        except NotYourDecision as refused:
            return self._show(says=str(refused), status=403)
        except BadInput as refused:
            return self._show(says=str(refused), status=422)
        messages.success(request, f"{self.quarter.says} is closed. Its figures stay as they are reported.")
        return redirect("quarter", quarter=self.quarter.code)

    def _show(self, *, says: str = "", status: int = 200) -> HttpResponse:
        may_close = not self.actor.roles.isdisjoint(CLOSES)
        figures = quarters.stated(self.quarter, self.closed)
        return self.show(quarter=self.quarter, closed=self.closed, figures=figures, may_close=may_close, says=says,
                         closers=self.words.roles(CLOSES), status=status)  # fmt: skip


class OneFigure(_OfOneQuarter):
    """The children behind one figure of a quarter, as reported and now."""

    template_name = "tracker/quarter_figure.html"

    def get(self, request: HttpRequest, quarter: str, figure: str) -> HttpResponse:
        if figure not in FIGURES:
            raise Http404
        found = quarters.lists(self.viewer, self.quarter, self.closed, figure)
        page = self.page_of(found.children)
        return self.show(quarter=self.quarter, closed=self.closed, found=found, page=page)
