"""What a draft would change for open journeys: the figures, how far the trying has come, and the children behind a figure."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.rehearse_rules import AT_ONCE, go_on_rehearsing, rehearse_rules
from tracker.models import Rehearsal
from tracker.selectors import editions, rehearsal
from tracker.terms import EffectOfRules
from tracker.web.views.rulebook import REFUSALS, RulesPage


class TryDraft(RulesPage):
    """Try the draft as it stands. A few journeys at once; many by the workers, while the page shows how far they are."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            made = rehearse_rules(draft_id=self.the_draft.pk, version=self.number("version"), actor=self.actor, now=self.now)
        except REFUSALS as refused:
            messages.error(request, refused.says)
            return redirect("rules_draft")
        if made.finished_at is None and made.to_look_at <= AT_ONCE:
            go_on_rehearsing(now=self.now, rehearsal_id=made.pk)
        return redirect("rules_rehearsal")


class OfTheDraft(RulesPage):
    """A screen about the rehearsal of the draft as it stands."""

    @cached_property
    def tried(self) -> Rehearsal:
        found = editions.rehearsal_of(self.the_draft)
        if found is None:
            raise Http404
        return found


class ShowRehearsal(OfTheDraft):
    """The figures, over all children; each leads to those whom this person may see."""

    template_name = "tracker/rulebook/rehearsal.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(
            draft=self.the_draft, rehearsal=self.tried, counts=rehearsal.counts(self.tried), effects=rehearsal.EFFECTS,
            touched=rehearsal.journeys_touched(self.tried), had_a_hand=self.user.pk in editions.contributors(self.the_draft),
            moved_on=rehearsal.moved_on_since(self.tried),
        )  # fmt: skip


class RehearsedChildren(OfTheDraft):
    """The children behind one figure."""

    template_name = "tracker/rulebook/rehearsed.html"

    def get(self, request: HttpRequest, effect: str) -> HttpResponse:
        asked = effect.replace("-", "_")
        if asked not in list(EffectOfRules):
            raise Http404
        page = self.page_of(rehearsal.children_of(self.tried, asked, self.viewer))
        return self.show(
            page=page, rows=rehearsal.in_words(list(page.object_list), self.words), title=rehearsal.EFFECTS[EffectOfRules(asked)],
            everything=rehearsal.counts(self.tried)[EffectOfRules(asked)],
        )  # fmt: skip
