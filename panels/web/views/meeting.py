"""A panel meeting: its agenda, adding to it, opening, deciding, closing, calling it off."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from panels.actions.cancel_meeting import cancel_meeting, replace_meeting
from panels.actions.hold_meeting import close_meeting, hold_meeting
from panels.actions.list_item import list_item, take_from_reserve
from panels.actions.move_meeting import move_meeting
from panels.definitions import KINDS
from panels.selectors import agendas, packs
from panels.selectors.agendas import Agenda
from panels.selectors.clashes import clashes_of, clashes_with_presenter, my_clashes
from panels.terms import UPCOMING, ItemState, MeetingState
from panels.web.forms.meeting import CancelForm, CloseForm, MoveForm, OpenForm, ReplaceForm
from tracker.errors import NotYourDecision, WaymarkError
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into
from workflows.calendar import LONDON, local_date

TITLES = {str(code): kind.title for code, kind in KINDS.items()}


class MeetingInSight(Page):
    """A screen about one meeting. Everyone who works here may see that it takes place, a limited account where it sits.

    Of its items each person sees their own children.
    """

    @cached_property
    def agenda(self) -> Agenda:
        found = agendas.agenda(self.kwargs["meeting"], viewer=self.viewer, actor=self.actor, now=self.now)
        if found is None or (self.user.is_limited and self.user.pk not in found.people.members):
            raise Http404
        return found

    def back(self) -> HttpResponse:
        return redirect("panel_meeting", self.agenda.meeting.public_id)

    def only_who_runs_it(self) -> None:
        """The pages of those who run the panel do not exist for anyone else."""
        if not self.agenda.runs:
            raise Http404

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        return super().show(status=status, template=template, agenda=self.agenda, meeting=self.agenda.meeting, **context)


class MeetingPage(MeetingInSight):
    """The agenda in order, with the minutes used and left, and what waits for this panel."""

    template_name = "panels/meeting.html"

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        may_open = self.agenda.runs and self.agenda.meeting.state == MeetingState.PLANNED
        papers = self.agenda.runs or packs.reading(meeting, viewer=self.viewer, now=self.now) is not None
        waiting = self.page_of(agendas.waiting(self.agenda), parameter="waiting")
        return self.show(
            waiting=waiting, requests=agendas.as_waiting(waiting.object_list, viewer=self.viewer), kind_titles=TITLES,
            may_open=may_open and self.agenda.meeting.on <= local_date(self.now), papers_are_here=papers,
            booked_twice=self._booked_twice(),
        )  # fmt: skip

    def _booked_twice(self) -> list[str]:
        """Who and which room is wanted elsewhere at that time, for those who run the panel; for a member, what is theirs."""
        if self.agenda.meeting.state not in UPCOMING:
            return []
        found = clashes_of([self.agenda.meeting])[self.agenda.meeting.pk]
        return [booked.says for booked in found] if self.agenda.runs else my_clashes(self.user.pk, found)


class AddToAgenda(MeetingInSight):
    """Puts a waiting request on the agenda."""

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        waiting = agendas.waiting(self.agenda).filter(public_id=request.POST.get("request", "")).first()
        if waiting is None:
            messages.error(request, "That request is not waiting any more.")
            return self.back()
        try:
            item = list_item(request_id=waiting.pk, meeting_id=self.agenda.meeting.pk, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            messages.error(request, refused.says)
            return self.back()
        if item.state == ItemState.RESERVE:
            messages.warning(request, "There is no time left for this item, so it is in reserve. The chair may give it time all the same.")
        else:
            messages.success(request, "The item is on the agenda. The panel's members can now see the child.")
        for booked in clashes_with_presenter(item, self.agenda.meeting):
            messages.warning(request, booked)
        return self.back()


class GiveTime(MeetingInSight):
    """Gives an item in reserve its time; over the meeting's time, as the chair."""

    def post(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        found = agendas.item_of(self.agenda, item)
        if found is None:
            raise Http404
        try:
            take_from_reserve(
                item_id=found.row.pk, actor=self.actor, now=self.now, chair_overrides=self.agenda.chairs,
                because=request.POST.get("because", ""),
            )  # fmt: skip
        except WaymarkError as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, "The item has its time on the agenda.")
        return self.back()


