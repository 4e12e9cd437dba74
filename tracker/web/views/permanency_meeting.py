"""The permanency meeting on screen: opened, walked child by child with the keyboard, closed; and what it agreed, until it is done."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.permanency_action import end_action, finish_action, set_action
from tracker.actions.permanency_meeting import RUNS, close_meeting, consider, open_meeting
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Journey, MeetingAction, MeetingChild, PermanencyMeeting
from tracker.selectors import journeys, oversight
from tracker.selectors import permanency_meetings as selectors
from tracker.selectors.drift import drifts
from tracker.selectors.drift_in_words import drift_in_words
from tracker.selectors.timescales import responsible
from tracker.selectors.who import Directory, directory
from tracker.web.forms.permanency_meeting import ActionOverForm, AgreedForm, OpenMeetingForm
from tracker.web.views.base import JourneyInSight, Page
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date

CLOCKS_SHOWN = 6
"""How many timescales the walk shows of a child, the worst first; the child's own page has them all."""


class MeetingPage(Page):
    """A screen of one meeting that this person may see."""

    @cached_property
    def meeting(self) -> PermanencyMeeting:
        try:
            return selectors.the_meeting(self.viewer, self.kwargs["session"])
        except NotVisible:
            raise Http404 from None

    @property
    def may_run(self) -> bool:
        """Whether it goes on, and this person runs it: to see a child of its list is not enough."""
        return self.meeting.is_open and self.meeting.unit_id in self.viewer.unit_ids and not self.actor.roles.isdisjoint(RUNS)

    def refused(self, form: forms.Form, why: BadInput | NotYourDecision) -> int:
        put_into(form, why)
        return 422 if isinstance(why, BadInput) else 403


