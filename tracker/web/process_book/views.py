"""The process book: every definition that the program follows, as tables, with the source of each row."""

from django.http import Http404, HttpRequest, HttpResponse

from tracker.web.process_book import words as book
from tracker.web.views.base import Page
from workflows.definitions.criteria import CRITERIA
from workflows.engine import registry
from workflows.shapes import Workflow

JOURNEY, LIMITS = "journey", "time-limits"


class Book(Page):
    """What there is in the book."""

    template_name = "tracker/process_book/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        workflow = registry.current("journey")
        return self.show(
            workflow=workflow, standings=book.standings(workflow), tracks=[book.track_row(track) for track in workflow.tracks],
            limits=len(workflow.limits),
        )  # fmt: skip


class Definition(Page):
    """One definition: the moves from where a child stands, the time limits, or what runs beside the stage."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        workflow = registry.current("journey")
        if code == JOURNEY:
            return self._journey(workflow)
        if code == LIMITS:
            groups = book.limit_groups(workflow, self.book.rules, self.words)
            return self.show(template="tracker/process_book/limits.html", workflow=workflow, groups=groups)
        track = next((track for track in workflow.tracks if track.code == code), None)
        if track is None:
            raise Http404
        return self.show(template="tracker/process_book/track.html", workflow=workflow, track=book.track_row(track))

    def _journey(self, workflow: Workflow) -> HttpResponse:
        standings = book.standings(workflow)
        asked = self.request.GET.get("from") or standings[0][0]
        here = next((one for one in standings if one[0] == asked), None)
        if here is None:
            raise Http404
        return self.show(
            template="tracker/process_book/journey.html", workflow=workflow, standings=standings, here=here,
            criteria=CRITERIA.get(asked), rows=book.move_rows(book.moves_from(workflow, asked), asked, self.words),
        )  # fmt: skip
