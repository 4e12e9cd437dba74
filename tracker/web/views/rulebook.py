"""The rulebook: what holds, the draft of the next edition, publishing, and what earlier editions held."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from tracker.actions.draft_rules import draft_going_back, drop_change, start_draft, withdraw_draft
from tracker.actions.publish_rules import publish_rules
from tracker.errors import BadInput, NotVisible, NotYourDecision, StaleDraft, WaymarkError
from tracker.models import Edition
from tracker.rules.rulebook import CHANGES_RULES, PUBLISHES_RULES
from tracker.selectors import editions
from tracker.selectors.rehearsal import moved_on_since
from tracker.selectors.rulebook import content_in_force
from tracker.terms import RuleKind
from tracker.web.forms.rulebook import PublishForm, ReasonForm, StartForm, VersionForm
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into

STATUS: dict[type[WaymarkError], int] = {NotYourDecision: 403, StaleDraft: 409, BadInput: 422, NotVisible: 404}
REFUSALS = (NotYourDecision, StaleDraft, BadInput, NotVisible)


class RulesPage(Page):
    """A screen of the rulebook, for those who draft or publish it. Nobody else is let in."""

    @property
    def may_change(self) -> bool:
        return not self.viewer.roles.isdisjoint(CHANGES_RULES)

    @property
    def may_publish(self) -> bool:
        return not self.viewer.roles.isdisjoint(PUBLISHES_RULES)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not (self.may_change or self.may_publish):
            raise PermissionDenied("Only an administrator or a director may see this.")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def draft(self) -> Edition | None:
        return editions.draft()

    @property
    def the_draft(self) -> Edition:
        """The draft that is open. A page about it does not exist where there is none."""
        if self.draft is None:
            raise Http404
        return self.draft

    def number(self, name: str) -> int:
        """A number that a form holds unseen; -1 where it was tampered with, which no draft has."""
        text = self.request.POST.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        held = {"may_change": self.may_change, "may_publish": self.may_publish}
        return super().show(status=status, template=template, **{**held, **context})


class RulesForm(RulesPage):
    """One short form. A refusal is shown in place, with what was typed."""

    template_name = "tracker/rulebook/form.html"
    heading = ""
    submit = ""
    lead = ""
    back = ("Draft", "rules_draft")
    warning = False

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def act(self, form: Any) -> HttpResponse:
        """Do it, and lead on."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return self.act(form)
        except REFUSALS as refused:
            put_into(form, refused, {"limit": "what"})
            return self.page(form, status=STATUS[type(refused)])

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        shown = {"heading": self.heading, "submit": self.submit, "lead": self.lead, "back_text": self.back[0], "back_name": self.back[1]}
        return self.show(form=form, warning=self.warning, status=status, **{**shown, **context})


class Rules(RulesPage):
    """What holds now, what is being changed, and the editions so far."""

    template_name = "tracker/rulebook/rules.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.page_of(editions.editions())
        content = content_in_force()
        held = [(kind, name, sum(1 for one, _ in content if one is kind)) for kind, name in editions.KINDS.items()]
        return self.show(
            page=page, in_force=editions.number_in_force(), draft=self.draft, held=held, going_on=editions.recounts_going_on(),
        )  # fmt: skip


class StartDraft(RulesForm):
    """Begin the draft of the next edition."""

    heading = "Start a draft"
    submit = "Start the draft"
    lead = "Put any number of changes into one draft. Nothing holds until a second person has published it."
    back = ("Rules and people", "rules")

    def form(self, data: Any = None) -> StartForm:
        return StartForm(data)

    def act(self, form: StartForm) -> HttpResponse:
        start_draft(title=form.cleaned_data["title"], actor=self.actor, now=self.now)
        return redirect("rules_draft")


class Draft(RulesPage):
    """The draft: its changes, and the steps to its publishing."""

    template_name = "tracker/rulebook/draft.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.draft is None:
            return redirect("rules")
        rows = editions.in_words(editions.changes_of(self.draft), editions.last_published())
        tried = editions.rehearsal_of(self.draft)
        return self.show(
            draft=self.draft, rows=rows, kinds=editions.KINDS, rehearsal=tried, moved_on=moved_on_since(tried) if tried is not None else 0,
            had_a_hand=self.user.pk in editions.contributors(self.draft),
        )  # fmt: skip


class DropChange(RulesPage):
    """Take a change out of the draft. Only by a form: following a link changes nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("kind", "")
        if kind not in list(RuleKind):
            raise Http404
        try:
            drop_change(
                draft_id=self.the_draft.pk, version=self.number("version"), kind=RuleKind(kind), key=request.POST.get("key", "")[:80],
                actor=self.actor, now=self.now,
            )  # fmt: skip
        except REFUSALS as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, "Taken out of the draft.")
        return redirect("rules_draft")


class WithdrawDraft(RulesForm):
    """Give the draft up."""

    heading = "Withdraw the draft"
    submit = "Withdraw the draft"
    lead = "Nothing of it will hold. The history keeps what it held."
    warning = True

    def form(self, data: Any = None) -> VersionForm:
        return VersionForm(data, initial={"version": self.the_draft.version})

    def act(self, form: VersionForm) -> HttpResponse:
        withdraw_draft(draft_id=self.the_draft.pk, version=form.cleaned_data["version"], actor=self.actor, now=self.now)
        messages.success(self.request, "The draft is withdrawn.")
        return redirect("rules")


class Publish(RulesForm):
    """The second person's step."""

    heading = "Publish the draft"
    submit = "Publish"
    lead = "The rules of the draft hold from this day. You can go back to an earlier edition at any time."

    def form(self, data: Any = None) -> PublishForm:
        return PublishForm(data, initial={"version": self.the_draft.version, "from_on": self.now})

    def act(self, form: PublishForm) -> HttpResponse:
        data = form.cleaned_data
        edition = publish_rules(
            draft_id=self.the_draft.pk, version=data["version"], from_on=data["from_on"], actor=self.actor, now=self.now
        )
        messages.success(self.request, f"Edition {edition.number} is published.")
        return redirect("rules_edition", number=edition.number)


class OneEdition(RulesPage):
    """One edition: what it holds otherwise than the one before, who drafted and who published it."""

    template_name = "tracker/rulebook/edition.html"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        edition = editions.edition_of(number)
        if edition is None:
            raise Http404
        reasons = {(RuleKind(c.kind), c.key): c.reason for c in editions.changes_of(edition)}
        page = self.page_of(editions.differences_of(edition))
        rows = editions.differences_in_words(page.object_list, reasons)
        in_force = editions.number_in_force()
        return self.show(edition=edition, page=page, rows=rows, kinds=editions.KINDS, in_force=in_force, draft=self.draft)


class GoBack(RulesForm):
    """Draft an edition that brings an earlier one back."""

    submit = "Draft it"
    back = ("Rules and people", "rules")
    lead = "This starts a draft with whatever is different now. A second person publishes it, like any other."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Go back to edition {self.kwargs['number']}"

    def form(self, data: Any = None) -> ReasonForm:
        if editions.edition_of(self.kwargs["number"]) is None:
            raise Http404
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> HttpResponse:
        draft_going_back(number=self.kwargs["number"], reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)
        return redirect("rules_draft")


class RulesHistory(RulesPage):
    """Everything that was done to the rulebook, the latest first."""

    template_name = "tracker/rulebook/history.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(page=self.page_of(editions.history()))
