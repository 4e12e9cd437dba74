"""Raising a need-to-know: which child or that it is about the service, which kind of incident, then when, how grave and who was rung."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from notifications.actions.need_to_know.draft import Told
from notifications.flows import need_to_know as flow
from notifications.selectors import one_incident
from notifications.web.need_to_know_forms import CategoryForm, Choices, RaiseForm, people
from notifications.web.views.refused import REFUSALS, STATUS
from tracker.rules.access import MAY_RECORD_HAPPENINGS
from tracker.selectors import children, organisation
from tracker.selectors.caseloads import Filters
from tracker.selectors.journeys import team_of
from tracker.terms import UnitKind
from tracker.web.views.base import A_PAGE, Page
from tracker.web.views.trouble import put_into
from workflows.engine.need_to_know import category_in_use, in_use
from workflows.need_to_know import Category
from workflows.terms import About, Severity

SERVICE = "service"


class Raise(Page):
    """Each step adds to the address what was chosen, so that the way back is always open and nothing is lost."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.viewer.roles.isdisjoint(MAY_RECORD_HAPPENINGS):
            raise PermissionDenied("A need to know is written by somebody who works with children or leads those who do.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.child is None and not self.is_about_service:
            return self._which_child()
        if self.category is None:
            return self._which_category()
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "find" in request.POST:
            return self._which_child()
        if self.category is None or (self.child is None and not self.is_about_service):
            raise Http404
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            made = flow.draft(
                category=self.category.code, actor=self.actor, now=self.now, known_at=data["known_at"],
                child_ids=[self.child.pk] if self.child else [], unit_id=int(data["unit"]) if data.get("unit") else None,
                severity=Severity(data["severity"]), told=Told(user_id=int(data["told"]), at=data["told_at"]) if data["told"] else None,
            )  # fmt: skip
        except REFUSALS as refused:
            put_into(form, refused)
            return self._page(form, status=STATUS[type(refused)])
        if made.joined:
            messages.success(request, "This incident was known already. The child has joined the need to know that is there.")
            return redirect("need_to_know_one", made.need_to_know.public_id)
        messages.success(request, "It is on record. Now write the form.")
        return redirect("need_to_know_write", made.need_to_know.public_id)

    @property
    def is_about_service(self) -> bool:
        return self.request.GET.get("about") == SERVICE

    @cached_property
    def child(self) -> Any:
        """The child whom the address names; None where it names none."""
        ref = self.request.GET.get("child", "")[:9].upper()
        if not ref:
            return None
        found = children.child_for(self.viewer, ref)
        if found is None:
            raise Http404
        return found

    @cached_property
    def category(self) -> Category | None:
        code = self.request.GET.get("category", "")[:60]
        found = category_in_use(code, self.book.rules) if code else None
        return found if found in self._categories else None

    @cached_property
    def _categories(self) -> list[Category]:
        """Those about the service; where a child is named those about a child first, and those about the service too."""
        every = in_use(self.book.rules)
        of_service = [c for c in every if c.about is About.SERVICE]
        return of_service if self.is_about_service else [c for c in every if c.about is About.CHILD] + of_service

    def _which_child(self) -> HttpResponse:
        """Search for the child. What is typed goes in the body and never in an address: it may be a name."""
        text = self.request.POST.get("find", "").strip()[:80]
        every = children.search(self.viewer, text, Filters(), now=self.now) if text else None
        first = list(every[: A_PAGE + 1]) if every is not None else []
        found = children.found(first[:A_PAGE], self.words, now=self.now)
        template = "notifications/need_to_know/raise_child.html"
        return self.show(template=template, text=text, found=found, more=len(first) > A_PAGE)

    def _which_category(self) -> HttpResponse:
        asked = "category" in self.request.GET
        form = CategoryForm(self.request.GET if asked else None, categories=self._categories)
        if asked:
            form.is_valid()
        template = "notifications/need_to_know/raise_category.html"
        return self.show(template=template, form=form, child=self.child, status=422 if asked else 200)

    def _form(self, data: Any = None) -> RaiseForm:
        assert self.category is not None
        units = organisation.places([UnitKind.SERVICE, UnitKind.TEAM]) if self.is_about_service else []
        return RaiseForm(
            data, category=self.category, told=self._people(), units=units, is_graver=True, now=self.now, initial={"known_at": self.now}
        )

    @cached_property
    def _ladder(self) -> tuple[Any, list[one_incident.WouldBeTold]]:
        """Who would be told, as the form stands."""
        assert self.category is not None
        typed = self.request.POST.get("severity", "")
        severity = Severity(typed) if typed in {str(s) for s in Severity} else self.category.severity
        severity = severity if severity.is_graver_than(self.category.severity) else self.category.severity
        return one_incident.would_be_told(
            self.category.code, severity, self.words, unit_id=self._unit, child_ids=[self.child.pk] if self.child else [], now=self.now
        )

    @property
    def _unit(self) -> int | None:
        """The team of the child's open journey, or the one that was chosen."""
        typed = self.request.POST.get("unit", "")
        if self.child is None:
            return int(typed) if typed.isdecimal() and len(typed) < 10 else None
        return team_of(self.child.pk)

    def _people(self) -> Choices:
        _, steps = self._ladder
        first = [
            (str(step.user_id), f"{step.name}, {step.role.lower()}") for step in steps if step.user_id and step.user_id != self.user.pk
        ]
        return people(first, organisation.at_work(but=self.user.pk), of="Would be told")

    def _page(self, form: RaiseForm, *, status: int = 200) -> HttpResponse:
        assert self.category is not None
        asked, steps = self._ladder
        about = {"child": self.child.ref} if self.child else {"about": SERVICE}
        back = f"{reverse('need_to_know_raise')}?{urlencode(about)}"
        triggers = [one_incident.trigger_in_words(code) for code in self.category.triggers]
        return self.show(
            template="notifications/need_to_know/raise.html", form=form, child=self.child, category=self.category, asked=asked,
            steps=steps, triggers=triggers, back_href=back, status=status,
        )  # fmt: skip


__all__ = ["Raise"]
