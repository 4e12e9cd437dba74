"""The process book: the live definitions as JSON."""

from dataclasses import dataclass

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import answers, listing
from tracker.api.serializers.process_book import DefinitionOut, WrittenOut
from tracker.api.views.base import RecordView
from workflows.engine import registry
from workflows.engine.written import FORMAT, SHAPES, Written, plain


@dataclass(frozen=True, slots=True)
class Named:
    """A definition in a list."""

    of: Written

    @property
    def code(self) -> str:
        return self.of.code

    @property
    def title(self) -> str:
        return self.of.title

    @property
    def kind(self) -> str:
        return next(name for name, shape in SHAPES.items() if isinstance(self.of, shape))

    @property
    def version(self) -> int:
        return getattr(self.of, "version", 1)

    @property
    def source(self) -> str:
        return getattr(self.of, "source", "")

    @property
    def where(self) -> str:
        return reverse("api:definition", args=[self.code])


class BookView(RecordView):
    """What the process book holds."""

    @extend_schema(operation_id="process_book_list", **listing(None, DefinitionOut))
    def get(self, request: Request) -> Response:
        """List the definitions that new journeys follow: the journey, its tracks, its time limits, and the machines beside it."""
        here, pages = self.rows_of([Named(of) for of in _book()])
        return self.answer(pages, DefinitionOut, here)


class DefinitionView(RecordView):
    """One definition of the book."""

    @extend_schema(operation_id="process_book_read", responses=answers(200, WrittenOut, 404))
    def get(self, request: Request, code: str) -> Response:
        """Read one definition whole, as another program can read and prove it."""
        found = next((of for of in _book() if of.code == code), None)
        if found is None:
            raise NotFound("The book holds no definition of this code.")
        return Response(WrittenOut({"format": FORMAT, "definition": plain(found)}).data)


def _book() -> list[Written]:
    workflow = registry.current("journey")
    return [workflow, *workflow.tracks, *workflow.limits, *registry.machines()]
