"""What did not happen, as it was found each working day. Kept as it was found, also where nothing was."""

from django.db import models

from tracker.models.clock import Clock
from tracker.models.journey import Journey


class DayOfLooking(models.Model):
    """One working day's look for what did not happen. `counts` is how many were found of each rule, none included."""

    on = models.DateField(unique=True)
    looked_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"what did not happen by {self.on}"


class NotDone(models.Model):
    """One thing that had not happened by then. `due_at` is when it was due, as it stood that day."""

    day = models.ForeignKey(DayOfLooking, on_delete=models.CASCADE, related_name="found")
    rule = models.CharField(max_length=40)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="+")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["day", "rule", "clock"], name="not_done_once_a_day")]
        indexes = [models.Index(fields=["day", "rule", "due_at", "id"], name="not_done_of_a_day")]

    def __str__(self) -> str:
        return f"{self.rule} of {self.journey_id}"
