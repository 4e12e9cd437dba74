"""The papers of a meeting: their versions for those who run it, and for each reader the items that are theirs."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from panels.actions.accept_late_papers import accept_late_papers
from panels.actions.build_pack import build_pack
from panels.actions.pack_files import ask_for_file
from panels.actions.publish_pack import publish_pack
from panels.exchange.pack_pdf import covers_what
from panels.models import PackFile
from panels.models.kept_files import files
from panels.selectors import packs
from panels.selectors.packs import PaperShown, Reading
from panels.selectors.words import named
from panels.terms import FileState
from panels.web.forms.papers import AcceptLateForm
from panels.web.served import saved_only
from panels.web.views.meeting import MeetingInSight
from tracker.actions.look import look_at_many
from tracker.errors import NotYourDecision, WaymarkError
from tracker.web.views.trouble import put_into

LOOKED_AT = "Panel papers"


class PapersInSight(MeetingInSight):
    """A screen of a meeting's papers. What this person may not read does not exist for them."""

    @cached_property
    def reading(self) -> Reading:
        """The version that the address asks for (`version=2`, or `version=draft` for those who run the panel), or the last."""
        asked = self.request.GET.get("version", "")
        actor = self.actor if asked == "draft" else None
        if asked not in ("", "draft") and not (asked.isascii() and asked.isdigit() and len(asked) < 5):
            raise Http404
        number = int(asked) if asked.isdigit() else None
        found = packs.reading(self.kwargs["meeting"], viewer=self.viewer, now=self.now, number=number, actor=actor)
        if found is None:
            raise Http404
        return found

    @property
    def address_of_version(self) -> str:
        asked = self.request.GET.get("version", "")
        return f"?version={asked}" if asked else ""

    def note(self, papers: list[PaperShown], page: str = LOOKED_AT) -> None:
        look_at_many(child_ids=[paper.child_id for paper in papers], user_id=self.user.pk, page=page, now=self.now)

    def to_papers(self) -> HttpResponse:
        return redirect("panel_papers", self.kwargs["meeting"])


class Papers(PapersInSight):
    """What is in the papers, item by item; for those who run the panel also the versions, the draft, and what came late."""

    template_name = "panels/papers.html"

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        found = self._found()
        if found is None and not self.agenda.runs:
            raise Http404
        if found is not None:
            self.note(list(found.papers), page="Panel papers, contents")
        return self.show(
            reading=found, desk=packs.desk_of(self.agenda.meeting) if self.agenda.runs else None,
            late=[item for item in self.agenda.items if item.papers_need_the_chair] if self.agenda.runs else [],
            suffix=self.address_of_version, may_publish=self.agenda.runs and self.agenda.is_open,
        )  # fmt: skip

    def _found(self) -> Reading | None:
        try:
            return self.reading
        except Http404:
            if self.request.GET.get("version"):
                raise
            return None


class ItemPapers(PapersInSight):
    """The papers of one item, read on screen."""

    template_name = "panels/papers_item.html"

    def get(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        paper = self.reading.paper_of(item)
        if paper is None:
            raise Http404
        self.note([paper])
        order = list(self.reading.papers)
        at = order.index(paper)
        return self.show(
            reading=self.reading, paper=paper, suffix=self.address_of_version, born=self._born(paper),
            before=order[at - 1] if at else None, after=order[at + 1] if at + 1 < len(order) else None,
        )  # fmt: skip

    def _born(self, paper: PaperShown) -> date | None:
        born = paper.content["child"]["born"]
        return date.fromisoformat(born) if born else None


class BuildPapers(PapersInSight):
    """Builds the draft from the record as it is now."""

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        self.only_who_runs_it()
        try:
            build_pack(meeting_id=self.agenda.meeting.pk, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, "The draft was built from the record as it is now. Read it, then publish it.")
        return self.to_papers()


class PublishPapers(PapersInSight):
    """Publishes the draft that was on the page when the button was pressed, and no other."""

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        self.only_who_runs_it()
        draft = packs.desk_of(self.agenda.meeting).draft
        if draft is None or draft.public_id != request.POST.get("draft"):
            messages.error(request, "This draft has been published, or was built anew. Look at it as it is now.")
            return self.to_papers()
        try:
            published = publish_pack(pack_id=draft.pk, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, f"Version {published.number} is published. Those whose item is new or changed are told.")
        return self.to_papers()


class AcceptLatePapers(PapersInSight):
    """The chair accepts papers that came after the cut-off (`?item=`)."""

    template_name = "panels/papers_late.html"

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        return self._page(AcceptLateForm())

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        form = AcceptLateForm(request.POST)
        if self._item is None or not form.is_valid():
            return self._page(form, status=422)
        try:
            accept_late_papers(item_id=self._item.row.pk, because=form.cleaned_data["because"], actor=self.actor, now=self.now)
        except WaymarkError as refused:
            put_into(form, refused)
            return self._page(form, status=403 if isinstance(refused, NotYourDecision) else 422)
        messages.success(request, "The papers are accepted. The next version says so.")
        return self.to_papers()

    @cached_property
    def _item(self) -> Any:
        self.only_who_runs_it()
        return next((item for item in self.agenda.items if item.row.public_id == self.request.GET.get("item")), None)

    def _page(self, form: AcceptLateForm, *, status: int = 200) -> HttpResponse:
        if self._item is None:
            raise Http404
        return self.show(form=form, item=self._item, status=status)


class PapersFile(PapersInSight):
    """The papers as one PDF: asked for, made in the background, taken. It holds this reader's items and no others."""

    template_name = "panels/papers_file.html"

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        template = "panels/_papers_file.html" if request.headers.get("HX-Request") else ""
        return self.show(template=template, reading=self.reading, file=self._file(), suffix=self.address_of_version)

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        papers = [paper.row.pk for paper in self._published.papers]
        ask_for_file(pack=self.reading.pack, covers=covers_what(self.reading), papers=papers, now=self.now)
        return redirect(f"{request.path}{self.address_of_version}")

    @property
    def _published(self) -> Reading:
        if self.reading.is_draft:
            raise Http404
        return self.reading

    def _file(self) -> PackFile | None:
        return PackFile.objects.filter(pack=self._published.pack, covers=covers_what(self.reading)).first()


class TakePapersFile(PapersFile):
    """The bytes of the PDF that was made for exactly what this person may read now."""

    def get(self, request: HttpRequest, meeting: str) -> HttpResponseBase:  # type: ignore[override]
        file = self._file()
        if file is None or file.state != FileState.READY or not files.exists(file.stored_as):
            raise Http404
        self.note(list(self.reading.papers), page="Panel papers, as a file")
        name = f"Papers, {named(self.reading.meeting)}, version {self.reading.pack.number}.pdf"
        return saved_only(FileResponse(files.open(file.stored_as), as_attachment=True, filename=name, content_type="application/pdf"))

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        raise Http404
