"""What if the panel met more often: its own history replayed under other rules. A page to read; nothing is applied."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from panels.models import Panel
from panels.rules.what_if.back_test import BackTest, back_test
from panels.rules.what_if.learning import FEWEST, TooLittle, learn
from panels.rules.what_if.measures import ALL, SEEDS, Group, compare
from panels.selectors import report as reports
from panels.selectors import what_if
from panels.selectors.people import Sitting
from panels.selectors.what_if import Asked
from panels.web.forms.what_if import BY, WhatIfForm
from tracker.web.views.base import Page
from workflows.calendar import local_date


class WhatIf(Page):
    """The form, what the replay shows, or the children behind one of its rows."""

    template_name = "panels/what_if.html"

    @cached_property
    def found(self) -> tuple[Panel, Sitting]:
        found = reports.panel_of(self.kwargs["code"], now=self.now)
        if found is None or not reports.may_read(found[1], self.actor):
            raise Http404
        return found

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        panel, _ = self.found
        if not request.GET:
            return self.show(panel=panel, form=WhatIfForm())
        form = WhatIfForm(request.GET)
        if not form.is_valid():
            return self.show(panel=panel, form=form, status=422)
        return self._replayed(form, form.asked(today=local_date(self.now)))

    def _replayed(self, form: WhatIfForm, asked: Asked) -> HttpResponse:
        panel, _ = self.found
        past = what_if.history_of(panel, self.words, first=asked.first, last=asked.last)
        told: dict[str, Any] = {"panel": panel, "form": form, "asked": asked, "past": past}
        try:
            learnt = learn(past.history, makers=past.makers)
        except TooLittle as refused:
            return self.show(**told, too_little=refused.hearings, fewest=FEWEST)
        rules = what_if.rules_of(panel, past, asked)
        groups = compare(past.history, learnt, rules, by=BY[form.cleaned_data["by"]])
        if "show" in self.request.GET:
            return self._children(groups, told)
        return self.show(**told, learnt=learnt, rules=rules, groups=groups, test=_tested(past), seeds=SEEDS)

    def _children(self, groups: list[Group], told: dict[str, Any]) -> HttpResponse:
        wanted = self.request.GET["show"]
        group = next((one for number, one in enumerate(groups) if str(number) == wanted), None)
        if group is None:
            raise Http404
        rows = what_if.lines(group.requests, viewer=self.viewer)
        return self.show(**told, group=group, is_all=group.name == ALL, page=self.page_of(rows), template="panels/what_if_children.html")


def _tested(past: what_if.Found) -> BackTest | None:
    """The test on months kept back; None where too little comes before them to learn from."""
    try:
        return back_test(past.history, makers=past.makers)
    except TooLittle:
        return None
