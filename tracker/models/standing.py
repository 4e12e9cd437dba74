"""What was found wrong with a journey, from when to when."""

from django.db import models
from django.db.models import F, Q

from tracker.models.event import Event
from tracker.models.fields import one_of
from tracker.models.journey import Journey
from tracker.terms import StandingRule


class Fault(models.Model):
    """A standing rule that does not hold for a journey. Found and mended by the check that reads every open journey.

    `event` is the event that told it on the child's record; None until that has been written.
    """

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="faults")
    rule = models.CharField(max_length=32)
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True, blank=True)
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            one_of("fault_rule", "rule", StandingRule),
            models.UniqueConstraint(fields=["journey", "rule"], condition=Q(mended_at__isnull=True), name="one_open_fault_of_a_rule"),
            models.CheckConstraint(condition=Q(mended_at__isnull=True) | Q(mended_at__gte=F("found_at")), name="fault_mended_after_found"),
        ]
        indexes = [
            # The list of what is to be fixed reads this one, the oldest first.
            models.Index(fields=["found_at", "id"], condition=Q(mended_at__isnull=True), name="fault_to_be_mended")
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.journey_id}"
