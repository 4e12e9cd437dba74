"""The weekly pack, which names children behind the sign-in, and what the days in care of many went on."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from tracker.exchange import pack_sheet
from tracker.models import OrgUnit
from tracker.rules.waiting import SAYS
from tracker.selectors import caseloads, permanency_pack, waiting_of_cohorts, weekly_packs
from tracker.terms import KindOfSheet
from tracker.web.views.base import Page
from tracker.web.views.permanency_files import AT_ONCE
from tracker.web.views.small_files import sheet_file
from workflows.calendar import local_date


class Pack(Page):
    """Each list that the meeting asks about, with its children; made to be printed."""

    template_name = "tracker/permanency_pack.html"

    @cached_property
    def teams(self) -> list[OrgUnit]:
        return list(caseloads.teams_of(self.viewer))

    @cached_property
    def team(self) -> OrgUnit | None:
        return next((one for one in self.teams if one.code == self.request.GET.get("team")), None)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        week = request.GET.get("week", "")
        if week:
            return self._kept(week)
        lists = permanency_pack.pack(self.viewer, self.words, team=self.team.code if self.team else "", now=self.now)
        return self.show(lists=lists, teams=self.teams, team=self.team, as_at=self.now, weeks=weekly_packs.weeks())

    def _kept(self, week: str) -> HttpResponseBase:
        """The lists of a past week as they were kept."""
        pack = weekly_packs.pack_of(week)
        if pack is None:
            raise Http404
        lists = weekly_packs.lists_of(pack, self.viewer, team=self.team.code if self.team else "")
        return self.show(template="tracker/permanency_pack_kept.html", pack=pack, lists=lists, team=self.team)


class PackFile(Pack):
    """The same lists as a CSV, with every child of each."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        code, name = (self.team.code, self.team.name) if self.team else ("", "")
        lists = permanency_pack.children_of(self.viewer, team=code, now=self.now)
        number = sum(map(len, lists.values()))
        if number > AT_ONCE:
            messages.error(
                request, f"The file would have {number:,} lines, and no more than {AT_ONCE:,} come straight away. Choose a team."
            )
            return redirect("permanency_pack")
        rows = pack_sheet.pack_rows(lists, self.words, now=self.now)
        sheet = pack_sheet.sheet_of(lists, team=name, now=self.now)
        return sheet_file(KindOfSheet.CSV, sheet, rows, f"permanency-pack-{local_date(self.now):%Y-%m-%d}")


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


__all__ = ["Pack", "PackFile", "Waiting"]
