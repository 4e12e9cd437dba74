"""The process book: every definition that the program follows, as pictures and tables, with the source of each row."""

from django.http import Http404, HttpRequest, HttpResponse

from tracker.rules.rulebook import CHANGES_RULES
from tracker.selectors import in_process
from tracker.web.process_book import export, more, pictures
from tracker.web.process_book import need_to_know as told
from tracker.web.process_book import words as book
from tracker.web.views.base import Page
from workflows.definitions.criteria import CRITERIA
from workflows.engine import draw, need_to_know, registry
from workflows.shapes import TrackMachine, Workflow

JOURNEY, LIMITS, NEED_TO_KNOW = draw.JOURNEY, "time-limits", "need-to-know"
ROUTE = "route-"
"""What the address of a route to permanence begins with: some have the name of a track."""


class Book(Page):
    """What there is in the book."""

    template_name = "tracker/process_book/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        workflow = registry.current(JOURNEY)
        return self.show(
            workflow=workflow, standings=book.standings(workflow), tracks=[book.track_row(track) for track in workflow.tracks],
            limits=len(workflow.limits), machines=registry.machines(), moves=len(workflow.moves),
            need_to_know=need_to_know.shipped(), picture=self.stages(workflow), chapters=more.chapters(),
        )  # fmt: skip

    def stages(self, workflow: Workflow) -> str:
        return pictures.picture(draw.journey(workflow), in_process.stages(self.viewer, now=self.now), self.words)


class Definition(Page):
    """One definition: the moves from where a child stands, the time limits, or what runs beside the stage."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        workflow = registry.current(JOURNEY)
        if code == JOURNEY:
            return self._from(workflow) if "from" in request.GET else self._journey(workflow)
        if code == LIMITS:
            groups = book.limit_groups(workflow, self.book.rules, self.words)
            return self.show(template="tracker/process_book/limits.html", workflow=workflow, groups=groups)
        if code == NEED_TO_KNOW:
            return self._need_to_know()
        track = next((track for track in workflow.tracks if track.code == code), None)
        if track is not None:
            return self._track(workflow, track)
        machine = next((machine for machine in registry.machines() if machine.code == code), None)
        if machine is not None:
            diagram = draw.small(machine)
            return self.show(
                template="tracker/process_book/machine.html", diagram=diagram, picture=pictures.plain(diagram),
                steps=book.machine_rows(machine),
            )  # fmt: skip
        route = next((route for route in workflow.routes if f"{ROUTE}{route.code}" == code), None)
        if route is None:
            raise Http404
        return self.show(
            template="tracker/process_book/route.html", workflow=workflow, route=route,
            milestones=book.milestone_rows(workflow, route, self.words),
            others=[other.title for other in workflow.routes if other.code in route.typical_contingency],
        )  # fmt: skip

    def _journey(self, workflow: Workflow) -> HttpResponse:
        diagram = draw.journey(workflow)
        here = in_process.stages(self.viewer, now=self.now)
        return self.show(
            template="tracker/process_book/journey.html", workflow=workflow, diagram=pictures.named(diagram, self.words),
            picture=pictures.picture(diagram, here, self.words), states=self._states(workflow, diagram, here),
            arrows=book.arrow_rows(workflow, pictures.named(diagram, self.words)), anywhere=book.says_of(draw.from_anywhere(workflow)),
            versions=book.versions(registry.versions(JOURNEY)),
        )  # fmt: skip

    def _need_to_know(self) -> HttpResponse:
        pack = need_to_know.shipped()
        return self.show(
            template="tracker/process_book/need_to_know.html", pack=pack, grades=told.grade_rows(pack, self.words),
            categories=told.category_rows(pack, self.book.rules, self.words), drafts=told.draft_rows(pack),
            follow_ups=told.follow_up_rows(pack, self.words), own_times=told.OWN_TIMES,
            may_change=not self.viewer.roles.isdisjoint(CHANGES_RULES),
        )  # fmt: skip

    def _track(self, workflow: Workflow, track: TrackMachine) -> HttpResponse:
        diagram = draw.track(workflow, track)
        here = in_process.states(self.viewer, track.code, now=self.now)
        return self.show(
            template="tracker/process_book/track.html", workflow=workflow, track=book.track_row(track), diagram=diagram,
            picture=pictures.picture(diagram, here, self.words), states=self._states(workflow, diagram, here),
            limits=book.limit_rows(workflow, book.limits_of(workflow, track), self.book.rules, self.words),
            moves=book.moves_of(workflow, track.code), versions=book.versions(registry.versions(JOURNEY), track=track.code),
        )  # fmt: skip

    def _states(self, workflow: Workflow, diagram: draw.Diagram, here: dict[str, in_process.Here]) -> list[book.StateRow]:
        """The boxes of the picture as rows: how many children, and which time limits begin."""
        return [
            book.StateRow(
                code=state.code, title=state.title, is_open=state.is_open,
                standing=pictures.standing(here[state.code]) if state.code in here else "",
                children=pictures.children_link(diagram, state.code),
                limits=book.limit_rows(workflow, state.limits, self.book.rules, self.words),
            )
            for state in pictures.named(diagram, self.words).states
        ]  # fmt: skip

    def _from(self, workflow: Workflow) -> HttpResponse:
        standings = book.standings(workflow)
        asked = self.request.GET["from"]
        here = next((one for one in standings if one[0] == asked), None)
        if here is None:
            raise Http404
        return self.show(
            template="tracker/process_book/moves.html", workflow=workflow, standings=standings, here=here,
            criteria=CRITERIA.get(asked), rows=book.move_rows(book.moves_from(workflow, asked), asked, self.words),
        )  # fmt: skip


class Picture(Page):
    """A diagram by itself, to be kept or printed: the definition alone, without a count of children."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            drawn = export.as_svg(code, self.words)
        except KeyError:
            raise Http404 from None
        answer = HttpResponse(drawn, content_type="image/svg+xml")
        answer["Content-Disposition"] = f'attachment; filename="{code}.svg"'
        return answer
