"""What a manager's home page numbers, as lists: what waits for a decision, and what is overdue by how far up it has gone."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tracker.selectors import decisions, overdue
from tracker.selectors.decisions import MANAGES
from tracker.selectors.overdue import LEVELS
from tracker.selectors.who import directory
from tracker.web.views.base import Page


class ForManagers(Page):
    """A list of the units of the manager who looks, and of all below them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.viewer.roles.isdisjoint(MANAGES):
            raise PermissionDenied("This list is for those who manage a team.")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def units(self) -> list[int]:
        return decisions.units_of(self.actor)


class Decisions(ForManagers):
    """Everything that waits for a decision, the oldest first; of one kind where the address names it."""

    template_name = "tracker/decisions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = request.GET.get("kind", "")
        kinds = decisions.kinds()
        if kind and kind not in kinds:
            raise Http404
        counts = decisions.by_kind(self.viewer, self.units, now=self.now)
        page = self.page_of(decisions.waiting(self.viewer, self.units, now=self.now, kind=kind))
        waiting = decisions.in_words(page.object_list, self.words, now=self.now)
        return self.show(page=page, waiting=waiting, counts=counts, kind=kind, kinds=kinds)


class OverdueList(ForManagers):
    """Every overdue timescale, the longest overdue first; of one level where the address names it."""

    template_name = "tracker/overdue.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("level", "")
        if asked and asked not in {str(level) for level in LEVELS}:
            raise Http404
        level = int(asked) if asked else None
        counts = overdue.by_level(self.viewer, self.units, now=self.now)
        number = sum(counts.values()) if level is None else counts[level]
        page = self.page_of(overdue.overdue(self.viewer, self.units, now=self.now, level=level), count=number)
        names = directory(self.words, [row.of_journey.child_id for row in page.object_list], now=self.now)
        return self.show(page=page, rows=overdue.in_words(page.object_list, names, now=self.now), counts=counts, level=level, levels=LEVELS)
