"""What a chair decided between two meetings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from panels import machines
from panels.definitions import OUTCOMES
from panels.models.fields import public_id
from panels.models.panel import Panel
from panels.models.panel_request import PanelRequest
from panels.terms import ChairsActionState
from tracker.models import Event
from tracker.models.fields import one_of

_Machine = machines.simple_machine("ChairsActionMachine", "state", machines.CHAIRS_ACTION_MOVES)


class ChairsAction(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """A decision that could not wait for a meeting, taken by the chair alone and looked at by the panel afterwards (PN-24).

    `why_now` is why it could not wait. `weekly_cost` is in whole pence. `event` is the event on the child's record from
    which it is evidence. It stands whatever the panel says of it: what was done in the meantime is a fact.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    request = models.OneToOneField(PanelRequest, on_delete=models.PROTECT, related_name="chairs_action")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="chairs_actions")
    state = machines.state_field(ChairsActionState)
    outcome = models.CharField(max_length=32)
    reason = models.TextField()
    why_now = models.TextField()
    conditions = models.TextField(blank=True)
    weekly_cost = models.PositiveIntegerField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="chairs_action")
    settled_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_at", "-id"]
        constraints = [
            one_of("chairs_action_state", "state", ChairsActionState),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="chairs_action_outcome"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(why_now=""), name="chairs_action_says_why"),
            models.CheckConstraint(
                condition=Q(state=ChairsActionState.TAKEN.value, settled_at__isnull=True)
                | ~Q(state=ChairsActionState.TAKEN.value) & Q(settled_at__isnull=False),
                name="chairs_action_settled_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="chairs_action_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
