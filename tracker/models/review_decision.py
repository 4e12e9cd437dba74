"""The decisions of a looked after review, and whether each was begun when the reviewing officer looked between reviews."""

from django.db import models

from tracker.models.care import Review
from tracker.models.event import Event
from tracker.models.fields import public_id
from tracker.models.journey import Journey


class ReviewDecision(models.Model):
    """One decision of a review, as the reviewing officer listed it."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="review_decisions")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    place = models.PositiveSmallIntegerField()
    says = models.CharField(max_length=500)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["review_id", "place"]
        constraints = [models.UniqueConstraint(fields=["review", "place"], name="one_review_decision_at_a_place")]

    def __str__(self) -> str:
        return self.public_id


class MidwayAnswer(models.Model):
    """Whether a decision had been begun when the reviewing officer looked between two reviews. `event` is that look."""

    decision = models.ForeignKey(ReviewDecision, on_delete=models.PROTECT, related_name="midway_answers")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="midway_answers")
    is_begun = models.BooleanField()

    class Meta:
        ordering = ["event_id", "decision_id"]
        constraints = [models.UniqueConstraint(fields=["decision", "event"], name="decision_looked_at_once_midway")]

    def __str__(self) -> str:
        return f"{self.decision_id} at {self.event_id}"
