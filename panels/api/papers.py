"""The papers of a meeting for programs: what a person may read, as that person. Documents are attached and opened on pages only."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from panels.selectors import packs
from panels.selectors.packs import PaperShown, Reading
from tracker.actions.look import look_at_many
from tracker.api.describe import answers
from tracker.api.serializers.common import In, Out, asked
from tracker.api.views.base import RecordView
from tracker.errors import NotVisible

NOT_HERE = "There is nothing here."


class PapersAsked(In):
    """Which version; the last without one."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=9999, default=None, allow_null=True)


class PaperDocumentOut(Out):
    """A document attached for the panel. `scan` says in words how it stands now."""

    id = serializers.CharField(source="row.public_id")
    name = serializers.CharField(source="told.name")
    kind = serializers.CharField(source="told.kind")
    pages = serializers.IntegerField(source="told.pages")
    sha256 = serializers.CharField(source="told.sha256")
    late = serializers.BooleanField(source="told.late")
    scan = serializers.CharField()
    may_be_opened = serializers.BooleanField()


class PaperSectionOut(Out):
    """A section as a table of words."""

    code = serializers.CharField()
    title = serializers.CharField()
    head = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))


class PaperChangeOut(Out):
    """What changed in one part since the version before."""

    part = serializers.CharField()
    says = serializers.ListField(child=serializers.CharField())


class ItemInPackOut(Out):
    """An item of the papers. `papers` says how they stood with the cut-off; empty where they were in time."""

    item = serializers.CharField(source="row.item.public_id")
    number = serializers.IntegerField(source="content.number")
    child = serializers.CharField(source="content.child.reference")
    business = serializers.CharField(source="content.business")
    papers = serializers.CharField(source="content.papers.says", allow_blank=True)
    late_accepted = serializers.CharField(source="content.papers.accepted", allow_blank=True)
    sha256 = serializers.CharField(source="row.hash")
    changed = PaperChangeOut(many=True)


class PackOut(Out):
    """One version of a meeting's papers, with the items that this person may read."""

    meeting = serializers.CharField(source="meeting.public_id")
    version = serializers.IntegerField(source="pack.number")
    published_at = serializers.DateTimeField(source="pack.published_at")
    as_at = serializers.DateTimeField(source="pack.built_at")
    sha256 = serializers.CharField(source="pack.hash")
    until = serializers.DateTimeField(allow_null=True)
    items = ItemInPackOut(source="papers", many=True)


class PaperOut(ItemInPackOut):
    """The papers of one item, whole."""

    sections = PaperSectionOut(source="content.sections", many=True)
    documents = PaperDocumentOut(many=True)


class _OfMeeting(RecordView):
    def reading(self, meeting_id: str, version: int | None) -> Reading:
        found = packs.reading(meeting_id, viewer=self.viewer, now=self.now, number=version)
        if found is None:
            raise NotVisible(NOT_HERE)
        return found

    def note(self, papers: list[PaperShown], page: str) -> None:
        look_at_many(child_ids=[paper.child_id for paper in papers], user_id=self.user.pk, page=page, now=self.now)


class PapersOfMeetingView(_OfMeeting):
    """The papers of a meeting."""

    @extend_schema(operation_id="panel_meetings_papers", parameters=[PapersAsked], responses=answers(200, PackOut, 404, 422))
    def get(self, request: Request, meeting_id: str) -> Response:
        """Tell which items are in the last published version, or in the one asked for."""
        found = self.reading(meeting_id, asked(PapersAsked, request)["version"])
        self.note(list(found.papers), "Panel papers, contents")
        return Response(self.told(PackOut, found))


class PapersOfItemView(_OfMeeting):
    """The papers of one item."""

    @extend_schema(operation_id="panel_meetings_papers_item", parameters=[PapersAsked], responses=answers(200, PaperOut, 404, 422))
    def get(self, request: Request, meeting_id: str, item_id: str) -> Response:
        """Read one item's papers as they were published."""
        paper = self.reading(meeting_id, asked(PapersAsked, request)["version"]).paper_of(item_id)
        if paper is None:
            raise NotVisible(NOT_HERE)
        self.note([paper], "Panel papers")
        return Response(self.told(PaperOut, paper))
