"""The tracker as a file: straight away where it is short, made in the background where it is long."""

import tempfile
from contextlib import ExitStack
from functools import cached_property

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from tracker.actions.keep_sheets import ask_for_sheet
from tracker.errors import BadInput
from tracker.exchange.make_sheets import write
from tracker.exchange.tracker_sheet import Wanted, children_of, rows_of, sheet_of
from tracker.models import TrackerSheet
from tracker.models.kept_files import sheets
from tracker.terms import KindOfSheet, SheetState
from tracker.web.views.base import Page
from tracker.web.views.permanency import TrackerPage
from workflows.calendar import local_date

AT_ONCE = 5_000
"""A file of so many children comes straight away; a longer one is made in the background."""

TYPES = {
    KindOfSheet.CSV: "text/csv; charset=utf-8",
    KindOfSheet.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TrackerFile(TrackerPage):
    """What the filters show, in the columns and the order of the page."""

    kind: KindOfSheet = KindOfSheet.CSV
    template_name = "tracker/permanency/file.html"

    @cached_property
    def wanted(self) -> Wanted:
        asked = self.asked
        return Wanted(filters=asked.filters, order=asked.order, columns=asked.columns, says=asked.says, past=self.past)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if self.asked.form is not None and self.asked.form.errors:
            messages.error(request, "No file was made, because a filter is wrong. Put it right and ask again.")
            return redirect(f"{redirect('permanency').url}?{request.GET.urlencode()}")
        ids = children_of(self.viewer, self.wanted, now=self.now)
        if len(ids) > AT_ONCE:
            return self.show(sheet=None, number=len(ids), kind=self.kind.value, asked=self.asked)
        return self._file(ids)

    def post(self, request: HttpRequest) -> HttpResponse:
        number = len(children_of(self.viewer, self.wanted, now=self.now))
        try:
            sheet = ask_for_sheet(owner_id=self.user.pk, kind=self.kind, asked=self.wanted.plain(), total=number, now=self.now)
        except BadInput as refused:
            messages.error(request, refused.says)
            return redirect(f"{redirect('permanency').url}?{self.asked.query}")
        return redirect("permanency_file", file=sheet.public_id)

    def _file(self, ids: list[int]) -> HttpResponseBase:
        sheet = sheet_of(self.wanted, len(ids), now=self.now)
        rows = rows_of(ids, self.wanted, self.words, now=self.now)
        # Written whole before the answer begins: a fault on the way must not leave half a file that looks like all of it.
        with ExitStack() as on_a_fault:
            file = on_a_fault.enter_context(tempfile.TemporaryFile())
            write(self.kind, file, sheet, rows)
            file.seek(0)
            on_a_fault.pop_all()  # from here on the response closes it
        answer = FileResponse(file, content_type=TYPES[self.kind])
        return _saved_only(answer, f"permanency-tracker-{local_date(self.moment):%Y-%m-%d}.{self.kind}")


class MadeSheet(Page):
    """A file that is being made, with how far it is. Its owner's alone."""

    template_name = "tracker/permanency/file.html"

    @cached_property
    def sheet(self) -> TrackerSheet:
        found = TrackerSheet.objects.filter(owner=self.user, public_id=self.kwargs["file"]).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, file: str) -> HttpResponseBase:
        template = "tracker/permanency/_file.html" if request.headers.get("HX-Request") else ""
        return self.show(template=template, sheet=self.sheet, number=self.sheet.total, kind=self.sheet.kind)


class TakeSheet(MadeSheet):
    """The bytes of a file that is ready."""

    def get(self, request: HttpRequest, file: str) -> HttpResponseBase:
        sheet = self.sheet
        if sheet.state != SheetState.READY or sheet.made_at is None or not sheets.exists(sheet.stored_as):
            raise Http404
        answer = FileResponse(sheets.open(sheet.stored_as), content_type=TYPES[KindOfSheet(sheet.kind)])
        return _saved_only(answer, f"permanency-tracker-{local_date(sheet.made_at):%Y-%m-%d}.{sheet.kind}")


def _saved_only(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    """Headers of a file that is only saved, and kept nowhere on the way. Its name holds no child."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_cache_control(answer, private=True, no_store=True)
    return answer