class MeetingForm(MeetingInSight):
    """A page with one form about the meeting. `act` does what it asks; a refusal is shown in place.

    What is typed stays on the device until it is sent, under `kept_as` and the meeting's public id.
    """

    template_name = "panels/meeting_form.html"
    kept_as = ""
    title = ""
    submit = ""
    done = ""
    lists_undecided = False

    def form(self, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        self.only_who_runs_it()
        return self._page(self.form())

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        self.only_who_runs_it()
        form = self.form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            self.act(form)
        except WaymarkError as refused:
            put_into(form, refused, {"instead_on": "on"})
            return self._page(form, status=403 if isinstance(refused, NotYourDecision) else 422)
        messages.success(request, self.done)
        return self.back()

    def _page(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        return self.show(
            form=form, title=self.title, submit=self.submit, lists_undecided=self.lists_undecided, kept_as=self.kept_as, status=status
        )


class OpenMeeting(MeetingForm):
    kept_as = "open"
    title, submit, done = "Open the meeting", "Open the meeting", "The meeting is open. Decide each item in turn."

    def form(self, data: Any = None) -> forms.Form:
        return OpenForm(data, members=self.agenda.people.members)

    def act(self, form: OpenForm) -> None:
        hold_meeting(meeting_id=self.agenda.meeting.pk, present=form.people, actor=self.actor, now=self.now)


class CloseMeeting(MeetingForm):
    kept_as = "close"
    title, submit, done = "Close the meeting", "Close the meeting", "The meeting is closed."
    lists_undecided = True

    def form(self, data: Any = None) -> forms.Form:
        return CloseForm(data, undecided=self.agenda.undecided)

    def act(self, form: CloseForm) -> None:
        close_meeting(
            meeting_id=self.agenda.meeting.pk, actor=self.actor, now=self.now, carry_because=form.cleaned_data.get("carry_because", "")
        )


class CancelMeeting(MeetingForm):
    kept_as = "cancel"
    title, submit = "Cancel the meeting", "Cancel the meeting"
    done = "The meeting is cancelled. Each child's record says where the item is heard now."

    def form(self, data: Any = None) -> forms.Form:
        return CancelForm(data)

    def act(self, form: CancelForm) -> None:
        data = form.cleaned_data
        cancel_meeting(meeting_id=self.agenda.meeting.pk, because=data["because"], instead_on=data["on"], actor=self.actor, now=self.now)


class MoveMeeting(MeetingForm):
    kept_as = "move"
    title, submit = "Move the meeting", "Move the meeting"
    done = "The meeting was moved. Each child's record says where the item is heard now, and calendars take it over."

    def form(self, data: Any = None) -> forms.Form:
        meeting = self.agenda.meeting
        starts, ends = (moment.astimezone(LONDON).time() for moment in (meeting.starts_at, meeting.ends_at))
        return MoveForm(data, initial={"on": meeting.on, "starts": starts, "ends": ends, "room": meeting.room_id})

    def act(self, form: MoveForm) -> None:
        move_meeting(meeting_id=self.agenda.meeting.pk, to=form.to(), because=form.cleaned_data["because"], actor=self.actor, now=self.now)


class ReplaceMeeting(MeetingForm):
    kept_as = "replace"
    title, submit, done = "Put another day in its place", "Plan this day", "Another day was planned in its place."

    def form(self, data: Any = None) -> forms.Form:
        return ReplaceForm(data)

    def act(self, form: ReplaceForm) -> None:
        replace_meeting(meeting_id=self.agenda.meeting.pk, on=form.cleaned_data["on"], actor=self.actor, now=self.now)
