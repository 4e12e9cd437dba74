"""Who was at a meeting, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from panels.models.meeting import Meeting


class Attendance(models.Model):
    """One stay of a member at a meeting (UTC). `left_at` is empty while the member is there; whoever comes back has another row."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_attendances")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["arrived_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], condition=Q(left_at__isnull=True), name="here_once_at_a_time"),
            models.CheckConstraint(condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")), name="leaves_after_arriving"),
        ]
        indexes = [models.Index(fields=["meeting", "arrived_at"], name="attendance_of_meeting")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.meeting_id}"
