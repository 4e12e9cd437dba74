"""Indicators for managers: the board of teams, one indicator, the children behind a number, and the definitions."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tracker.rules.rates import Period, period, periods, standing
from tracker.selectors import caseloads, indicators
from tracker.selectors.indicators import OTHERS, READS, SHOWS
from tracker.web.views.base import Page
from workflows.calendar import local_date
from workflows.engine.indicators import shipped
from workflows.indicators import Indicator

COLUMNS = 8
"""How many teams a page of the board has."""

STANDINGS = {"good": ("On target", "green"), "near": ("Near target", "yellow"), "concern": ("Off target", "red"), "plain": ("", "grey")}
"""How a rate stands to its target, in words, and the colour that repeats them."""


class ForReaders(Page):
    """A screen for those who read rates. `period` in the address names the days that are counted."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.viewer.roles.isdisjoint(READS):
            return self.show(template="tracker/indicators/not_yours.html", by=self.words.roles(sorted(READS)), status=403)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def period(self) -> Period:
        found = period(self.request.GET.get("period", ""), local_date(self.now))
        if found is None:
            raise Http404
        return found

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        given = {"standings": STANDINGS, "periods": periods(local_date(self.now))}
        return super().show(status=status, template=template, **given, **context)


class Board(ForReaders):
    """Team by indicator. Eight teams a page; the column of all of them stays."""

    template_name = "tracker/indicators/board.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        teams = self.page_of_teams()
        board = indicators.board(self.viewer, list(teams.object_list), self.period, now=self.now)
        return self.show(board=board, period=self.period, teams=teams)

    def page_of_teams(self) -> ListPage:
        return Paginator(caseloads.teams_of(self.viewer), COLUMNS).get_page(self.request.GET.get("page"))


class OneIndicator(ForReaders):
    """A screen about one indicator; one that is not counted yet says what it waits for."""

    template_name = "tracker/indicators/one.html"

    @cached_property
    def indicator(self) -> Indicator:
        found = shipped().indicator(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        one = self.indicator
        if not one.is_counted:
            return self.show(one=one, counted=False)
        tally = indicators.of_period(one, self.viewer, self.period, now=self.now)
        return self.show(
            one=one, counted=True, period=self.period, tally=tally, standing=standing(tally.rate, one.target),
            twice=indicators.counted_twice(one, self.viewer, self.period, team="", now=self.now),
            trend=None if one.as_it_stands else indicators.trend(one, self.viewer, now=self.now),
            teams=indicators.by_team(one, self.viewer, self.period, now=self.now),
        )  # fmt: skip


class ChildrenBehind(OneIndicator):
    """The cases behind one number: as many as it says, each with its child."""

    template_name = "tracker/indicators/children.html"

    @cached_property
    def show_what(self) -> str:
        asked = self.request.GET.get("show", "all")
        if asked not in SHOWS:
            raise Http404
        return asked

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        one, team = self.indicator, self.request.GET.get("team", "")
        if not one.is_counted:
            raise Http404
        tally = indicators.narrowed_tally(one, self.viewer, self.period, team=team, now=self.now)
        number = sum(tally.counts.get(outcome, 0) for outcome in SHOWS[self.show_what])
        rows = indicators.behind(one, self.viewer, self.period, team=team, show=self.show_what, now=self.now)
        page = self.page_of(rows, count=number)
        return self.show(
            one=one, period=self.period, tally=tally, page=page, rows=indicators.in_words(one, page.object_list), what=self.show_what,
            twice=indicators.counted_twice(one, self.viewer, self.period, team=team, now=self.now), team=team,
            team_name=self.name_of(team), on=indicators.moment_in_words(one),
        )  # fmt: skip

    def name_of(self, team: str) -> str:
        if not team or team == OTHERS:
            return "Other teams" if team else ""
        found = caseloads.teams_of(self.viewer).filter(code=team).first()
        if found is None:
            raise Http404
        return found.name


class Defined(ForReaders):
    """What each indicator counts, in words: a part of the process book."""

    template_name = "tracker/indicators/defined.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return Page.dispatch(self, request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        pack = shipped()
        return self.show(pack=pack, reads=not self.viewer.roles.isdisjoint(READS))
