"""Putting a child forward to a panel, and the page of a request."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from panels.actions.confirm_decision import confirm_chairs_action, confirm_decision
from panels.actions.put_forward import put_forward, send_papers, withdraw_request
from panels.definitions import BEGIN_WORK, KINDS, MANAGES, KindOfBusiness
from panels.definitions.deciding import between_meetings
from panels.flows.ratification import take_chairs_action
from panels.models import Meeting, PanelRequest
from panels.rules.eligible import Misfit, misfit
from panels.selectors import requests, timetable
from panels.selectors.managers import managers_of
from panels.selectors.ready_in_words import readiness_shown
from panels.terms import Business
from panels.web.forms.agency import ChairsActionForm
from panels.web.forms.forward import PapersForm, PutForwardForm, WithdrawForm
from tracker.errors import NotYourDecision, WaymarkError
from tracker.selectors import journeys
from tracker.web.views.base import JourneyInSight, Page
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date
from workflows.shapes import Situation


class PutForward(JourneyInSight):
    """The kinds of business, each with its next date; then the form of the chosen one (`?business=code`)."""

    template_name = "panels/put_forward.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        if not self.journey.is_open:
            raise Http404
        return self._page(self._form()) if self._kind else self._choices()

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        if self._kind is None or not self.journey.is_open:
            raise Http404
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            put_forward(
                journey_id=self.journey.pk, business=self._kind.code, asks=data["asks"], wanted_id=form.wanted_id,
                minutes=data["minutes"], papers=data["papers"], although=data.get("although", ""),
                agreed_by_id=form.agreed_by_id, actor=self.actor, now=self.now,
            )  # fmt: skip
        except WaymarkError as refused:
            put_into(form, refused)
            return self._page(form, status=422)
        messages.success(request, f"{self.child.name} was put forward to {self._kind.title}.")
        return self.back_to_child()

    @cached_property
    def _kind(self) -> KindOfBusiness | None:
        code = self.request.GET.get("business", "")
        kind = KINDS[Business(code)] if code in {str(b) for b in Business} else None
        return kind if kind is not None and kind.about_children else None

    def _choices(self) -> HttpResponse:
        dates = timetable.eligible_by_kind(now=self.now)
        waiting = {p.kind.code: p for p in requests.put_forward_so_far(self.child.pk, viewer=self.viewer, now=self.now) if p.is_open}
        kinds = {kind.code: kind for kind in timetable.kinds_heard() if kind.about_children}
        rows = [
            {"kind": kind, "next": next(iter(dates[code]), None), "open": waiting.get(code), "against": self._misfit(code, dates[code])}
            for code, kind in kinds.items()
        ]
        return self.show(template="panels/put_forward_choose.html", kinds=rows, may=bool(self.actor.roles & BEGIN_WORK))

    def _form(self, data: Any = None) -> PutForwardForm:
        assert self._kind is not None
        dates = timetable.eligible_meetings(self._kind.code, now=self.now)
        return PutForwardForm(
            data,
            dates=dates,
            late=timetable.too_late_for_papers(dates, now=self.now),
            against=self._against(self._kind.code, dates),
            managers=managers_of(self.journey.team, now=self.now),
            is_manager=bool(self.actor.roles & set(MANAGES)),
        )

    def _page(self, form: PutForwardForm, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, kind=self._kind, impossible=self._impossible, status=status)

    @cached_property
    def _situation(self) -> Situation:
        return journeys.read(self.journey).situation(self.now)

    def _misfit(self, business: Business, dates: Sequence[Meeting]) -> Misfit | None:
        return misfit(business, self._situation, on=max((m.on for m in dates), default=local_date(self.now)))

    def _against(self, business: Business, dates: Sequence[Meeting]) -> str:
        found = self._misfit(business, dates)
        return found.says if found is not None and not found.is_impossible else ""

    @property
    def _impossible(self) -> str:
        """Why this kind of business cannot be for this child; empty where it can."""
        if self._kind is None:
            return ""
        found = self._misfit(self._kind.code, timetable.eligible_meetings(self._kind.code, now=self.now))
        return found.says if found is not None and found.is_impossible else ""


class RequestInSight(Page):
    """A screen about one request, for whoever may see the child."""

    @cached_property
    def found(self) -> PanelRequest:
        found = requests.request_for(self.kwargs["request_id"], viewer=self.viewer)
        if found is None:
            raise Http404
        return found


class RequestPage(RequestInSight):
    """A request: what is asked, where it stands, its papers, and taking it back."""

    template_name = "panels/request.html"

    def get(self, request: HttpRequest, request_id: str) -> HttpResponse:
        return self._page(PapersForm(initial={"papers": self.found.papers}), WithdrawForm())

    def post(self, request: HttpRequest, request_id: str) -> HttpResponse:
        withdraws = "because" in request.POST
        papers = PapersForm(None if withdraws else request.POST, initial={"papers": self.found.papers})
        withdraw = WithdrawForm(request.POST if withdraws else None)
        form = withdraw if withdraws else papers
        if not form.is_valid():
            return self._page(papers, withdraw, status=422)
        act = withdraw_request if withdraws else send_papers
        try:
            act(request_id=self.found.pk, actor=self.actor, now=self.now, **form.cleaned_data)
        except WaymarkError as refused:
            put_into(form, refused)
            return self._page(papers, withdraw, status=422)
        messages.success(request, "The request was withdrawn." if withdraws else "The papers were sent.")
        return redirect("panel_request", self.found.public_id)

    def _page(self, papers: PapersForm, withdraw: WithdrawForm, *, status: int = 200) -> HttpResponse:
        shown = requests.shown(self.found)
        readiness = readiness_shown(self.found, now=self.now) if shown.is_open else None
        return self.show(
            put=shown, readiness=readiness, child=self.found.journey.child, papers_form=papers, withdraw_form=withdraw,
            may_decide_now=requests.may_decide_between_meetings(self.found, self.actor, now=self.now),
            may_confirm=bool(self.actor.roles & set(MANAGES)), status=status,
        )  # fmt: skip


class BetweenMeetings(RequestInSight):
    """The chair decides what cannot wait for a meeting."""

    template_name = "panels/chairs_action.html"

    def get(self, request: HttpRequest, request_id: str) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest, request_id: str) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            take_chairs_action(request_id=self.found.pk, urgent=form.urgent(), actor=self.actor, now=self.now)
        except WaymarkError as refused:
            put_into(form, refused)
            return self._page(form, status=403 if isinstance(refused, NotYourDecision) else 422)
        messages.success(request, "Your decision is on the child's record. The panel looks at it at its next meeting.")
        return redirect("panel_request", self.found.public_id)

    def _form(self, data: Any = None) -> ChairsActionForm:
        if not requests.may_decide_between_meetings(self.found, self.actor, now=self.now):
            raise Http404
        return ChairsActionForm(data, outcomes=between_meetings(KINDS[Business(self.found.business)]))

    def _page(self, form: ChairsActionForm, *, status: int = 200) -> HttpResponse:
        child = self.found.journey.child
        return self.show(form=form, asked=self.found, kind=KINDS[Business(self.found.business)], child=child, status=status)


class ConfirmAction(RequestInSight):
    """Confirms what a chair decided between meetings, as the manager responsible for the child."""

    def post(self, request: HttpRequest, request_id: str) -> HttpResponse:
        action = requests.chairs_action_of(self.found)
        if action is None:
            raise Http404
        try:
            confirm_chairs_action(action_id=action.pk, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, "The decision was confirmed.")
        return redirect("panel_request", self.found.public_id)


class Confirm(Page, View):
    """Confirms a panel's decision, as the manager responsible for the child."""

    def post(self, request: HttpRequest, decision_id: str) -> HttpResponse:
        decision = requests.decision_for(decision_id, viewer=self.viewer)
        if decision is None:
            raise Http404
        try:
            confirm_decision(decision_id=decision.pk, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, "The decision was confirmed.")
        return redirect("child", decision.item.request.journey.child.ref)
