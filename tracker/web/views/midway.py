"""The reviewing officer's look between two reviews, on screen: the last review's decisions listed, then each begun or not."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.midway import REVIEWS, list_review_decisions, record_midway_check
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Review
from tracker.selectors import midway
from tracker.web.forms.midway import DecisionsForm, MidwayForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into


class Midway(JourneyInSight):
    """The checklist of the last review's decisions; where they are not listed yet, the form that lists them."""

    template_name = "tracker/midway.html"

    @cached_property
    def review(self) -> Review | None:
        return midway.last_review(self.journey)

    @cached_property
    def decided(self) -> list[midway.Decided]:
        return midway.decided_at(self.review) if self.review is not None else []

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        self.note_look("check between reviews")
        return self._page(self._form(None))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            said = self._act(form)
        except (BadInput, NotYourDecision) as why:
            put_into(form, why)
            return self._page(form, status=422 if isinstance(why, BadInput) else 403)
        messages.success(request, said)
        return redirect("midway", journey=journey)

    def _act(self, form: forms.Form) -> str:
        at: dict[str, Any] = {"journey_id": self.journey.pk, "actor": self.actor, "now": self.now}
        if isinstance(form, MidwayForm):
            left = record_midway_check(begun=form.begun, note=form.cleaned_data["note"], **at)
            return f"The check stands on the child’s record. {left} not begun." if left else "The check stands on the child’s record."
        list_review_decisions(decisions=form.cleaned_data["decisions"].splitlines(), **at)
        return "The decisions are listed."

    def _form(self, data: Any) -> forms.Form:
        return MidwayForm(data, decided=self.decided) if self.decided else DecisionsForm(data)

    def _page(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        may = self.journey.is_open and not self.actor.roles.isdisjoint(REVIEWS)
        return self.show(form=form, review=self.review, decided=self.decided, may=may, by=self.words.roles(REVIEWS), status=status)


__all__ = ["Midway"]
