"""The record: streams of events, chained by hash, that only grow."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tracker.models.child import Child
from tracker.models.fields import one_of
from tracker.terms import Precision, StreamKind


class Stream(models.Model):
    """One chain of events, and the row that is locked to add to it."""

    kind = models.CharField(max_length=32)
    next_seq = models.PositiveIntegerField(default=1)
    last_hash = models.CharField(max_length=64, default="0" * 64)
    last_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("stream_kind", "kind", StreamKind)]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Event(models.Model):
    """Something that happened. Never changed and never deleted; put right only by a later event.

    `occurred_at` is when it happened, `recorded_at` when it was written, both UTC. `caused_by` is the event whose
    act this one is part of; `corrects` the event that this one voids or replaces. `source_record` names the record
    of another system that this came from, once.
    """

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    # No constraint on the kinds: they grow with each release, and the table is too large to check again.
    kind = models.CharField(max_length=60)
    journey = models.ForeignKey("tracker.Journey", null=True, on_delete=models.PROTECT, related_name="events")
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="events")
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=8, default=Precision.INSTANT)
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=40, blank=True)
    definition = models.CharField(max_length=40, blank=True)
    definition_version = models.PositiveSmallIntegerField(null=True)
    caused_by = models.PositiveIntegerField(null=True, help_text="The seq, in this stream, of the event this is part of.")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    source_record = models.CharField(max_length=120, blank=True)
    previous_hash = models.CharField(max_length=64)
    payload_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["source_record"], condition=~Q(source_record=""), name="event_once_per_source_record"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_seq_from_one"),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="event_not_its_own_correction"),
            one_of("event_precision", "precision", Precision),
        ]
        indexes = [
            models.Index(fields=["journey", "occurred_at", "seq"], name="event_of_journey"),
            models.Index(fields=["child", "occurred_at", "id"], name="event_of_child"),
            models.Index(fields=["kind", "occurred_at"], name="event_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.stream_id}/{self.seq}"


class EventPayload(models.Model):
    """What an event says. Apart from the chain, so that lawful erasure leaves the chain whole."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.PROTECT, related_name="payload")
    salt = models.CharField(max_length=32)
    says = models.TextField()
    reason = models.TextField(blank=True)
    body = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"payload of {self.event_id}"
