"""Who holds the child: allocation, an offer to another team, the people named for a child."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from tracker.actions.allocate import allocate, name_person
from tracker.errors import AlreadyAnswered, BadInput, NotYourDecision, StaleJourney, WaymarkError
from tracker.flows import handover
from tracker.selectors import handovers, workloads
from tracker.web.forms.record import NAMED, NamePersonForm, TransferForm, WorkerForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into

STATUS: dict[type[WaymarkError], int] = {NotYourDecision: 403, StaleJourney: 409, AlreadyAnswered: 409, BadInput: 422}


class JourneyForm(JourneyInSight):
    """One short form about a journey. A refusal is shown in place, with what was typed."""

    template_name = "tracker/journey_form.html"
    heading = ""
    submit = ""
    lead = ""

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def act(self, form: Any) -> str:
        """Do it, and say what was done."""
        raise NotImplementedError

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._page(self.form())

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            done = self.act(form)
        except (NotYourDecision, StaleJourney, AlreadyAnswered, BadInput) as refused:
            put_into(form, refused)
            return self._page(form, status=STATUS[type(refused)])
        messages.success(request, done)
        return self.back_to_child()

    def _page(self, form: Any, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, heading=self.heading, submit=self.submit, lead=self.lead, status=status)


class Allocate(JourneyForm):
    """A worker of the team that holds the child."""

    template_name = "tracker/allocate.html"
    heading = "Allocate to a worker"
    submit = "Allocate"

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        team = workloads.before_choosing(self.journey, self.viewer, now=self.now)
        return super().show(status=status, template=template, load=team, **context)

    def form(self, data: Any = None) -> WorkerForm:
        workers = handovers.workers_of(self.journey.team_id or 0, now=self.now)
        return WorkerForm(data, workers=workers, initial={"version": self.journey.version, "worker": self.journey.worker_id})

    def act(self, form: WorkerForm) -> str:
        data = form.cleaned_data
        moved = allocate(journey_id=self.journey.pk, version=data["version"], worker_id=int(data["worker"]), actor=self.actor,
                         occurred_at=self.now, now=self.now, why_above_ceiling=data["why_above_ceiling"])  # fmt: skip
        worker = moved.journey.worker
        return f"Allocated to {worker.display_name}." if worker else "Allocated."


class Transfer(JourneyForm):
    """An offer of the child to another team, where the child stands."""

    heading = "Offer the child to another team"
    submit = "Offer"
    lead = "Your team stays responsible for the child until the other team accepts."

    def form(self, data: Any = None) -> TransferForm:
        teams = [team for team in handovers.teams_that_receive(None) if team[0] != self.journey.team_id]
        return TransferForm(data, teams=teams, initial={"version": self.journey.version})

    def act(self, form: TransferForm) -> str:
        data = form.cleaned_data
        moved = handover.offer_transfer(
            journey_id=self.journey.pk, version=data["version"], to_team=int(data["to_team"]), actor=self.actor, note=data["note"],
            occurred_at=self.now, now=self.now,
        )  # fmt: skip
        assert moved.handover is not None
        return f"Offered to {moved.handover.to_team.name}. Your team stays responsible until they accept."


class NamePerson(JourneyForm):
    """The reviewing officer, the conference chair and the others who are named for a child."""

    heading = "Name a person for the child"
    submit = "Name this person"

    def form(self, data: Any = None) -> NamePersonForm:
        people = [
            (label, [(f"{kind}:{pk}", f"{name}") for pk, name in handovers.people_with(roles, now=self.now)])
            for kind, (label, roles) in NAMED.items()
        ]
        return NamePersonForm(data, people=[group for group in people if group[1]])

    def act(self, form: NamePersonForm) -> str:
        kind, user = form.named
        name_person(journey_id=self.journey.pk, kind=kind, user_id=user, actor=self.actor, occurred_at=self.now, now=self.now)
        return f"Named: {NAMED[kind][0].lower()}."
