"""The weekly pack, which names children behind the sign-in, and what the days in care of many went on."""

from django.http import Http404, HttpRequest, HttpResponse

from tracker.rules.waiting import SAYS
from tracker.selectors import caseloads, permanency_pack, waiting_of_cohorts
from tracker.web.views.base import Page


class Pack(Page):
    """Each list that the meeting asks about, with its children; made to be printed."""

    template_name = "tracker/permanency_pack.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        teams = list(caseloads.teams_of(self.viewer))
        team = next((one for one in teams if one.code == request.GET.get("team")), None)
        lists = permanency_pack.pack(self.viewer, self.words, team=team.code if team else "", now=self.now)
        return self.show(lists=lists, teams=teams, team=team, as_at=self.now)


class Waiting(Page):
    """The totals by route; or the children behind one of them."""

    template_name = "tracker/permanency_waiting.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("kind", "")
        kind, route = waiting_of_cohorts.kind_of(asked), request.GET.get("route", "")
        if asked and kind is None:
            raise Http404
        lines = waiting_of_cohorts.by_route(self.viewer, self.words, now=self.now)
        if route and route not in {line.route for line in lines}:
            raise Http404
        children = waiting_of_cohorts.children_behind(self.viewer, self.words, kind, route=route, now=self.now) if kind else []
        return self.show(
            lines=lines, kind=kind, kind_says=SAYS[kind] if kind else "", route=next((one.says for one in lines if one.route == route), ""),
            page=self.page_of(children), kinds=[(code, says.partition(":")[0]) for code, says in SAYS.items()], as_at=self.now,
        )  # fmt: skip


__all__ = ["Pack", "Waiting"]
