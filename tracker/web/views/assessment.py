"""The steps of an assessment: started, submitted, sent back, authorised."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from tracker.actions.assess import AUTHORISES, WRITES, authorise_assessment, return_assessment, start_assessment, submit_assessment
from tracker.errors import BadInput, NotYourDecision
from tracker.web.forms.record import AuthoriseForm, ReturnForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into
from workflows.terms import TrackCode

SAYS = {
    "start": "Recorded: the assessment is being written.",
    "submit": "Submitted to a manager. The timescale stops when the assessment is authorised.",
    "return": "Sent back with your reason.",
    "authorise": "Authorised, and on record as evidence for the next decision.",
}


class Assessment(JourneyInSight):
    """Each step has its own button; the ones that are possible now are offered."""

    template_name = "tracker/assessment.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page({})

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        step = request.POST.get("step", "")
        form = _FORMS.get(step, forms.Form)(request.POST)
        if step not in SAYS or not form.is_valid():
            return self._page({step: form}, status=422)
        at: dict[str, Any] = {"journey_id": self.journey.pk, "actor": self.actor, "occurred_at": self.now, "now": self.now}
        acts: dict[str, Callable[[], object]] = {
            "start": lambda: start_assessment(**at),
            "submit": lambda: submit_assessment(**at),
            "return": lambda: return_assessment(**at, reason=form.cleaned_data["reason"]),
            "authorise": lambda: authorise_assessment(**at, reference=form.cleaned_data["reference"]),
        }
        try:
            acts[step]()
        except (BadInput, NotYourDecision) as refused:
            put_into(form, refused)
            return self._page({step: form}, status=422 if isinstance(refused, BadInput) else 403)
        messages.success(request, SAYS[step])
        return self.back_to_child()

    def _page(self, given: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
        track = next((t for t in self.read.tracks if t.code == TrackCode.ASSESSMENT and t.ended_at is None), None)
        bound = next(iter(given.values()), None)
        return self.show(
            state=track.state if track else "", since=track.opened_at if track else None, form=bound,
            authorise=given.get("authorise") or AuthoriseForm(), sending_back=given.get("return") or ReturnForm(),
            writes=bool(self.actor.roles.intersection(WRITES)), authorises=bool(self.actor.roles.intersection(AUTHORISES)),
            writers=self.words.roles(WRITES), managers=self.words.roles(AUTHORISES), status=status,
        )  # fmt: skip


_FORMS: dict[str, type[forms.Form]] = {"return": ReturnForm, "authorise": AuthoriseForm}
