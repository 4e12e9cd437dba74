"""The team around the family: its meetings, one that was held, and the minutes."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.hold_taf import hold_taf, publish_taf_minutes
from tracker.errors import BadInput
from tracker.selectors import team_around_family
from tracker.selectors.team_around_family import Meeting
from tracker.web.forms.team_around_family import HeldForm, MinutesForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date
from workflows.definitions.minutes import PARTS


class TeamAroundFamily(JourneyInSight):
    """The meetings so far. POST puts one that was held on record."""

    template_name = "tracker/team_around_family.html"

    @cached_property
    def meetings(self) -> list[Meeting]:
        return team_around_family.meetings(self.journey)

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        self.note_look("team around the family")
        return self._page(HeldForm(now=self.now, meeting=self._number, initial={"on": local_date(self.now)}))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = HeldForm(request.POST, now=self.now, meeting=self._number)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            hold_taf(journey_id=self.journey.pk, held=form.held, actor=self.actor, now=self.now)
        except BadInput as refused:
            put_into(form, refused)
            return self._page(form, status=422)
        messages.success(request, "Recorded: the meeting was held. Its minutes are due next.")
        return redirect("taf_minutes", journey=self.journey.public_id)

    @property
    def _number(self) -> int:
        return len(self.meetings) + 1

    def _page(self, form: HeldForm, *, status: int = 200) -> HttpResponse:
        return self.show(
            form=form, meetings=self.meetings, number=self._number, parts=PARTS,
            waiting=team_around_family.without_minutes(self.meetings), status=status,
        )  # fmt: skip


class TafMinutes(JourneyInSight):
    """The minutes of the earliest meeting that has none. They go out when they are whole."""

    template_name = "tracker/journey_form.html"

    @cached_property
    def meeting(self) -> Meeting | None:
        return team_around_family.without_minutes(team_around_family.meetings(self.journey))

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        if self.meeting is None:
            return redirect("taf", journey=self.journey.public_id)
        return self._page(MinutesForm(meeting=self.meeting.number), self.meeting)

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        if self.meeting is None:
            return redirect("taf", journey=self.journey.public_id)
        form = MinutesForm(request.POST, meeting=self.meeting.number)
        if not form.is_valid():
            return self._page(form, self.meeting, status=422)
        try:
            publish_taf_minutes(journey_id=self.journey.pk, minutes=form.minutes, actor=self.actor, now=self.now)
        except BadInput as refused:
            put_into(form, refused)
            return self._page(form, self.meeting, status=422)
        messages.success(request, f"The minutes of meeting {self.meeting.number} are sent out.")
        return self.back_to_child()

    def _page(self, form: MinutesForm, meeting: Meeting, *, status: int = 200) -> HttpResponse:
        heading = f"Minutes of team around the family meeting {meeting.number}"
        lead = f"Held on {meeting.held_on.day} {meeting.held_on:%B %Y}, chaired by {meeting.chair}." if meeting.chair else ""
        return self.show(form=form, heading=heading, lead=lead, submit="Send out the minutes", status=status)
