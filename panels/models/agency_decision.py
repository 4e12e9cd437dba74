"""The agency decision maker's decision on a panel's recommendation."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from panels import machines
from panels.models.decision import Decision
from panels.models.fields import public_id
from panels.models.panel_request import PanelRequest
from panels.terms import AgencyDecisionState, AgencyOutcome
from tracker.models import Event
from tracker.models.fields import one_of
from tracker.rules.access import Viewer

_Machine = machines.simple_machine("AgencyDecisionMachine", "state", machines.AGENCY_DECISION_MOVES)


class AgencyDecisionQuerySet(models.QuerySet["AgencyDecision"]):
    """Decisions, always as somebody may see them."""

    def seen_by(self, viewer: Viewer) -> "AgencyDecisionQuerySet":
        """Those whose child this person may see."""
        requests = PanelRequest.objects.seen_by(viewer)
        return self.filter(Exists(requests.filter(pk=OuterRef("recommendation__item__request"))))

    def waiting(self) -> "AgencyDecisionQuerySet":
        """Those that are still to be made, those that have waited longest first."""
        return self.filter(state=AgencyDecisionState.WAITING).order_by("received_at", "id")


class AgencyDecision(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """The decision that a panel's recommendation is for: another record, by another person, on another day.

    `received_at` (UTC) is when the recommendation reached the decision maker; the time for the decision runs from then.
    `reason` is the decision maker's own. `sight` is the event on the child's record from which decision makers see the
    child until it is decided; `event` that of the decision.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    recommendation = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="agency_decision")
    state = machines.state_field(AgencyDecisionState)
    received_at = models.DateTimeField()
    sight = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="agency_decision")

    objects = AgencyDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            one_of("agency_decision_state", "state", AgencyDecisionState),
            models.CheckConstraint(
                condition=Q(
                    state=AgencyDecisionState.DECIDED.value, outcome__in=[str(o) for o in AgencyOutcome], decided_by__isnull=False,
                    decided_at__isnull=False, event__isnull=False,
                ) & ~Q(reason="")
                | ~Q(state=AgencyDecisionState.DECIDED.value)
                & Q(outcome="", reason="", decided_by__isnull=True, decided_at__isnull=True, event__isnull=True),
                name="agency_decision_made_by_someone_with_a_reason",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["received_at", "id"], condition=Q(state=AgencyDecisionState.WAITING.value), name="agency_decision_waiting")
        ]

    def __str__(self) -> str:
        return self.public_id
