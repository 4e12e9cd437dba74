"""What must follow from an event or a firing, delivered after the transaction and once."""

from django.db import models
from django.db.models import Q

from tracker.models.clock import Firing
from tracker.models.event import Event


class Effect(models.Model):
    """One thing to be done by a registered handler because of one cause. `leased_until` marks who is at work on it."""

    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="effects")
    firing = models.ForeignKey(Firing, null=True, on_delete=models.PROTECT, related_name="effects")
    handler = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, firing__isnull=True) | Q(event__isnull=True, firing__isnull=False),
                name="effect_has_one_cause",
            ),
            models.UniqueConstraint(fields=["event", "handler"], condition=Q(event__isnull=False), name="effect_once_per_event"),
            models.UniqueConstraint(fields=["firing", "handler"], condition=Q(firing__isnull=False), name="effect_once_per_firing"),
        ]
        indexes = [
            # Delivery claims from this one, oldest first.
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at__isnull=True, gave_up_at__isnull=True),
                name="effect_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.pk}"
