"""Setting panels up, for administrators: the list, a panel's rule with a preview of its year, seats, rooms, dates by hand."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from panels.actions.give_dates import give_dates
from panels.actions.keep_panels import add_panel, as_given, change_panel, check_panel
from panels.actions.keep_rooms import add_room
from panels.actions.keep_seats import give_seat, seat_in_words, take_seat
from panels.definitions import FURTHER, KINDS, SHIPPED, ShippedPanel
from panels.errors import StalePanel
from panels.models import Panel, Seat
from panels.selectors import set_up as shown
from panels.selectors.preview import Preview, preview
from panels.selectors.words import quorum_in_words, when_in_words
from panels.terms import SeatPart
from panels.web.forms.set_up import DatesForm, PanelForm, RoomForm, SeatForm, WhyForm, of_panel, of_type
from tracker.errors import BadInput, NotYourDecision, WaymarkError
from tracker.selectors import organisation
from tracker.web.views.rulebook import RulesForm, RulesPage
from tracker.web.views.trouble import put_into
from workflows.engine.clock import hour_in_words

NAMES = {"owner_id": "owner", "deputy_id": "deputy", "room_id": "room", "user": "who", "post": "who"}


class SetUp(RulesPage):
    """Every panel, those that do not meet any more too, the kinds that may be added, and the rooms."""

    template_name = "panels/set_up/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.page_of(shown.all_panels())
        return self.show(page=page, rows=shown.panel_rows(page.object_list), types=shown.to_add(), rooms=shown.rooms())


class OfPanel(RulesPage):
    """A screen about one panel."""

    @cached_property
    def panel(self) -> Panel:
        found = shown.panel_to_set_up(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def done(self, says: str) -> HttpResponse:
        messages.success(self.request, says)
        return redirect("panel_set_up_one", self.panel.code)


class OnePanel(OfPanel):
    """A panel: its rule in words, who sits on it, its next dates, and what was done to it."""

    template_name = "panels/set_up/panel.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        kinds = [(KINDS[kind].title, when_in_words(self.panel, kind)) for kind in self.panel.hears]
        hours = f"{hour_in_words(self.panel.starts)} to {hour_in_words(self.panel.ends)}"
        return self.show(
            panel=self.panel, kinds=kinds, quorum=quorum_in_words(self.panel), seats=shown.seat_rows(self.panel, now=self.now),
            hours=hours, coming=shown.next_meetings(self.panel, now=self.now),
            page=self.page_of(organisation.done_to_panel(self.panel.code)),
        )  # fmt: skip


class PanelEditor(RulesPage):
    """The form of a panel. The first button shows the coming year; what was shown can then be saved, and nothing else."""

    template_name = "panels/set_up/edit.html"
    heading = ""
    before: Panel | None = None

    def first(self) -> dict[str, Any]:
        raise NotImplementedError

    def act(self, form: PanelForm) -> HttpResponse:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(self._form(initial=self.first()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        would_be = as_given(self.before or Panel(), form.given())
        try:
            check_panel(would_be, because=form.cleaned_data["because"], now=self.now)
            if request.POST.get("step") == "save" and form.cleaned_data["seen"] == form.mark():
                return self.act(form)
        except WaymarkError as refused:
            put_into(form, refused, NAMES)
            status = {StalePanel: 409, NotYourDecision: 403}.get(type(refused), 422)
            return self._page(form, status=status)
        return self._page(form, year=preview(would_be, now=self.now), again=request.POST.get("step") == "save")

    def _form(self, data: Any = None, **kwargs: Any) -> PanelForm:
        return PanelForm(data, posts=organisation.posts_to_choose(), **kwargs)

    def _page(self, form: PanelForm, *, status: int = 200, year: Preview | None = None, again: bool = False) -> HttpResponse:
        mark = form.mark() if year is not None else ""
        return self.show(form=form, heading=self.heading, year=year, mark=mark, again=again, panel=self.before, status=status)


class AddPanel(PanelEditor):
    """A panel of a kind that is not here yet, or one of the authority's own."""

    heading = "Add a panel"

    @cached_property
    def type(self) -> ShippedPanel | None:
        return next((one for one in (*SHIPPED, *FURTHER) if one.code == self.request.GET.get("type")), None)

    def first(self) -> dict[str, Any]:
        return of_type(self.type) if self.type else {"is_active": True, "quorum": 3, "every_weeks": 1, "on_bank_holiday": "cancel"}

    def act(self, form: PanelForm) -> HttpResponse:
        made = add_panel(given=form.given(), because=form.cleaned_data["because"], code=self.type.code if self.type else "",
                         actor=self.actor, now=self.now)  # fmt: skip
        messages.success(self.request, f"The {made.title} was added. Give its members their seats.")
        return redirect("panel_set_up_one", made.code)


