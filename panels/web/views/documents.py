"""The documents of a request: attaching, opening, taking back."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from panels.actions.attach import attach, remove_attachment
from panels.definitions import KINDS
from panels.models import Attachment
from panels.models.kept_files import files
from panels.rules.documents import KINDS_OF_DOCUMENT, in_megabytes
from panels.selectors import documents
from panels.terms import OPEN_REQUESTS, READABLE_DOCUMENTS, Business
from panels.web.forms.papers import AttachForm, RemoveForm
from panels.web.served import saved_only, shown
from panels.web.views.forward import RequestInSight
from tracker.actions.look import look
from tracker.errors import NotYourDecision, WaymarkError
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into


class Documents(RequestInSight):
    """What is attached to a request, how each was scanned, and the form to attach another."""

    template_name = "panels/documents.html"

    def get(self, request: HttpRequest, request_id: str) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest, request_id: str) -> HttpResponse:
        form = AttachForm(request.POST, request.FILES, limit=settings.DOCUMENT_LIMIT_MEGABYTES)
        if not form.is_valid():
            return self._page(form, status=422)
        file = form.cleaned_data["document"]
        try:
            attached = attach(request_id=self.found.pk, name=file.name, file=file.file, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            put_into(form, refused)
            return self._page(form, status=403 if isinstance(refused, NotYourDecision) else 422)
        messages.success(request, f"{attached.name} was attached. The papers count as sent now.")
        return redirect("panel_documents", self.found.public_id)

    def _form(self) -> AttachForm:
        return AttachForm(limit=settings.DOCUMENT_LIMIT_MEGABYTES)

    def _page(self, form: AttachForm, *, status: int = 200) -> HttpResponse:
        rows = [
            {"row": row, "scan": scan, "kind": KINDS_OF_DOCUMENT[row.kind].title, "size": in_megabytes(row.size),
             "opens": row.state in READABLE_DOCUMENTS}
            for row, scan in documents.documents_of(self.found)
        ]  # fmt: skip
        return self.show(
            form=form, rows=rows, panel_request=self.found, child=self.found.journey.child, is_open=self.found.state in OPEN_REQUESTS,
            kind=KINDS[Business(self.found.business)], has_scanner=bool(settings.SCANNER), status=status,
        )  # fmt: skip


class RemoveDocument(RequestInSight):
    """Takes a document back, with a reason."""

    template_name = "panels/document_remove.html"

    def get(self, request: HttpRequest, request_id: str, document: str) -> HttpResponse:
        return self._page(RemoveForm())

    def post(self, request: HttpRequest, request_id: str, document: str) -> HttpResponse:
        form = RemoveForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            remove_attachment(attachment_id=self._document.pk, because=form.cleaned_data["because"], actor=self.actor, now=self.now)
        except WaymarkError as refused:
            put_into(form, refused)
            return self._page(form, status=403 if isinstance(refused, NotYourDecision) else 422)
        messages.success(request, "The document was removed.")
        return redirect("panel_documents", self.found.public_id)

    @property
    def _document(self) -> Attachment:
        found = documents.removable(self.kwargs["document"], request=self.found)
        if found is None:
            raise Http404
        return found

    def _page(self, form: RemoveForm, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, document=self._document, panel_request=self.found, child=self.found.journey.child, status=status)


class OpenDocument(Page):
    """The bytes of a document, for whoever may read it now. A PDF and a picture may be shown; anything else is only saved."""

    def get(self, request: HttpRequest, document: str) -> HttpResponseBase:
        found = documents.to_open(document, viewer=self.viewer, actor=self.actor, now=self.now)
        if found is None or not files.exists(found.stored_as):
            raise Http404
        look(child_id=found.request.journey.child_id, user_id=self.user.pk, page="Panel papers, a document", now=self.now)
        kind = KINDS_OF_DOCUMENT[found.kind]
        answer = FileResponse(files.open(found.stored_as), as_attachment=not kind.inline, filename=found.name, content_type=kind.media_type)
        return shown(answer, kind) if kind.inline else saved_only(answer)
