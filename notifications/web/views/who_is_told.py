"""Who is told of what: the table, and what an authority may set about it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from notifications.actions.set_rules import set_mail, set_quiet_hours
from notifications.selectors.rules import QUIET_HOURS, NoticeRules, notice_rules
from notifications.selectors.who_is_told import Row, history, row_of, who_is_told
from notifications.terms import MailAs
from notifications.web.forms import MailForm, QuietHoursForm
from tracker.rules.rulebook import CHANGES_RULES
from tracker.web.views.base import Page
from tracker.web.views.rulebook import RulesForm


class WhoIsTold(Page):
    """The table, for everybody who signs in."""

    template_name = "notifications/who_is_told.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rules = notice_rules()
        happened, due = who_is_told(rules)
        return self.show(happened=happened, due=due, quiet=rules.quiet, may_change=not self.viewer.roles.isdisjoint(CHANGES_RULES))


class NoticeHistory(Page):
    """Everything that was set about notices."""

    template_name = "notifications/history.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(page=self.page_of(history()))


class NoticeForm(RulesForm):
    """A short form of an administrator about notices."""

    @cached_property
    def rules(self) -> NoticeRules:
        return notice_rules()

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        shown = {"back_text": "Who is told", "back_href": reverse("who_is_told"), **context}
        return super().page(form, status=status, **shown)


class SetQuietHours(NoticeForm):
    """From when mail waits."""

    heading = "Quiet hours for mail"
    submit = "Set the quiet hours"
    lead = (
        "In these hours, at weekends and on bank holidays mail waits for the next working morning. The inbox is never held back, "
        "and neither is mail about what keeps a child safe."
    )

    def form(self, data: Any = None) -> QuietHoursForm:
        quiet = self.rules.quiet
        held = {"from_time": f"{quiet.from_time:%H:%M}", "until": f"{quiet.until:%H:%M}", "version": self.rules.version_of(QUIET_HOURS)}
        return QuietHoursForm(data, initial=held)

    def act(self, form: QuietHoursForm) -> HttpResponse:
        from_time, until = form.hours
        set_quiet_hours(from_time=from_time, until=until, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"],
                        actor=self.actor, now=self.now)  # fmt: skip
        messages.success(self.request, "The quiet hours are set.")
        return redirect("who_is_told")


class SetMail(NoticeForm):
    """What becomes of the mail of one row."""

    submit = "Set it"

    @cached_property
    def row(self) -> Row:
        found = row_of(self.kwargs["row"], self.rules)
        if found is None or not found.may_set:
            raise Http404
        return found

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Mail: {self.row.title}"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"Told to: {self.row.who[:1].lower()}{self.row.who[1:]}. The inbox has it at once whatever you choose."

    def form(self, data: Any = None) -> MailForm:
        shipped = row_of(self.row.code, NoticeRules())
        held = {"mail": self.row.mail_as, "version": self.rules.version_of(self.row.code)}
        return MailForm(data, shipped=shipped.mail if shipped else "", initial=held)

    def act(self, form: MailForm) -> HttpResponse:
        set_mail(row=self.row.code, mail=MailAs(form.cleaned_data["mail"]), version=form.cleaned_data["version"],
                 reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)  # fmt: skip
        messages.success(self.request, "It is set.")
        return redirect("who_is_told")
