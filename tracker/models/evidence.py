"""What is on record for a decision to rest on."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker.models.event import Event
from tracker.models.fields import one_of
from tracker.models.journey import Journey
from tracker.terms import Precision


class Evidence(models.Model):
    """One piece of evidence: its kind, when it came about (UTC), who recorded it and where it is held."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="evidence")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=8, default=Precision.DAY)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    says = models.TextField(blank=True)
    reference = models.CharField(max_length=200, blank=True)
    source_record = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-occurred_at", "-id"]
        constraints = [
            one_of("evidence_precision", "precision", Precision),
            models.UniqueConstraint(
                fields=["source_record", "kind"],
                condition=~Q(source_record=""),
                name="evidence_once_per_source_record",
            ),
        ]
        indexes = [models.Index(fields=["journey", "kind", "-occurred_at"], name="evidence_of_journey")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.journey_id}"
