"""Care in law: where a child lives, on what legal basis, reviews and missing episodes. Dated rows, never overwritten."""

from django.db import models
from django.db.models import F, Q

from tracker.models.event import Event
from tracker.models.fields import one_of
from tracker.models.journey import Journey
from tracker.terms import MissingKind


class Placement(models.Model):
    """Where a looked after child lives, from an instant to an instant (UTC). `code` is the return's PLACE code."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="placements")
    code = models.CharField(max_length=4)
    provider = models.CharField(max_length=4, blank=True)
    where = models.CharField(max_length=200, blank=True)
    provider_reference = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason_changed = models.CharField(max_length=8, blank=True)
    start_event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    end_event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    source_record = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="placement_ends_after_it_starts",
            ),
            models.UniqueConstraint(fields=["journey"], condition=Q(ended_at__isnull=True), name="one_open_placement_of_a_journey"),
            models.UniqueConstraint(fields=["source_record"], condition=~Q(source_record=""), name="placement_once_per_source_record"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.journey_id}"


class LegalStatus(models.Model):
    """The legal basis on which a child is looked after. `code` is the return's LS code."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="legal_statuses")
    code = models.CharField(max_length=4)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    start_event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    end_event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    source_record = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["started_at", "id"]
        verbose_name_plural = "legal statuses"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="legal_status_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["journey", "code"],
                condition=Q(ended_at__isnull=True),
                name="one_open_legal_status_of_a_code",
            ),
            models.UniqueConstraint(fields=["source_record"], condition=~Q(source_record=""), name="legal_status_once_per_source_record"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.journey_id}"


class Review(models.Model):
    """A review held, or planned where the source dates it after the last day it speaks for."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=16, default="looked_after")
    held_on = models.DateField()
    is_planned = models.BooleanField(default=False)
    participation = models.CharField(max_length=4, blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    source_record = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source_record"], condition=~Q(source_record=""), name="review_once_per_source_record"),
        ]
        indexes = [models.Index(fields=["journey", "-held_on"], name="review_of_journey")]

    def __str__(self) -> str:
        return f"review {self.pk} of {self.journey_id}"


class MissingEpisode(models.Model):
    """A child missing, or away without authorisation, from an instant until found (UTC)."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="missing_episodes")
    kind = models.CharField(max_length=28, default=MissingKind.MISSING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    start_event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    end_event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    source_record = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            one_of("missing_kind", "kind", MissingKind),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="missing_ends_after_it_starts",
            ),
            models.UniqueConstraint(fields=["journey"], condition=Q(ended_at__isnull=True), name="one_open_missing_episode"),
            models.UniqueConstraint(fields=["source_record"], condition=~Q(source_record=""), name="missing_once_per_source_record"),
        ]

    def __str__(self) -> str:
        return f"missing {self.pk} of {self.journey_id}"
