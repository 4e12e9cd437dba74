"""What the permanency tracker said of each child at every moment that is past, and from when to when the record said so."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q

from tracker.models.journey import Journey
from tracker.models.projected import PermanencyColumns

EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of what has not ended."""


class PermanencyPast(PermanencyColumns):
    """The tracker's row of a child as it was true from a moment to a moment, and as it was known from a moment to a moment (UTC).

    A row is never altered but for its ends: what was told of a day as known on a day stays what it was.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="permanency_past")
    true_from = models.DateTimeField()
    true_to = models.DateTimeField(default=EVER)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(default=EVER)

    class Meta:
        ordering = ["next_due_at", "journey_id"]
        constraints = [
            models.CheckConstraint(condition=Q(true_to__gt=F("true_from")), name="past_row_is_true_for_a_while"),
            models.CheckConstraint(condition=Q(known_to__gte=F("known_from")), name="past_row_known_forward"),
            models.UniqueConstraint(fields=["journey", "true_from"], condition=Q(known_to=EVER), name="past_row_once_as_known_now"),
        ]
        indexes = [
            models.Index(fields=["true_to", "true_from"], name="past_row_true_at"),
            models.Index(fields=["child", "true_to"], name="past_row_of_child"),
        ]

    def __str__(self) -> str:
        return f"permanency {self.journey_id} from {self.true_from}"