class Meetings(Page):
    """The meetings, the latest first, what is still to be done from them, and the form that opens the next."""

    template_name = "tracker/permanency_meetings.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form(None))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            unit = selectors.unit_by_code(data["unit"])
            made = open_meeting(unit_id=unit or 0, held_on=data["held_on"], present=data["present"], actor=self.actor, viewer=self.viewer,
                                now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            put_into(form, why)
            return self._page(form, status=422 if isinstance(why, BadInput) else 403)
        return redirect("permanency_meeting", session=made.public_id)

    def _form(self, data: Any) -> OpenMeetingForm:
        return OpenMeetingForm(data, units=selectors.units_to_run(self.viewer), initial={"held_on": local_date(self.now)})

    def _page(self, form: OpenMeetingForm, *, status: int = 200) -> HttpResponse:
        page = self.page_of(selectors.meetings(self.viewer))
        return self.show(
            page=page, form=form, may_run=not self.actor.roles.isdisjoint(RUNS), by=self.words.roles(RUNS),
            to_do=selectors.actions(self.viewer).count(), status=status,
        )  # fmt: skip


class MeetingActions(Page):
    """What the meetings agreed and is to be done still: for every child in sight, or only what is this person's own."""

    template_name = "tracker/permanency_actions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = request.GET.get("show") == "mine"
        page = self.page_of(selectors.actions(self.viewer, mine=mine))
        return self.show(page=page, rows=selectors.agreed_in_words(page.object_list, now=self.now), mine=mine)


class OneMeeting(MeetingPage):
    """A meeting with its list: as it stands while it is open, as it stood once it is closed."""

    template_name = "tracker/permanency_meeting.html"

    def get(self, request: HttpRequest, session: str) -> HttpResponse:
        page = self.page_of(selectors.on_list(self.viewer, self.meeting))
        rows = selectors.list_in_words(list(page.object_list), self.meeting, self.words, now=self.now)
        return self.show(page=page, rows=rows, meeting=self.meeting, may_run=self.may_run)

    def post(self, request: HttpRequest, session: str) -> HttpResponse:
        """Close it."""
        try:
            close_meeting(meeting_id=self.meeting.pk, actor=self.actor, viewer=self.viewer, now=self.now)
        except (BadInput, NotYourDecision) as why:
            messages.error(request, str(why))
        else:
            messages.success(request, "The meeting is closed. What is to be done is carried to the next one.")
        return redirect("permanency_meeting", session=session)


class MeetingOnChild(MeetingPage, JourneyInSight):
    """One child of the list: where the child stands, what holds it up, what was agreed, and the form for what is agreed now."""

    template_name = "tracker/permanency_meeting_child.html"

    @cached_property
    def on_list(self) -> MeetingChild:
        found = selectors.on_list(self.viewer, self.meeting).filter(journey__public_id=self.kwargs["journey"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def journey(self) -> Journey:
        return self.on_list.journey

    @cached_property
    def names(self) -> Directory:
        return directory(self.words, [self.child.pk], now=self.now)

    def get(self, request: HttpRequest, session: str, journey: str) -> HttpResponse:
        self.note_look("permanency meeting")
        return self._page(self._form(None))

    def post(self, request: HttpRequest, session: str, journey: str) -> HttpResponse:
        if "go_on" in request.POST:
            return self._go_on()
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            set_action(meeting_id=self.meeting.pk, journey_id=self.journey.pk, what=data["what"], owner_as=data["owner_as"],
                       due_on=data["due_on"], actor=self.actor, viewer=self.viewer, now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            return self._page(form, status=self.refused(form, why))
        messages.success(request, "Agreed. It stands on the child’s record and on this row until it is done.")
        return redirect("permanency_meeting_child", session=session, journey=journey)

    def _go_on(self) -> HttpResponse:
        """Note that the child was considered, and go to the next, or back to the list after the last."""
        place = selectors.place_of(self.viewer, self.meeting, self.on_list)
        try:
            consider(meeting_id=self.meeting.pk, journey_id=self.journey.pk, actor=self.actor, viewer=self.viewer, now=self.now)
        except (BadInput, NotYourDecision) as why:
            messages.error(self.request, str(why))
            return redirect("permanency_meeting", session=self.meeting.public_id)
        if place.after:
            return redirect("permanency_meeting_child", session=self.meeting.public_id, journey=place.after)
        messages.success(self.request, "That was the last child on the list.")
        return redirect("permanency_meeting", session=self.meeting.public_id)

    def _form(self, data: Any) -> AgreedForm:
        owners = [(str(role), str(who)) for role, who in selectors.owners_of(responsible(self.journey), self.names)]
        return AgreedForm(data, owners=owners, today=local_date(self.now))

    def _page(self, form: AgreedForm, *, status: int = 200) -> HttpResponse:
        (row,) = selectors.list_in_words([self.on_list], self.meeting, self.words, now=self.now)
        live = getattr(self.journey, "permanency", None) if self.meeting.is_open else None
        running, _ = journeys.clocks(self.read, self.words, self.book, now=self.now) if self.meeting.is_open else ([], None)
        found = drifts([live], now=self.now) if live is not None else {}
        return self.show(
            meeting=self.meeting, row=row, form=form, may_run=self.may_run,
            place=selectors.place_of(self.viewer, self.meeting, self.on_list),
            clocks=running[:CLOCKS_SHOWN], more_clocks=max(len(running) - CLOCKS_SHOWN, 0),
            drift=drift_in_words(found[live.pk]) if live is not None else None,
            challenges=oversight.open_of(self.journey, self.words, now=self.now), status=status,
        )  # fmt: skip


class ActionOver(JourneyInSight):
    """An action of a meeting, and the form that says what became of it."""

    template_name = "tracker/permanency_action.html"

    @cached_property
    def agreed(self) -> MeetingAction:
        try:
            return selectors.the_action(self.viewer, self.kwargs["agreed"])
        except NotVisible:
            raise Http404 from None

    @cached_property
    def journey(self) -> Journey:
        return self.agreed.journey

    def get(self, request: HttpRequest, agreed: str) -> HttpResponse:
        self.note_look("permanency action")
        return self._page(ActionOverForm())

    def post(self, request: HttpRequest, agreed: str) -> HttpResponse:
        form = ActionOverForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        words = form.cleaned_data["came_of_it"]
        try:
            if form.cleaned_data["how"] == "done":
                finish_action(action_id=self.agreed.pk, came_of_it=words, actor=self.actor, now=self.now)
            else:
                end_action(action_id=self.agreed.pk, because=words, actor=self.actor, now=self.now)
        except (BadInput, NotYourDecision) as why:
            put_into(form, why)
            return self._page(form, status=422 if isinstance(why, BadInput) else 403)
        messages.success(request, "It stands on the child’s record, and is off the list of what is to be done.")
        return redirect("permanency_actions")

    def _page(self, form: ActionOverForm, *, status: int = 200) -> HttpResponse:
        (shown,) = selectors.agreed_in_words([self.agreed], now=self.now)
        return self.show(form=form, agreed=shown, status=status)


__all__ = ["ActionOver", "MeetingActions", "MeetingOnChild", "Meetings", "OneMeeting"]
