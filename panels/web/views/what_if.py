"""What if the panel met more often: its own history replayed under other rules. A page to read; nothing is applied."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from panels.models import Panel
from panels.rules.what_if.learning import FEWEST, TooLittle
from panels.rules.what_if.measures import ALL, SEEDS, Group
from panels.selectors import report as reports
from panels.selectors import what_if
from panels.selectors.people import Sitting
from panels.selectors.what_if import Asked
from panels.web.forms.what_if import WhatIfForm
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
        told: dict[str, Any] = {"panel": panel, "form": form, "asked": asked}
        try:
            found = what_if.replay(panel, self.words, asked, by=form.cleaned_data["by"])
        except TooLittle as refused:
            return self.show(**told, too_little=refused.hearings, fewest=FEWEST)
        if "show" in self.request.GET:
            return self._children(found.groups, told)
        return self.show(**told, past=found.past, learnt=found.learnt, rules=found.rules, groups=found.groups, test=found.test, seeds=SEEDS)

    def _children(self, groups: list[Group], told: dict[str, Any]) -> HttpResponse:
        wanted = self.request.GET["show"]
        group = next((one for number, one in enumerate(groups) if str(number) == wanted), None)
        if group is None:
            raise Http404
        rows = what_if.lines(group.requests, viewer=self.viewer)
        return self.show(**told, group=group, is_all=group.name == ALL, page=self.page_of(rows), template="panels/what_if_children.html")
