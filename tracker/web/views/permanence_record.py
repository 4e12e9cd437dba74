"""What is recorded beside the route: a document, the child's experience, the day for the adoption application."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from tracker.actions.document import register_document, still_owed
from tracker.actions.record_experience import record_experience
from tracker.actions.set_adoption_target import set_adoption_target
from tracker.errors import BadInput, NotYourDecision
from tracker.selectors.documents import Registered, document
from tracker.web.forms.permanence import INSTEAD, AdoptionTargetForm, DocumentForm, ExperienceForm
from tracker.web.views.permanence import PermanenceScreen


class RouteDocument(PermanenceScreen):
    """One document that a route expects: how far it is and where it is held."""

    template_name = "tracker/permanence_form.html"

    @cached_property
    def document(self) -> Registered:
        asked = self.request.GET.get("document", "")
        found = next((one for one in self.documents if one.code == asked and not one.is_final), None)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page(self._form(None))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            self._record(form.cleaned_data, self.moment_of(form.cleaned_data["happened_on"]))
        except (BadInput, NotYourDecision) as why:
            return self._page(form, status=self.refused(form, why))
        return self.back_to_plan(f"Recorded: {self.document.title.lower()}.")

    def _record(self, data: dict[str, Any], at: datetime) -> None:
        act: dict[str, Any] = {
            "journey_id": self.journey.pk, "document": self.document.code, "note": data["note"], "actor": self.actor, "occurred_at": at,
            "now": self.now,
        }  # fmt: skip
        if data["state"] == INSTEAD:
            still_owed(**act)
        else:
            register_document(state=data["state"], where_held=data["where_held"], is_on_paper=data["is_on_paper"], **act)

    def _form(self, data: Any) -> DocumentForm:
        definition = document(self.document.code)
        assert definition is not None, "the page shows documents of the definitions"
        return DocumentForm(data, document=definition, present=self.document.state, now=self.now, initial=self.today)

    def _page(self, form: DocumentForm, *, status: int = 200) -> HttpResponse:
        lead = f"Why it matters: {self.document.why} {self.document.not_enough}".strip()
        return self.show(form=form, heading=self.document.title, lead=lead, submit="Record it", status=status)


class TellExperience(PermanenceScreen):
    """How the child's life is going, beside the timescales and never merged with them."""

    template_name = "tracker/permanence_form.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page(ExperienceForm(told_by=self.tells_as, now=self.now, initial={**self.today, "told_by": self._usual}))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = ExperienceForm(request.POST, told_by=self.tells_as, now=self.now)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            record_experience(journey_id=self.journey.pk, experience=data["experience"], told_by=data["told_by"], says=data["says"],
                              actor=self.actor, occurred_at=self.moment_of(data["happened_on"]), now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            return self._page(form, status=self.refused(form, why))
        return self.back_to_plan("Recorded: the child's experience.")

    @property
    def _usual(self) -> str:
        return self.tells_as[0] if len(self.tells_as) == 1 else ""

    def _page(self, form: ExperienceForm, *, status: int = 200) -> HttpResponse:
        lead = "It stands beside the timescales and is never merged with them: a child may thrive while papers are late."
        return self.show(form=form, heading="How the child is doing", lead=lead, submit="Record it", status=status)


class AdoptionTarget(PermanenceScreen):
    """The day by which the adoption application is to be lodged, set for the child by a decision."""

    template_name = "tracker/permanence_form.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page(AdoptionTargetForm(now=self.now, initial=self.today))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = AdoptionTargetForm(request.POST, now=self.now)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            set_adoption_target(journey_id=self.journey.pk, target_on=data["target_on"], why=data["why"], actor=self.actor,
                                occurred_at=self.moment_of(data["happened_on"]), now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            return self._page(form, status=self.refused(form, why))
        return self.back_to_plan("The day for the adoption application is set.")

    def _page(self, form: AdoptionTargetForm, *, status: int = 200) -> HttpResponse:
        lead = (
            "Without a decision it is six months after the child is placed. The law allows no application before the child has lived "
            "ten weeks with the adopters. When the day passes, the worker and the line above are told and the reviewing officer is asked."
        )
        return self.show(form=form, heading="Day for the adoption application", lead=lead, submit="Set the day", status=status)
