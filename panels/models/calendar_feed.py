"""The address at which a person's calendar program reads the meetings of panels."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    """One secret address a person. Only its SHA-256 is kept: who loses it makes another, and the old one is nothing.

    `every_panel`: all panels' meetings, not only those of panels that the person sits on.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    every_panel = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(secret_hash=""), name="calendar_feed_has_a_secret")]

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
