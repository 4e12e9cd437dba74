"""The page of a meeting as it sits: every screen follows the item before the panel, and nothing that is typed is lost."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from panels.actions.attend import note_arrival, note_leaving
from panels.actions.take_item import take_item
from panels.selectors import agendas, session
from panels.web.forms.deciding import CameOrLeftForm
from panels.web.views.meeting import MeetingInSight
from tracker.errors import WaymarkError
from tracker.web.views.trouble import put_into
from workflows.calendar import LONDON


class LivePage(MeetingInSight):
    """Who is here, what is before the panel, what comes next and how much time is left. For whoever sits on the panel."""

    template_name = "panels/live.html"

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        if not self.agenda.is_being_held:
            # A screen that follows goes along to the agenda; without this the part that it asks for would be gone.
            follows = getattr(request, "htmx", False)
            return HttpResponseClientRedirect(reverse("panel_meeting", args=[meeting])) if follows else self.back()
        self._only_who_sits()
        return self._page(CameOrLeftForm(members=self.agenda.people.members))

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        """Note that somebody came in or left."""
        self.only_who_runs_it()
        form = CameOrLeftForm(request.POST, members=self.agenda.people.members)
        if not form.is_valid():
            return self._page(form, status=422)
        note = note_arrival if form.cleaned_data["did"] == "came" else note_leaving
        try:
            note(
                meeting_id=self.agenda.meeting.pk, user_id=int(form.cleaned_data["user"]), at=self._at(form), actor=self.actor, now=self.now
            )
        except WaymarkError as refused:
            put_into(form, refused)
            return self._page(form, status=422)
        return redirect("panel_live", meeting)

    def _at(self, form: CameOrLeftForm) -> datetime | None:
        """The time that was typed, on the day of the meeting; None for now."""
        typed = form.cleaned_data["at"].replace(".", ":")
        if not typed:
            return None
        hour, minute = (int(part) for part in typed.split(":"))
        return self.now.astimezone(LONDON).replace(hour=hour, minute=minute, second=0, microsecond=0)

    def _only_who_sits(self) -> None:
        if not self.agenda.runs and self.user.pk not in self.agenda.people.members:
            raise Http404

    def _page(self, form: CameOrLeftForm, *, status: int = 200) -> HttpResponse:
        return self.show(live=session.live(self.agenda, now=self.now), form=form, status=status)


class Take(MeetingInSight):
    """Puts an item before the panel."""

    def post(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        self.only_who_runs_it()
        found = agendas.item_of(self.agenda, item)
        if found is None:
            raise Http404
        try:
            take_item(item_id=found.row.pk, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            messages.error(request, refused.says)
        return redirect("panel_live", meeting)
