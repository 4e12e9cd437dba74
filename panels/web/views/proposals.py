"""Asking for a proposal of the coming agendas, reading it, and accepting all of it or a part."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from panels.actions.accept_proposal import accept_proposal
from panels.actions.propose_agendas import propose_agendas
from panels.models import Panel, Proposal
from panels.selectors import proposals
from panels.selectors.people import Sitting, sitting, with_people
from panels.selectors.proposals import Shown, shown
from panels.terms import LineState
from tracker.errors import NotYourDecision, WaymarkError
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date

WEEKS = (4, 8, 12)


class ProposeForm(forms.Form):
    """How far ahead."""

    weeks = forms.TypedChoiceField(
        label="How many weeks ahead?", coerce=int, choices=[(number, f"{number} weeks") for number in WEEKS], initial=WEEKS[0],
        widget=forms.RadioSelect, error_messages={"required": "Select how many weeks ahead"},
    )  # fmt: skip


class OfPanel(Page):
    """A screen of those who run a panel; for anyone else it does not exist."""

    def people_of(self, panel: Panel) -> Sitting:
        people = sitting(with_people(Panel.objects.all()).get(pk=panel.pk), on=local_date(self.now))
        if not people.may_run(self.actor):
            raise Http404
        return people


class Propose(OfPanel):
    """Asks for a proposal. Working it out takes a few seconds and changes nothing."""

    template_name = "panels/propose.html"

    @cached_property
    def panel(self) -> Panel:
        found = proposals.panel_heard(self.kwargs["code"])
        if found is None:
            raise Http404
        self.people_of(found)
        return found

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(ProposeForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        panel = self.panel
        form = ProposeForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        until = local_date(self.now) + timedelta(weeks=form.cleaned_data["weeks"])
        try:
            made = propose_agendas(panel_id=panel.pk, until=until, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            put_into(form, refused, {})
            return self._page(form, status=403 if isinstance(refused, NotYourDecision) else 422)
        return redirect("panel_proposal", made.public_id)

    def _page(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, panel=self.panel, code=self.kwargs["code"], status=status)


class ProposalPage(OfPanel):
    """What would be heard where, what would not and why, who would be late. Accepted in one act."""

    template_name = "panels/proposal.html"

    @cached_property
    def proposal(self) -> Proposal:
        found = proposals.proposal(self.kwargs["proposal"])
        if found is None:
            raise Http404
        self.people_of(found.panel)
        return found

    def get(self, request: HttpRequest, proposal: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, proposal: str) -> HttpResponse:
        chosen = {int(pk) for pk in request.POST.getlist("line") if pk.isdecimal() and len(pk) < 19}
        own = {line.row.pk for line in self.shown.open}
        try:
            accept_proposal(proposal_id=self.proposal.pk, lines=chosen & own, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            return self._page(refused.says, status=403 if isinstance(refused, NotYourDecision) else 422)
        states = list(self.proposal.lines.filter(pk__in=chosen & own).values_list("state", flat=True))
        done, skipped = states.count(LineState.ACCEPTED), states.count(LineState.SKIPPED)
        if done:
            messages.success(request, f"{_items(done)} on the agendas as proposed.")
        if skipped:
            messages.warning(request, f"{_items(skipped)} left out, because something has changed since. Each says what.")
        return redirect("panel_proposal", self.proposal.public_id)

    @cached_property
    def shown(self) -> Shown:
        return shown(self.proposal, viewer=self.viewer)

    def _page(self, wrong: str = "", *, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"shown": self.shown, "proposal": self.proposal, "wrong": wrong, "code": self.proposal.panel.business}
        return self.show(status=status, **context)


def _items(number: int) -> str:
    return "1 item is" if number == 1 else f"{number} items are"
