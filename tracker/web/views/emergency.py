"""An emergency admission: three fields, by day or by night, for a child who is on record here or not."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.admit import admit
from tracker.actions.look import look
from tracker.actions.move import Moved
from tracker.actions.register_child import NewChild
from tracker.errors import BadInput, MoveRefused, NotYourDecision
from tracker.models import Journey, OrgUnit
from tracker.selectors.caseloads import age_in_words
from tracker.web.forms.moves import within_its_minute
from tracker.web.forms.people import AdmissionFacts, UnknownChildAdmission
from tracker.web.views.base import ChildInSight, Page
from tracker.web.views.children import FrontDoorPage
from tracker.web.views.trouble import put_into


class EmergencyAdmission(ChildInSight):
    """For a child who is on record. Nothing is asked that would delay it: the admission is the reason for looking."""

    template_name = "tracker/emergency_admission.html"
    asks_for_a_reason = False

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        return self._page(AdmissionFacts(initial={"when": self.now, "decided_by": self.user.display_name}))

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        form = AdmissionFacts(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        open_one = Journey.objects.filter(child=self.child, closed_at__isnull=True).first()
        if open_one is not None:
            form.cleaned_data["when"] = within_its_minute(form.cleaned_data["when"], after=open_one.stage_entered_at)
        moved = admitted(self, form, self.child.pk, self._team())
        if moved is None:
            return self._page(form, status=422)
        look(child_id=self.child.pk, user_id=self.user.pk, page="emergency admission", reason="Emergency admission", now=self.now)
        messages.success(request, DONE)
        return redirect("child", ref=self.child.ref)

    def _team(self) -> int:
        """Who holds the child where no journey is open: the person's own team."""
        found = OrgUnit.objects.filter(pk__in=self.actor.unit_ids, is_active=True).order_by("pk").first()
        return found.pk if found else 0

    def _page(self, form: AdmissionFacts, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, child=self.child, age=age_in_words(self.child, now=self.now), status=status)


class NewEmergency(FrontDoorPage):
    """For a child who may not be on record here: the same three fields, and who the child is."""

    template_name = "tracker/emergency_admission.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=UnknownChildAdmission(now=self.now, initial={"when": self.now, "decided_by": self.user.display_name}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UnknownChildAdmission(request.POST, now=self.now)
        if self.asks_which_child(form):
            return self.show(form=form, asks=True)
        if not form.is_valid():
            return self.show(form=form, status=422)
        known = self.the_child(form)
        moved = admitted(self, form, known.pk if known else form.new_child(), self.team.pk)
        if moved is None:
            return self.show(form=form, status=422)
        child = moved.journey.child
        look(child_id=child.pk, user_id=self.user.pk, page="emergency admission", reason="Emergency admission", now=self.now)
        messages.success(request, DONE)
        return redirect("child", ref=child.ref)


DONE = "The child is looked after. What is still missing is on the page as timescales, each with who must act."


def admitted(page: Page, form: Any, child: int | NewChild, team_id: int) -> Moved | None:
    """Admit the child; None where that was refused, which the form then says."""
    data = form.cleaned_data
    try:
        return admit(
            child=child, legal_status=data["legal_status"], placement=form.placement_details(), decided_by=data["decided_by"],
            team_id=team_id, actor=page.actor, occurred_at=data["when"], now=page.now,
        )  # fmt: skip
    except (BadInput, MoveRefused, NotYourDecision) as refused:
        put_into(form, refused, {"occurred_at": "when"})
        return None
