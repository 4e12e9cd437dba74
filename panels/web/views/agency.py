"""The pages of the agency decision maker: what waits for a decision, and the decision."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from panels.actions.agency_decision import decide_as_agency
from panels.models import AgencyDecision
from panels.selectors import agency_decisions
from panels.terms import AgencyDecisionState
from panels.web.forms.agency import AgencyDecisionForm
from tracker.actions.look import look
from tracker.errors import NotYourDecision, WaymarkError
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into

STATES = {AgencyDecisionState.WAITING: "Waiting", AgencyDecisionState.DECIDED: "Decided", AgencyDecisionState.LAPSED: "Not decided"}


class AgencyDecisions(Page):
    """What waits for a decision, the oldest first; what was decided, the latest first."""

    template_name = "panels/agency_decisions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", "")
        state = next((s for s in STATES if s == asked), AgencyDecisionState.WAITING)
        page = self.page_of(agency_decisions.agency_decisions(self.viewer, state=state))
        rows = [agency_decisions.shown(row, now=self.now) for row in page]
        states = {str(code): says for code, says in STATES.items()}
        return self.show(rows=rows, page=page, state=str(state), states=states, may=agency_decisions.may_decide(self.viewer))


class AgencyDecisionPage(Page):
    """One recommendation, with the form of the decision for whoever decides."""

    template_name = "panels/agency_decision.html"

    @cached_property
    def found(self) -> AgencyDecision:
        found = agency_decisions.agency_decision_for(self.kwargs["decision_id"], viewer=self.viewer)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, decision_id: str) -> HttpResponse:
        child = self.found.recommendation.item.request.journey.child
        look(child_id=child.pk, user_id=self.user.pk, page=request.path, now=self.now)
        return self._page(AgencyDecisionForm())

    def post(self, request: HttpRequest, decision_id: str) -> HttpResponse:
        form = AgencyDecisionForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            decide_as_agency(decision_id=self.found.pk, actor=self.actor, now=self.now, **form.cleaned_data)
        except WaymarkError as refused:
            put_into(form, refused)
            return self._page(form, status=403 if isinstance(refused, NotYourDecision) else 422)
        messages.success(request, "Your decision is on the child's record.")
        return redirect("agency_decision", self.found.public_id)

    def _page(self, form: AgencyDecisionForm, *, status: int = 200) -> HttpResponse:
        shown = agency_decisions.shown(self.found, now=self.now)
        may = shown.is_waiting and bool(self.viewer.roles & set(shown.rule.by))
        return self.show(one=shown, child=self.found.recommendation.item.request.journey.child, form=form, may=may, status=status)
