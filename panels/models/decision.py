"""What a panel decided on an item."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from panels.definitions import OUTCOMES
from panels.models.agenda_item import AgendaItem
from panels.models.fields import public_id
from panels.models.meeting import Meeting
from tracker.models import Event


class Decision(models.Model):
    """The outcome of one item, as it stands on the child's record. Never changed, save that a manager confirms it.

    A deferral (`defers`) names what is to be done, who does it and the meeting it comes back to. `weekly_cost` is in
    whole pence. `event` is the event on the child's record. `form_key` names the form that was sent: sent again, it gets the
    same answer. Conditions, actions and dissent are rows of their own.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=32)
    reason = models.TextField()
    defers = models.BooleanField(default=False)
    action = models.TextField(blank=True)
    action_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="panel_actions"
    )
    returns_to = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="returning")
    weekly_cost = models.PositiveIntegerField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    form_key = models.CharField(max_length=36, blank=True)
    took_late_papers = models.BooleanField(default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="panel_decision")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="panel_decision_outcome"),
            models.CheckConstraint(condition=~Q(reason=""), name="panel_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(defers=False, returns_to__isnull=True)
                | Q(defers=True, returns_to__isnull=False, action_owner__isnull=False) & ~Q(action=""),
                name="deferral_with_action_owner_and_return",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="panel_decision_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
