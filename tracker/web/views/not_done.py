"""What did not happen: the look of one working day, with its numbers and the children behind them."""

from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse

from tracker.models import DayOfLooking
from tracker.selectors import not_done
from tracker.selectors.decisions import MANAGES
from tracker.selectors.who import directory
from tracker.web.views.base import Page
from workflows.definitions.not_done import BY_CODE


class WhatDidNotHappen(Page):
    """For managers. A day is named in the address; without one it is the latest."""

    template_name = "tracker/not_done.html"

    @cached_property
    def day(self) -> DayOfLooking | None:
        asked = self.request.GET.get("on", "")
        try:
            on = date.fromisoformat(asked) if asked else None
        except ValueError:
            raise Http404 from None
        found = not_done.day_on(on)
        if found is None and on is not None:
            raise Http404
        return found

    @cached_property
    def rule(self) -> str:
        asked = self.request.GET.get("rule", "")
        if asked and asked not in BY_CODE:
            raise Http404
        return asked

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.viewer.roles.isdisjoint(MANAGES):
            return self.show(may_read=False, by=self.words.roles(sorted(MANAGES)), status=403)
        if self.day is None:
            return self.show(may_read=True, day=None)
        counts = not_done.counts(self.viewer, self.day)
        number = sum(n for rule, n in counts if self.rule in ("", rule.code))
        page = self.page_of(not_done.found(self.viewer, self.day, self.rule), count=number)
        names = directory(self.words, [row.journey.child_id for row in page.object_list], now=self.now)
        before, after = not_done.around(self.day)
        return self.show(
            may_read=True, day=self.day, counts=counts, everything=sum(n for _, n in counts), rule=BY_CODE.get(self.rule), page=page,
            rows=not_done.in_words(page.object_list, names, now=self.now), before=before, after=after,
        )  # fmt: skip


class LooksBefore(Page):
    """Every day that was looked at, also those on which nothing was found."""

    template_name = "tracker/not_done_days.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.viewer.roles.isdisjoint(MANAGES):
            return self.show(may_read=False, by=self.words.roles(sorted(MANAGES)), status=403)
        page = self.page_of(not_done.days())
        return self.show(may_read=True, page=page, days=[(day, sum(day.counts.values())) for day in page.object_list])
