"""Taking a concern of an audit up the line."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from tracker.actions.escalate_audit import ESCALATES, escalate_audit
from tracker.errors import BadInput, NotYourDecision
from tracker.web.forms.audit import AuditEscalationForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into

HEADING = "Take a concern of an audit up the line"
LEAD = (
    "Talk the concern through with the worker and the manager first, where that is possible. From now on an answer is due, "
    "and the worker, the team's manager and those above them are told."
)


class AuditEscalation(JourneyInSight):
    """One form: why, and with whom it was talked through or why it was not."""

    template_name = "tracker/journey_form.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page(AuditEscalationForm(now=self.now))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = AuditEscalationForm(request.POST, now=self.now)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            escalate_audit(journey_id=self.journey.pk, why=form.cleaned_data["why"], liaison=form.liaison, actor=self.actor, now=self.now)
        except (BadInput, NotYourDecision) as refused:
            put_into(form, refused)
            return self._page(form, status=422 if isinstance(refused, BadInput) else 403)
        messages.success(request, "The concern was taken up the line. An answer is due.")
        return self.back_to_child()

    def _page(self, form: AuditEscalationForm, *, status: int = 200) -> HttpResponse:
        lead = LEAD if self.actor.roles.intersection(ESCALATES) else f"{LEAD} It is recorded by: {self.words.roles(ESCALATES)}."
        return self.show(form=form, heading=HEADING, lead=lead, submit="Take it up the line", status=status)
