"""The screens that put a change into the draft: one list and one form for each kind of rule."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.check_rule import warning
from tracker.actions.draft_rules import change_rule, name_family_help
from tracker.errors import BadInput
from tracker.rules.rulebook import Content, Set, changed
from tracker.selectors import editions, standards
from tracker.selectors.labels import FAMILY_HELP
from tracker.selectors.rulebook import sets
from tracker.terms import RuleKind
from tracker.web.forms.rulebook import FORMS, ReasonForm, RuleForm
from tracker.web.views.rulebook import RulesForm, RulesPage
from workflows.calendar import local_date
from workflows.definitions.limits import BY_CODE
from workflows.engine import need_to_know

HEADINGS = {
    RuleKind.LOCAL_STANDARD: "Change a local standard",
    RuleKind.BANK_HOLIDAY: "Add a bank holiday",
    RuleKind.SCHOOL_TERM: "Add a school term",
    RuleKind.SCHOOL_CLOSURE: "Add a school closure",
    RuleKind.LABEL: "Rename something",
    RuleKind.FORBIDDEN_MOVE: "Do not allow a move",
    RuleKind.DEFINITION: "Carry open journeys over",
    RuleKind.NEED_TO_KNOW: "Change a category of need to know",
}


class OfOneKind(RulesPage):
    """A screen about one kind of rule. `content` is what holds with the draft's own changes."""

    @cached_property
    def kind(self) -> RuleKind:
        asked = self.kwargs["kind"].replace("-", "_")
        if asked not in list(RuleKind):
            raise Http404
        return RuleKind(asked)

    @cached_property
    def content(self) -> Content:
        held = editions.last_published()
        return changed(held, sets(editions.changes_of(self.draft))) if self.draft is not None else held


class RulesOfKind(OfOneKind):
    """All the rules of a kind, each with its step."""

    template_name = "tracker/rulebook/kind.html"

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        listed = standards.listed(self.content, self.kind, today=local_date(self.now))
        text = request.GET.get("rule", "").strip()[:60]
        page = self.page_of(standards.that_say(listed, text))
        labels = {code for code, _ in FAMILY_HELP}
        has_family_help = all((RuleKind.LABEL, code) in self.content for code in labels)
        return self.show(
            kind=self.kind, title=editions.KINDS[self.kind], add=HEADINGS[self.kind], page=page, draft=self.draft, slug=kind, text=text,
            family_help=self.kind is RuleKind.LABEL and not has_family_help,
        )  # fmt: skip


class SetRule(OfOneKind, RulesForm):
    """One rule as it should be."""

    submit = "Put it into the draft"

    @property
    def key(self) -> str:
        return self.request.GET.get("key", "")[:80]

    @property
    def heading(self) -> str:  # type: ignore[override]
        named = (self.kind is RuleKind.LOCAL_STANDARD and self.key in BY_CODE) or self.kind is RuleKind.NEED_TO_KNOW
        return editions.about(self.kind, self.key) if named else HEADINGS[self.kind]

    def form(self, data: Any = None) -> RuleForm:
        if self.kind is RuleKind.LOCAL_STANDARD and (self.key not in BY_CODE or not BY_CODE[self.key].configurable):
            raise Http404
        if self.kind is RuleKind.NEED_TO_KNOW and need_to_know.shipped().category(self.key) is None:
            raise Http404
        form = FORMS[self.kind](data, key=self.key, content=self.content)
        form.initial["version"] = self.the_draft.version
        return form

    def act(self, form: RuleForm) -> HttpResponse:
        change = form.change()
        says = warning(change)
        if says and not form.has_accepted:
            form.ask_to_accept(says)
            raise BadInput(says, {"warning_accepted": f"{says} Tick that you have read this, or change it."})
        change_rule(
            draft_id=self.the_draft.pk, version=self.number("version"), change=change, reason=form.cleaned_data["reason"],
            for_running=form.for_running, warning_accepted=form.has_accepted, actor=self.actor, now=self.now,
        )  # fmt: skip
        messages.success(self.request, "Put into the draft.")
        return redirect("rules_draft")

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        limit = BY_CODE.get(self.key) if self.kind is RuleKind.LOCAL_STANDARD else None
        return super().page(form, status=status, limit=limit, **context)


class UnsetRule(OfOneKind, RulesForm):
    """Bring a rule back to how it ships, or take it away."""

    submit = "Put it into the draft"
    warning = True

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{standards.UNSET[self.kind]}: {editions.about(self.kind, self.key)}"

    @property
    def key(self) -> str:
        key = self.request.GET.get("key", "")[:80]
        if (self.kind, key) not in self.content:
            raise Http404
        return key

    def form(self, data: Any = None) -> ReasonForm:
        assert self.key
        return ReasonForm(data, initial={"version": self.the_draft.version})

    def act(self, form: ReasonForm) -> HttpResponse:
        change_rule(draft_id=self.the_draft.pk, version=self.number("version"), change=Set(kind=self.kind, key=self.key, value=None),
                    reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)  # fmt: skip
        messages.success(self.request, "Put into the draft.")
        return redirect("rules_draft")


class FamilyHelp(RulesForm):
    """Early help and child in need under one name."""

    heading = "Call early help and child in need “Family Help”"
    submit = "Put both names into the draft"
    lead = "Both stages are then shown as Family Help. What they are in law, and their timescales, stay as they are."

    def form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data, initial={"version": self.the_draft.version})

    def act(self, form: ReasonForm) -> HttpResponse:
        name_family_help(draft_id=self.the_draft.pk, version=self.number("version"), reason=form.cleaned_data["reason"], actor=self.actor,
                         now=self.now)  # fmt: skip
        messages.success(self.request, "Put into the draft.")
        return redirect("rules_draft")