class EditPanel(OfPanel, PanelEditor):
    """A panel changed by an administrator."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Change the {self.panel.title}"

    @property
    def before(self) -> Panel:  # type: ignore[override]
        return self.panel

    def first(self) -> dict[str, Any]:
        return of_panel(self.panel)

    def act(self, form: PanelForm) -> HttpResponse:
        data = form.cleaned_data
        followed = change_panel(panel_id=self.panel.pk, version=data["version"] or 0, given=form.given(), because=data["because"],
                            actor=self.actor, now=self.now)  # fmt: skip
        counted = f"{followed.made} meetings were planned, {followed.changed} given other hours and {followed.cancelled} cancelled."
        return self.done(f"The panel was changed. {counted}")


class FormOfPanel(OfPanel, RulesForm):
    """A short form about one panel."""

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        back = {"back_text": self.panel.title, "back_href": reverse("panel_set_up_one", args=[self.panel.code])}
        return super().page(form, status=status, **{**back, **context})


class GiveSeat(FormOfPanel):
    """A seat for a post or a person."""

    heading, submit = "Give a seat", "Give the seat"
    lead = "Members see a child from the listing of the child's item until the meeting is closed."

    def form(self, data: Any = None) -> SeatForm:
        return SeatForm(data, posts=organisation.posts_to_choose(), people=organisation.who_may_sit())

    def act(self, form: SeatForm) -> HttpResponse:
        data = form.cleaned_data
        seat = give_seat(
            panel_id=self.panel.pk, part=SeatPart(data["part"]), is_independent=data["is_independent"],
            is_experienced_social_worker=data["is_experienced_social_worker"], because=data["because"], actor=self.actor,
            now=self.now, **form.who_is_it(),
        )  # fmt: skip
        return self.done(f"{seat_in_words(seat)} sits on the panel.")


class TakeSeat(FormOfPanel):
    """A seat taken away."""

    submit, warning = "Take the seat away", True
    lead = "Whoever sits on the panel no more loses sight of the children on its agendas at once."

    @cached_property
    def seat(self) -> Seat:
        found = self.panel.seats.filter(pk=self.kwargs["seat"]).select_related("user", "post").first()
        if found is None:
            raise Http404
        return found

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{seat_in_words(self.seat)} leaves the panel"

    def form(self, data: Any = None) -> WhyForm:
        return WhyForm(data)

    def act(self, form: WhyForm) -> HttpResponse:
        says = f"{seat_in_words(self.seat)} does not sit on the panel any more."
        take_seat(seat_id=self.seat.pk, because=form.cleaned_data["because"], actor=self.actor, now=self.now)
        return self.done(says)


class GiveDates(FormOfPanel):
    """Dates by hand or from a list."""

    heading, submit = "Add dates", "Add the dates"
    lead = "All of them are added, or none where one of them cannot be."

    def form(self, data: Any = None) -> DatesForm:
        return DatesForm(data, panel=self.panel)

    def act(self, form: DatesForm) -> HttpResponse:
        data = form.cleaned_data
        made = give_dates(panel_id=self.panel.pk, dates=data["dates"], business=data["business"], actor=self.actor, now=self.now)
        return self.done("1 meeting was planned." if len(made) == 1 else f"{len(made)} meetings were planned.")


class AddRoom(RulesForm):
    """A room that panels meet in."""

    heading, submit = "Add a room", "Add the room"

    def form(self, data: Any = None) -> RoomForm:
        return RoomForm(data)

    def act(self, form: RoomForm) -> HttpResponse:
        try:
            room = add_room(**form.cleaned_data, actor=self.actor, now=self.now)
        except BadInput as refused:
            put_into(form, refused)
            return self.page(form, status=422)
        messages.success(self.request, f"The room {room.name} was added.")
        return redirect("panel_set_up")

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(form, status=status, **{"back_text": "Set up panels", "back_href": reverse("panel_set_up"), **context})
