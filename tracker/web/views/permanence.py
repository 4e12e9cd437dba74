"""The permanence plan of one child: its routes with their milestones, a route set, a route moved on, a milestone reached."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.permanence import PLANS, advance_route, reach_milestone, set_route
from tracker.actions.set_adoption_target import SETS
from tracker.errors import BadInput, NotYourDecision
from tracker.selectors import documents, journeys, recording, routes
from tracker.selectors.documents import Registered
from tracker.selectors.drifting import drifting_of
from tracker.selectors.routes import Planned, Reached
from tracker.selectors.timescales import Timescale, title_of
from tracker.selectors.words import ROUTES
from tracker.web.forms.permanence import MilestoneForm, RouteStepForm, SetRouteForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date, start_of_day
from workflows.definitions.experience import RECORDS


class PermanenceScreen(JourneyInSight):
    """What the screens of the permanence plan share."""

    @cached_property
    def plans(self) -> list[Planned]:
        return routes.of_journey(self.journey, self.read.tracks, self.running, self.words)

    @cached_property
    def running(self) -> list[Timescale]:
        return journeys.clocks(self.read, self.words, self.book, now=self.now)[0]

    @cached_property
    def documents(self) -> list[Registered]:
        return documents.of_journey(self.journey, self.read.tracks, self.running, self.words)

    @property
    def tells_as(self) -> list[str]:
        """The ways in which this person may tell how the child's life is going."""
        return [told_by for told_by, roles in RECORDS.items() if not self.actor.roles.isdisjoint(roles)]

    @property
    def target(self) -> Timescale | None:
        """The timescale for the adoption application, while it runs."""
        return next((t for t in self.running if t.name == title_of("adoption.application_target")), None)

    @cached_property
    def plan(self) -> Planned:
        """The open route that the address names."""
        asked = self.request.GET.get("route", "")
        found = next((one for one in self.plans if one.is_open and one.code == asked), None)
        if found is None:
            raise Http404
        return found

    def moment_of(self, on: date) -> datetime:
        """The moment that a day stands for: now where it is today, so that it follows what happened this morning."""
        return self.now if on == local_date(self.now) else start_of_day(on)

    @property
    def today(self) -> dict[str, Any]:
        return {"happened_on": local_date(self.now)}

    @property
    def may_plan(self) -> bool:
        return bool(self.actor.roles.intersection(PLANS))

    def back_to_plan(self, done: str) -> HttpResponse:
        messages.success(self.request, done)
        return redirect("permanence", journey=self.journey.public_id)

    def refused(self, form: Any, why: BadInput | NotYourDecision) -> int:
        put_into(form, why, {"occurred_at": "happened_on"})
        return 422 if isinstance(why, BadInput) else 403


class PermanencePlan(PermanenceScreen):
    """Every route of the child with its milestones, and the form that sets another."""

    template_name = "tracker/permanence.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        self.note_look("permanence")
        return self._page(self._form(None))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        route = form.cleaned_data["route"]
        try:
            at = self.moment_of(form.cleaned_data["happened_on"])
            set_route(journey_id=self.journey.pk, route=route, plan=form.cleaned_data["plan"], actor=self.actor, occurred_at=at,
                      now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            return self._page(form, status=self.refused(form, why))
        return self.back_to_plan(f"Route set: {self.words.route(route).lower()}.")

    @property
    def _may_record(self) -> frozenset[str]:
        """The entries of the record form that are this person's to make."""
        return frozenset(choice.key for _, some in recording.choices(self.actor.roles) for choice in some)

    def _form(self, data: Any) -> SetRouteForm:
        planned = {one.code for one in self.plans if one.is_open}
        offered = [(code, self.words.route(code)) for code in ROUTES if code not in planned]
        return SetRouteForm(data, routes=offered, now=self.now, initial=self.today)

    def _page(self, form: SetRouteForm, *, status: int = 200) -> HttpResponse:
        return self.show(
            form=form, plans=self.plans, documents=self.documents, experiences=documents.experiences_of(self.journey),
            may_tell=bool(self.tells_as), may_set_target=not self.actor.roles.isdisjoint(SETS), target=self.target,
            may_plan=self.may_plan, by=self.words.roles(PLANS), may_record=self._may_record,
            in_law=journeys.in_law(self.read, self.words, now=self.now), drifting=drifting_of(self.journey, now=self.now), status=status,
        )  # fmt: skip


class RouteStep(PermanenceScreen):
    """The next step of one route."""

    template_name = "tracker/permanence_form.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page(RouteStepForm(steps=self.plan.steps, now=self.now, initial=self.today))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = RouteStepForm(request.POST, steps=self.plan.steps, now=self.now)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            advance_route(journey_id=self.journey.pk, route=self.plan.code, state=data["state"], why=data["why"], actor=self.actor,
                          occurred_at=self.moment_of(data["happened_on"]), now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            return self._page(form, status=self.refused(form, why))
        return self.back_to_plan(f"{self.plan.name}: {self.words.route_state(data['state']).lower()}.")

    def _page(self, form: RouteStepForm, *, status: int = 200) -> HttpResponse:
        lead = f"The route is “{self.plan.state.lower()}” since it was set on {self.plan.since.day} {self.plan.since:%B %Y}."
        return self.show(form=form, heading=f"{self.plan.name}: the next step", lead=lead, submit="Record the step", status=status)


class MilestoneReached(PermanenceScreen):
    """One milestone of a route, reached."""

    template_name = "tracker/permanence_form.html"

    @cached_property
    def milestone(self) -> Reached:
        asked = self.request.GET.get("milestone", "")
        found = next((one for one in self.plan.milestones if one.code == asked and one.by_hand and not one.is_done), None)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page(MilestoneForm(now=self.now, initial=self.today))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = MilestoneForm(request.POST, now=self.now)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            reach_milestone(journey_id=self.journey.pk, route=self.plan.code, milestone=self.milestone.code, note=data["note"],
                            actor=self.actor, occurred_at=self.moment_of(data["happened_on"]), now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            return self._page(form, status=self.refused(form, why))
        return self.back_to_plan(f"Recorded: {self.milestone.title}.")

    def _page(self, form: MilestoneForm, *, status: int = 200) -> HttpResponse:
        papers = ", ".join(self.milestone.papers)
        lead = f"{self.plan.name}, milestone {self.milestone.number} of {len(self.plan.milestones)}. It rests on: {papers}."
        return self.show(form=form, heading=self.milestone.title, lead=lead, submit="Record it", status=status)
