"""The tracker as a file: straight away where it is short, made in the background where it is long."""

from functools import cached_property

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from tracker.actions.keep_sheets import ask_for_sheet
from tracker.errors import BadInput
from tracker.exchange.tracker_sheet import Wanted, children_of, rows_of, sheet_of
from tracker.models import TrackerSheet
from tracker.models.kept_files import sheets
from tracker.terms import KindOfSheet, SheetState
from tracker.web.views.base import Page
from tracker.web.views.permanency import TrackerPage
from tracker.web.views.small_files import TYPES, saved_only, sheet_file
from workflows.calendar import local_date

AT_ONCE = 5_000
"""A file of so many children comes straight away; a longer one is made in the background."""


class TrackerFile(TrackerPage):
    """What the filters show, in the columns and the order of the page."""

    kind: KindOfSheet = KindOfSheet.CSV
    template_name = "tracker/permanency/file.html"

    @cached_property
    def wanted(self) -> Wanted:
        asked = self.asked
        return Wanted(filters=asked.filters, order=asked.order, columns=asked.columns, says=asked.says, past=self.past)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if self._is_wrong:
            return self._no_file()
        ids = children_of(self.viewer, self.wanted, now=self.now)
        if len(ids) > AT_ONCE:
            return self.show(sheet=None, number=len(ids), kind=self.kind.value, asked=self.asked)
        return self._file(ids)

    def post(self, request: HttpRequest) -> HttpResponse:
        if self._is_wrong:
            return self._no_file()
        number = len(children_of(self.viewer, self.wanted, now=self.now))
        try:
            sheet = ask_for_sheet(owner_id=self.user.pk, kind=self.kind, asked=self.wanted.plain(), total=number, now=self.now)
        except BadInput as refused:
            messages.error(request, refused.says)
            return redirect(f"{redirect('permanency').url}?{self.asked.query}")
        return redirect("permanency_file", file=sheet.public_id)

    @property
    def _is_wrong(self) -> bool:
        """Whether a filter is wrong: it narrows nothing, so that a file would hold children who were not asked for."""
        return self.asked.form is not None and bool(self.asked.form.errors)

    def _no_file(self) -> HttpResponse:
        messages.error(self.request, "No file was made, because a filter is wrong. Put it right and ask again.")
        return redirect(f"{redirect('permanency').url}?{self.request.GET.urlencode()}")

    def _file(self, ids: list[int]) -> HttpResponseBase:
        sheet = sheet_of(self.wanted, len(ids), now=self.now)
        rows = rows_of(ids, self.wanted, self.words, now=self.now)
        return sheet_file(self.kind, sheet, rows, f"permanency-tracker-{local_date(self.moment):%Y-%m-%d}")


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
        return saved_only(answer, f"permanency-tracker-{local_date(sheet.made_at):%Y-%m-%d}.{sheet.kind}")
