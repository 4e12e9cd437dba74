"""Marking a child as on the edge of care, and taking the mark away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from tracker.actions.mark_edge_of_care import MARKS, mark_edge_of_care, unmark_edge_of_care
from tracker.errors import BadInput, NotYourDecision
from tracker.web.forms.record import EdgeOfCareForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date, start_of_day
from workflows.terms import TrackCode

MARK = "Reviews begin, and those who run the legal panels see the child until the mark is taken away."
UNMARK = "The reviews end. The child stays in the stage where the child stands."


class EdgeOfCare(JourneyInSight):
    """One form: to mark a child who is not marked, or to take the mark away."""

    template_name = "tracker/journey_form.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page(EdgeOfCareForm(now=self.now, initial={"happened_on": local_date(self.now)}))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = EdgeOfCareForm(request.POST, now=self.now)
        if not form.is_valid():
            return self._page(form, status=422)
        act = unmark_edge_of_care if self._is_marked else mark_edge_of_care
        on = form.cleaned_data["happened_on"]
        at = self.now if on == local_date(self.now) else start_of_day(on)
        try:
            act(journey_id=self.journey.pk, why=form.cleaned_data["why"], actor=self.actor, occurred_at=at, now=self.now)
        except (BadInput, NotYourDecision) as refused:
            put_into(form, refused, {"occurred_at": "happened_on"})
            return self._page(form, status=422 if isinstance(refused, BadInput) else 403)
        said = "no longer marked as on the edge of care" if act is unmark_edge_of_care else "marked as on the edge of care"
        messages.success(request, f"Recorded: the child is {said}.")
        return self.back_to_child()

    @property
    def _is_marked(self) -> bool:
        return any(t.code == TrackCode.EDGE_OF_CARE and t.ended_at is None for t in self.read.tracks)

    def _page(self, form: EdgeOfCareForm, *, status: int = 200) -> HttpResponse:
        if self._is_marked:
            heading, lead, submit = "No longer on the edge of care", UNMARK, "Take the mark away"
        else:
            heading, lead, submit = "On the edge of care", MARK, "Mark as on the edge of care"
        if not self.actor.roles.intersection(MARKS):
            lead = f"{lead} It is recorded by: {self.words.roles(MARKS)}."
        return self.show(form=form, heading=heading, lead=lead, submit=submit, status=status)
