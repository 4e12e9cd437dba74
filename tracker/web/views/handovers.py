"""Offers between teams: the lists, and the answer to one."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.errors import AlreadyAnswered, BadInput, MoveRefused, NotYourDecision, WaymarkError
from tracker.flows import handover as flow
from tracker.models import Handover
from tracker.selectors import children, decisions, handovers, workloads
from tracker.selectors.moves import told
from tracker.web.forms.record import AcceptForm, NotAcceptedForm, WithdrawForm
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into

STATUS: dict[type[WaymarkError], int] = {NotYourDecision: 403, AlreadyAnswered: 409, BadInput: 422}


class Handovers(Page):
    """Offered to me, offered by me, overdue."""

    template_name = "tracker/handovers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("show", handovers.TO_ME)
        which = asked if asked in handovers.LISTS else handovers.TO_ME
        units = decisions.units_of(self.actor)
        counted = handovers.counts(self.viewer, self.actor, units, now=self.now)
        number = {key: counted[key.replace("-", "_")] for key in handovers.LISTS}
        page = self.page_of(handovers.offers(which, self.viewer, self.actor, units, now=self.now), count=number[which])
        rows = handovers.in_words(page.object_list, self.words, self.actor, now=self.now)
        return self.show(lists=handovers.LISTS, number=number, which=which, page=page, rows=rows)


class Answer(Page):
    """One offer: accept, not accept with a reason, or withdraw, whichever is this person's to do."""

    template_name = "tracker/handover.html"

    @cached_property
    def offer(self) -> Handover:
        found = handovers.offer_for(self.viewer, self.kwargs["offer"])
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, offer: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, offer: str) -> HttpResponse:
        step = request.POST.get("step", "")
        if step not in ("accept", "not_accept", "withdraw"):
            raise Http404
        form = self._form(step, request)
        if not form.is_valid():
            return self._page(form, step, status=422)
        try:
            says = self._answer(step, form)
        except MoveRefused as refused:
            return self._page(form, step, status=422, refused=told(refused.reasons, self.words, self.actor.roles))
        except (NotYourDecision, AlreadyAnswered, BadInput) as refused:
            put_into(form, refused)
            return self._page(form, step, status=STATUS[type(refused)])
        messages.success(request, says)
        # Whoever did not accept the child may have no further reason to see the child.
        still = children.child_for(self.viewer, self.offer.journey.child.ref)
        return redirect("child", ref=still.ref) if still is not None else redirect("handovers")

    def _form(self, step: str, request: HttpRequest | None = None) -> forms.Form:
        data = request.POST if request else None
        if step == "accept":
            return AcceptForm(data, workers=handovers.workers_of(self.offer.to_team_id, now=self.now))
        return NotAcceptedForm(data) if step == "not_accept" else WithdrawForm(data)

    def _answer(self, step: str, form: forms.Form) -> str:
        pk, data = self.offer.pk, form.cleaned_data
        if step == "accept":
            worker = int(data["worker"]) if data["worker"] else None
            flow.accept(handover_id=pk, actor=self.actor, worker_id=worker, occurred_at=self.now, now=self.now,
                        why_above_ceiling=data["why_above_ceiling"])  # fmt: skip
            return f"Accepted. {self.offer.to_team.name} is now responsible for the child."
        if step == "not_accept":
            flow.not_accept(handover_id=pk, actor=self.actor, reason=data["reason"], occurred_at=self.now, now=self.now)
            return f"Not accepted. {self.offer.from_team.name} stays responsible and will read your reason."
        flow.withdraw(handover_id=pk, actor=self.actor, reason=data["reason"], occurred_at=self.now, now=self.now)
        return "The offer is withdrawn."

    def _page(self, form: forms.Form | None = None, step: str = "", *, status: int = 200, **context: Any) -> HttpResponse:
        row = handovers.in_words([self.offer], self.words, self.actor, now=self.now)[0]
        load = workloads.before_accepting(self.offer, self.viewer, now=self.now) if self.offer.is_waiting and row.mine_to_answer else None
        return self.show(
            load=load, row=row, offer=self.offer, waiting=self.offer.is_waiting, form=form, status=status,
            accept=form if step == "accept" and form else self._form("accept"),
            not_accept=form if step == "not_accept" and form else self._form("not_accept"),
            withdraw=form if step == "withdraw" and form else self._form("withdraw"), **context,
        )  # fmt: skip
