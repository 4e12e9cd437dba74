"""Many children at once: one route for those chosen, and the upload of the authority's own list, each shown before it is done."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse

from tracker.actions.permanence import PLANS
from tracker.actions.take_permanence import Fate, PermanenceRow, preview, take_rows
from tracker.errors import BadInput
from tracker.exchange.permanence_sheet import COLUMNS, MOST_ROWS, read_sheet
from tracker.models import PermanencyRow
from tracker.selectors import permanency
from tracker.selectors.permanency import Filters
from tracker.selectors.words import ROUTES
from tracker.web.dates import uk_date
from tracker.web.forms.permanence import SetRoutesForm, UploadListForm
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date

OFFERED = 50
"""How many children are offered at a time: those in care the longest first."""

SALT = "permanency-upload"
AN_HOUR = 3600


class BulkPage(Page):
    """What both screens share: who may use them, and a page of what became of each row."""

    template_name = "tracker/permanence_bulk.html"
    fates_template = "tracker/permanence_fates.html"
    is_a_list = False
    """Whether the rows come from a list that can be put right and uploaded again."""

    @property
    def may_plan(self) -> bool:
        return not self.actor.roles.isdisjoint(PLANS)

    def fates(self, fates: list[Fate], *, heading: str, is_preview: bool = False, rows: str = "") -> HttpResponse:
        counted = {word: sum(fate.word == word for fate in fates) for word in ("Recorded", "Nothing new", "Refused")}
        return self.show(
            template=self.fates_template, fates=fates, heading=heading, counted=counted, is_preview=is_preview, rows=rows,
            is_a_list=self.is_a_list,
        )  # fmt: skip

    def not_yours(self) -> HttpResponse:
        return self.show(template="tracker/permanence_bulk.html", form=None, by=self.words.roles(PLANS), status=403)


class SetRoutes(BulkPage):
    """One route and one day for the children chosen, who have none yet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.may_plan:
            return self.not_yours()
        return self._page(self._form(None, initial={"happened_on": local_date(self.now)}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may_plan:
            return self.not_yours()
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        rows = [
            PermanenceRow(line=number, ref=ref, route=data["route"], route_set_on=data["happened_on"])
            for number, ref in enumerate(data["children"], start=1)
        ]
        fates = take_rows(rows, viewer=self.viewer, actor=self.actor, now=self.now)
        return self.fates(fates, heading=f"{ROUTES[data['route']]}: what became of each child")

    def _form(self, data: Any, **over: Any) -> SetRoutesForm:
        offered = [(row.child.ref, self._says(row)) for row in self._without_a_route()[:OFFERED]]
        return SetRoutesForm(data, children=offered, now=self.now, **over)

    def _without_a_route(self) -> Any:
        return permanency.tracker(self.viewer, Filters(route=permanency.NO_ROUTE), now=self.now, order="-days_in_care")

    def _says(self, row: PermanencyRow) -> str:
        return f"{row.child.name} ({row.child.ref}), {row.team.name}, in care since {uk_date(row.looked_after_since)}"

    def _page(self, form: SetRoutesForm, *, status: int = 200) -> HttpResponse:
        without = self._without_a_route().count()
        return self.show(
            form=form, heading="Set one route for several children", submit="Set the route", status=status, nobody=not without,
            left=max(without - OFFERED, 0), headings=(), more=(),
            lead="These children are looked after and have no route to permanence yet, those in care the longest first.",
        )  # fmt: skip


class UploadList(BulkPage):
    """The authority's own list: read, shown row by row, and recorded only then."""

    is_a_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(UploadListForm()) if self.may_plan else self.not_yours()

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may_plan:
            return self.not_yours()
        if "rows" in request.POST:
            return self._record(request.POST["rows"])
        form = UploadListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, status=422)
        upload = form.cleaned_data["file"]
        try:
            rows = read_sheet(upload.name, upload.read())
        except BadInput as why:
            put_into(form, why, {})
            return self._page(form, status=422)
        fates = preview(rows, viewer=self.viewer, actor=self.actor, now=self.now)
        return self.fates(fates, heading="What would become of each row", is_preview=True, rows=_sealed(rows, self.user.pk))

    def _record(self, sealed: str) -> HttpResponse:
        try:
            rows = _opened(sealed, self.user.pk)
        except signing.BadSignature:
            messages.error(self.request, "The preview is more than an hour old. Upload the list again.")
            return self._page(UploadListForm(), status=422)
        fates = take_rows(rows, viewer=self.viewer, actor=self.actor, now=self.now)
        return self.fates(fates, heading="What became of each row")

    def _page(self, form: UploadListForm, *, status: int = 200) -> HttpResponse:
        headings = [f"{names[0][:1].upper()}{names[0][1:]}" for names in COLUMNS.values()]
        return self.show(
            form=form, heading="Upload your own permanency list", submit="Show what would be recorded", status=status, left=0, nobody=False,
            lead="The first row holds the headings. These are read, in any order, and only the child reference must be there:",
            headings=headings, more=(
                "Dates are day, month, year. Several meetings stand in one cell with a semicolon between them. "
                f"At most {MOST_ROWS} rows at a time.",
                "You see what would become of each row before anything is recorded.",
            ),
        )  # fmt: skip


def _sealed(rows: list[PermanenceRow], user: int) -> str:
    """The rows as the page carries them until they are confirmed: signed for this person, and good for an hour."""
    plain = [{key: _plain(value) for key, value in asdict(row).items()} for row in rows]
    return signing.dumps({"user": user, "rows": plain}, salt=SALT, compress=True)


def _opened(sealed: str, user: int) -> list[PermanenceRow]:
    told = signing.loads(sealed, salt=SALT, max_age=AN_HOUR)
    if told["user"] != user:
        raise signing.BadSignature
    return [_row(row) for row in told["rows"]]


def _row(told: dict[str, Any]) -> PermanenceRow:
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("route_set_on", "settled_on")}
    meetings = tuple(date.fromisoformat(on) for on in told["meetings"])
    return PermanenceRow(**{**told, **days, "meetings": meetings, "faults": tuple(told["faults"])})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
