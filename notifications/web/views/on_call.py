"""The on-call list: who answers out of hours, who does not yet, and putting somebody on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from notifications.actions.keep_on_call import KEEPS_THE_LIST, put_on_call, take_off_call
from notifications.models import OnCall
from notifications.selectors import on_call
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.selectors import organisation
from tracker.selectors.words import capital
from tracker.web.form_rendering import UKDateTimeField
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into
from workflows.terms import Role

STATUS = {NotYourDecision: 403, BadInput: 422, NotVisible: 404}


class OnCallForm(forms.Form):
    """Who, for which role, from when to when."""

    user = forms.ChoiceField(label="Who is on call?")
    role = forms.ChoiceField(label="For which role?")
    from_at = UKDateTimeField(label="From when?", help_text="For example, 27 11 2026 at 6pm")
    to_at = UKDateTimeField(label="Until when?")

    def __init__(self, *args: Any, people: list[tuple[str, str]], roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", "Choose"), *roles]  # type: ignore[attr-defined]


class OfTheList(Page):
    """A screen of the on-call list. Everybody may read whom to ring; those who keep it may change it."""

    @property
    def may_change(self) -> bool:
        return not self.viewer.roles.isdisjoint(KEEPS_THE_LIST)

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        return super().show(status=status, template=template, **{"may_change": self.may_change, **context})


class OnCallList(OfTheList):
    """Who is on call now and later, and the hours of the next fourteen days that nobody covers."""

    template_name = "notifications/on_call/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.page_of(on_call.on_call(now=self.now))
        rows = [(line, capital(self.words.role(line.role)), line.from_at <= self.now) for line in page.object_list]
        return self.show(page=page, rows=rows, cover=on_call.cover(self.words, now=self.now))


class FormOfTheList(OfTheList):
    """A form about the list. A refusal is shown in place, with what was typed."""

    template_name = "notifications/on_call/form.html"

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def page(self, form: Any, *, status: int = 200) -> HttpResponse:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            self.act(form)
        except (NotYourDecision, BadInput, NotVisible) as refused:
            put_into(form, refused, {})
            return self.page(form, status=STATUS[type(refused)])
        return redirect("on_call")


class PutOnCall(FormOfTheList):
    """Put somebody on call."""

    def form(self, data: Any = None) -> OnCallForm:
        roles = [(str(role), capital(self.words.role(role))) for role in on_call.ON_CALL_FOR]
        return OnCallForm(data, people=organisation.at_work(), roles=roles)

    def act(self, form: OnCallForm) -> None:
        data = form.cleaned_data
        put_on_call(role=Role(data["role"]), user_id=int(data["user"]), from_at=data["from_at"], to_at=data["to_at"], actor=self.actor,
                    now=self.now)  # fmt: skip
        messages.success(self.request, "On the list.")

    def page(self, form: Any, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, status=status, heading="Put somebody on call", submit="Put on the list")


class TakeOffCall(FormOfTheList):
    """Take a line off the list."""

    @property
    def line(self) -> OnCall:
        found = on_call.one_on_call(self.kwargs["line"], now=self.now)
        if found is None:
            raise Http404
        return found

    def form(self, data: Any = None) -> forms.Form:
        return forms.Form(data)

    def act(self, form: forms.Form) -> None:
        take_off_call(on_call_id=self.line.pk, actor=self.actor, now=self.now)
        messages.success(self.request, "Taken off the list.")

    def page(self, form: Any, *, status: int = 200) -> HttpResponse:
        line = self.line
        heading = f"Take {line.user.display_name} off the list"
        return self.show(
            form=form, status=status, heading=heading, submit="Take off the list", line=line, role=self.words.role(line.role), warning=True
        )


__all__ = ["OnCallList", "PutOnCall", "TakeOffCall"]
