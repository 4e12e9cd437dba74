"""The scheme of delegation: who takes which decision, from when to when."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tracker.actions.delegate import delegate_decision, end_delegation
from tracker.models import Delegation
from tracker.selectors import organisation, scheme
from tracker.web.forms.organisation import DelegateForm, EndLineForm, roles
from tracker.web.views.organisation import OrgForm
from tracker.web.views.rulebook import RulesPage
from workflows.calendar import local_date
from workflows.definitions.scheme import Delegable


class Scheme(RulesPage):
    """All the decisions, each with who takes it today."""

    template_name = "tracker/organisation/scheme.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = local_date(self.now)
        return self.show(page=self.page_of(scheme.scheme_now(self.words, today=today)), today=today)


class Delegate(OrgForm):
    """A role or a person for one decision."""

    template_name = "tracker/organisation/delegate.html"
    submit = "Put into the scheme"

    @cached_property
    def rule(self) -> Delegable:
        found = scheme.decision(self.kwargs["decision"])
        if found is None:
            raise Http404
        return found

    @property
    def heading(self) -> str:  # type: ignore[override]
        return self.rule.title

    def back_to(self) -> tuple[str, str]:
        return "Scheme of delegation", reverse("scheme")

    def form(self, data: Any = None) -> DelegateForm:
        among = self.rule.by if self.rule.reserved or self.rule.fixed else None
        offered = roles(self.words, among) if among is not None else roles(self.words)
        return DelegateForm(data, people=organisation.at_work(but=self.user.pk), roles=offered, initial={"from_on": self.now})

    def act(self, form: DelegateForm) -> HttpResponse:
        data = form.cleaned_data
        role, person = form.chosen
        delegate_decision(decision=self.rule.code, role=role, user_id=person, from_on=data["from_on"], to_on=data["to_on"],
                          reason=data["reason"], actor=self.actor, now=self.now)  # fmt: skip
        messages.success(self.request, "Put into the scheme of delegation.")
        return redirect("scheme")

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        lines = scheme.lines_of(self.rule.code)
        return super().page(
            form, status=status, rule=self.rule, usual=self.words.roles(self.rule.by), lines=lines, today=self.today, **context
        )


class EndLine(OrgForm):
    """The end of a line of the scheme."""

    submit = "End it"
    warning = True

    @cached_property
    def line(self) -> Delegation:
        found = scheme.line(self.kwargs["line"])
        if found is None or (found.to_on is not None and found.to_on < self.today):
            raise Http404
        return found

    @property
    def heading(self) -> str:  # type: ignore[override]
        rule = scheme.decision(self.line.decision)
        who = self.line.user.display_name if self.line.user else self.words.role(self.line.role)
        return f"{rule.title if rule else self.line.decision}: no longer {who}"

    def back_to(self) -> tuple[str, str]:
        return "Scheme of delegation", reverse("scheme")

    def form(self, data: Any = None) -> EndLineForm:
        return EndLineForm(data, initial={"last_day": self.now})

    def act(self, form: EndLineForm) -> HttpResponse:
        data = form.cleaned_data
        end_delegation(delegation_id=self.line.pk, last_day=data["last_day"], reason=data["reason"], actor=self.actor, now=self.now)
        messages.success(self.request, "The last day is in the scheme of delegation.")
        return redirect("scheme")
