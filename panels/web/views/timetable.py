"""The timetable of panels, and the page of one kind of business."""

from django.http import Http404, HttpRequest, HttpResponse

from panels.selectors import timetable
from panels.selectors.mine import own_meetings
from panels.selectors.report import may_read
from panels.selectors.words import when_in_words
from panels.web.mine_blocks import mine_blocks
from tracker.rules.rulebook import CHANGES_RULES, PUBLISHES_RULES
from tracker.web.views.base import Page

SETS_UP = frozenset({*CHANGES_RULES, *PUBLISHES_RULES})
"""Who may look at how panels are set up; those who change the rules may change it."""


class Timetable(Page):
    """The meetings of the next eight weeks, week by week."""

    template_name = "panels/panels.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(weeks=timetable.weeks(now=self.now), kinds=timetable.kinds_heard(), may_set_up=bool(self.viewer.roles & SETS_UP))


class MyMeetings(Page):
    """The meetings of the panels that this person sits on: held, coming, and those whose papers may still be read."""

    template_name = "panels/mine.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = own_meetings(self.user.pk, now=self.now)
        return self.show(page=self.page_of(found.coming), readable=found.readable, blocks=mine_blocks(request, self.viewer, self.now))


class PanelPage(Page):
    """One kind of business: when it is heard, by whom, what to bring, what may come of it."""

    template_name = "panels/panel.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = timetable.panel_page(code, now=self.now)
        if found is None:
            raise Http404
        reads = may_read(found.people, self.actor)
        return self.show(shown=found, when=when_in_words(found.panel, found.kind.code), reads_reports=reads)
