"""The due dates that a timescale had before they moved, so that a page about a past day shows the date that stood then."""

from django.db import models

from tracker.models.clock import Clock


class MovedDueDate(models.Model):
    """A due date that moved while its timescale ran: by a pause, the child's own plan, another rule or calendar.

    Until `at` it was `was_due_at`, with `was_warns_at`; `recorded_at` is when the record began to say otherwise (all UTC).
    """

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="moved")
    was_due_at = models.DateTimeField()
    was_warns_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"due date of {self.clock_id} until {self.at}"
