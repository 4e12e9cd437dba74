"""A meeting that was moved to another day, other hours or another room."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from panels.models.meeting import Meeting
from panels.models.room import Room


class MeetingMove(models.Model):
    """One move of a planned meeting, from where to where. Papers that were in time for the day it left stay in time.

    `papers_went_out` says that members had papers when it was moved. Never changed once written.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="moves")
    from_on = models.DateField()
    from_starts_at = models.DateTimeField()
    from_ends_at = models.DateTimeField()
    from_room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    papers_went_out = models.BooleanField(default=False)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["moved_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="meeting_move_has_a_reason"),
            models.CheckConstraint(condition=Q(from_ends_at__gt=F("from_starts_at")), name="meeting_move_from_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} from {self.from_on}"
