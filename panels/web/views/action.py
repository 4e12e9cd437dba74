"""What a panel asked for: what is on record of it, and the forms that finish it or let it go."""

from functools import cached_property

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from panels.actions.finish_action import end_action, finish_action
from panels.actions.locks import sitting_of
from panels.definitions import MANAGES
from panels.models import PanelAction
from panels.selectors import actions
from panels.terms import ActionState
from tracker.errors import WaymarkError
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into


class DoneForm(forms.Form):
    """Where it is shown that an action was done."""

    shown_by = forms.CharField(
        label="Where is it shown that this was done?", max_length=300, help_text="For example, a record’s reference or a document’s name",
        error_messages={"required": "Enter where it is shown that this was done"},
    )  # fmt: skip


class EndForm(forms.Form):
    """Why an action is not wanted any more."""

    because = forms.CharField(
        label="Why is it not wanted any more?", max_length=300, error_messages={"required": "Enter why it is not wanted any more"}
    )


class MyActions(Page):
    """What panels asked this person to do, the first due first."""

    template_name = "panels/my_actions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(page=self.page_of(actions.my_actions(self.viewer)))


class ActionPage(Page):
    """One action."""

    template_name = "panels/action.html"

    @cached_property
    def action(self) -> PanelAction:
        found = actions.action_for(self.kwargs["action"], viewer=self.viewer)
        if found is None:
            raise Http404
        return found

    @cached_property
    def runs(self) -> bool:
        return sitting_of(self.action.decision.item.meeting.panel_id, now=self.now).may_run(self.actor)

    def get(self, request: HttpRequest, action: str) -> HttpResponse:
        return self._page(DoneForm(), EndForm())

    def post(self, request: HttpRequest, action: str) -> HttpResponse:
        is_end = "because" in request.POST
        form: forms.Form = EndForm(request.POST) if is_end else DoneForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                if is_end:
                    end_action(action_id=self.action.pk, because=given["because"], actor=self.actor, now=self.now)
                else:
                    finish_action(action_id=self.action.pk, shown_by=given["shown_by"], actor=self.actor, now=self.now)
            except WaymarkError as refused:
                put_into(form, refused)
            else:
                messages.success(request, "This is on the child's record, and the timescale has ended.")
                return redirect("panel_action", action)
        return self._page(DoneForm() if is_end else form, form if is_end else EndForm(), wrong=form, status=422)

    def _page(self, done: forms.Form, end: forms.Form, *, wrong: forms.Form | None = None, status: int = 200) -> HttpResponse:
        to_do = self.action.state == ActionState.TO_DO
        may_finish = to_do and (self.action.owner_id == self.user.pk or bool(self.actor.roles & set(MANAGES)) or self.runs)
        return self.show(
            action=self.action, done=done if may_finish else None, end=end if to_do and self.runs else None, form=wrong, status=status
        )
