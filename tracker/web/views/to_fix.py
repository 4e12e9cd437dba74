"""What keeps journeys from going on: the list, and the step that puts one right."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tracker.actions.put_right import put_right
from tracker.errors import BadInput, NotYourDecision
from tracker.rules.standing import BY_RULE, FIXES
from tracker.selectors import standing
from tracker.terms import StandingRule
from tracker.web import blocks
from tracker.web.views.base import JourneyInSight, Page


class ToFix(Page):
    """What is to be fixed on the children this person may see, the oldest first."""

    template_name = "tracker/to_fix.html"

    @cached_property
    def rule(self) -> str:
        asked = self.request.GET.get("rule", "")
        if asked and asked not in BY_RULE:
            raise Http404
        return asked

    def get(self, request: HttpRequest) -> HttpResponse:
        counts = standing.counts(self.viewer)
        number = counts.get(self.rule, 0) if self.rule else sum(counts.values())
        page = self.page_of(standing.to_fix(self.viewer, rule=self.rule), count=number)
        kinds = [(fix, counts[fix.rule]) for fix in FIXES if counts.get(fix.rule)]
        return self.show(
            page=page, rows=standing.in_words(page.object_list, self.words, now=self.now), kinds=kinds, rule=self.rule,
            parts=blocks.to_fix_blocks(request, self.viewer, self.now) if not self.rule else [],
            everything=sum(counts.values()), title=BY_RULE[StandingRule(self.rule)].title if self.rule else "Everything to fix",
        )  # fmt: skip


class PutRight(JourneyInSight):
    """The step itself, where the record says how. Only by a form: following a link changes nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        asked = request.POST.get("rule", "")
        if asked not in BY_RULE:
            raise Http404
        try:
            put_right(journey_id=self.journey.pk, rule=StandingRule(asked), actor=self.actor, now=self.now)
        except (BadInput, NotYourDecision) as refused:
            messages.error(request, str(refused))
            return redirect(reverse("to_fix"))
        messages.success(request, "It is put right.")
        return redirect("child", ref=self.child.ref)
