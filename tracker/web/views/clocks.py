"""A timescale's own page, its certificate, and the two steps of a pause."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect

from tracker.actions.look import look_at_matter
from tracker.actions.pause_clock import pause_clock
from tracker.actions.resume_clock import resume_clock
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Journey
from tracker.selectors import one_clock
from tracker.selectors.certificate import file_name
from tracker.selectors.pausing import why_not, why_not_by
from tracker.web.forms.clocks import PauseForm, ResumeForm
from tracker.web.views.base import JourneyInSight, Page
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date
from workflows.terms import PauseReason


class ClockInSight(JourneyInSight):
    """A screen about one timescale of a child in sight, or of something else that the person may see."""

    @property
    def asks_for_a_reason(self) -> bool:  # type: ignore[override]
        return self.clock.journey_id is not None

    @cached_property
    def clock(self) -> Clock:
        found = one_clock.find(self.viewer, self.kwargs["clock"], now=self.now)
        if found is None:
            raise Http404
        return found

    @cached_property
    def journey(self) -> Journey:
        return self.clock.of_journey

    @cached_property
    def found(self) -> one_clock.OneClock:
        return one_clock.read(self.viewer, self.clock, self.words, self.book, now=self.now)

    def note_look(self, page: str) -> None:
        if self.clock.stream_id is None:
            super().note_look(page)
        else:
            look_at_matter(stream_id=self.clock.stream_id, user_id=self.user.pk, page=page, now=self.now)

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        shown = {"clock": self.clock, "found": self.found, "edition": self.book.edition, "matter": self.found.matter, **context}
        if self.clock.stream_id is None:
            return super().show(status=status, template=template, **shown)
        return Page.show(self, status=status, template=template, **shown)


class ClockPage(ClockInSight):
    """How the date was worked out, the pauses, and who was told. Each read leaves its row."""

    template_name = "tracker/clock.html"

    def get(self, request: HttpRequest, clock: str) -> HttpResponse:
        self.note_look("clock")
        return self.show(may_pause=one_clock.may_pause(self.actor.roles))


class ClockCertificate(ClockInSight):
    """The certificate as a file."""

    def get(self, request: HttpRequest, clock: str) -> HttpResponse:
        content = one_clock.certificate_of(self.clock, self.book, now=self.now)
        if content is None:
            raise Http404
        self.note_look("certificate")
        answer = JsonResponse(content, json_dumps_params={"indent": 2, "ensure_ascii": False})
        answer["Content-Disposition"] = f'attachment; filename="{file_name(self.clock, self.now)}"'
        return answer


class PauseClock(ClockInSight):
    """GET asks why a timescale is to stand still, or about its running on, or says why it cannot be. POST does it.

    Only a journey's has this page.
    """

    template_name = "tracker/clock_pause.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.clock.journey_id is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, clock: str) -> HttpResponse:
        who, what = why_not_by(self.actor.roles), "" if self._is_paused else why_not(self.clock, self.found.limit, now=self.now)
        if who or what:
            return self.show(template="tracker/clock_no_pause.html", who=who, what=what, status=403 if who else 409)
        return self._page(self._form(None))

    def post(self, request: HttpRequest, clock: str) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            self._do(form.cleaned_data)
        except (BadInput, NotYourDecision) as refused:
            put_into(form, refused)
            return self._page(form, status=422 if isinstance(refused, BadInput) else 403)
        messages.success(request, "The timescale runs on." if self._is_paused else "The timescale is paused.")
        return redirect("clock", clock=self.clock.public_id)

    def _do(self, data: dict[str, Any]) -> None:
        at: dict[str, Any] = {"clock_id": self.clock.pk, "note": data["note"], "actor": self.actor, "now": self.now}
        if self._is_paused:
            resume_clock(**at)
        else:
            pause_clock(**at, reason=PauseReason(data["reason"]), until=data["until"])

    @cached_property
    def _is_paused(self) -> bool:
        return self.clock.paused_at is not None

    def _form(self, data: Any) -> forms.Form:
        return ResumeForm(data) if self._is_paused else PauseForm(data, today=local_date(self.now))

    def _page(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        heading = "Let the timescale run on" if self._is_paused else "Pause the timescale"
        return self.show(form=form, heading=heading, submit="Let it run on" if self._is_paused else "Pause it", status=status)
