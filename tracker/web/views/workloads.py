"""Caseloads by weight: each team's workers with what they hold."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from tracker.actions.allocate import ALLOCATES
from tracker.rules.workload import said
from tracker.selectors import caseloads, workloads
from tracker.selectors.decisions import MANAGES
from tracker.web.views.base import Page
from workflows.engine.indicators import shipped

TEAMS = 10
"""How many teams a page has."""


class Workloads(Page):
    """For those who allocate and those who manage them."""

    template_name = "tracker/workloads.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.viewer.roles.isdisjoint(MANAGES.union(ALLOCATES)):
            raise PermissionDenied("Caseloads are read by those who allocate children and by their managers.")
        page = Paginator(caseloads.teams_of(self.viewer), TEAMS).get_page(request.GET.get("page"))
        weights = shipped().weights
        weighted = [(self.words.stage_apart(stage), said(weight)) for stage, weight in weights.by_stage.items()]
        weighted += [("Looked after in law, at any stage, at least", said(weights.looked_after)),
                     ("Care proceedings, added", said(weights.proceedings))]  # fmt: skip
        return self.show(
            page=page, teams=workloads.of_teams(page.object_list, self.viewer, now=self.now), weights=weights, weighted=weighted
        )
