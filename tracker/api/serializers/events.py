"""The record as it goes out."""

from rest_framework import serializers

from tracker.api.serializers.common import Moment, Out, PersonOut
from tracker.models import Event


class EventOut(Out):
    """Something that happened. `occurred_at` is when it happened, `recorded_at` when it was written."""

    journey = serializers.SerializerMethodField(help_text="The journey's id; null for what belongs to the child alone.")
    seq = serializers.IntegerField(help_text="The place in its chain.")
    kind = serializers.CharField()
    says = serializers.CharField(source="payload.says")
    reason = serializers.CharField(source="payload.reason")
    occurred_at = Moment()
    precision = serializers.CharField(help_text="instant, or day: then only the day in Europe/London is known.")
    recorded_at = Moment()
    by = PersonOut(source="actor", allow_null=True)
    on_behalf_of = serializers.CharField()
    role = serializers.CharField()
    evidence = serializers.SerializerMethodField(help_text="The kinds of evidence put on record with it.")
    part_of = serializers.IntegerField(source="caused_by", allow_null=True, help_text="The seq of the event whose act this is part of.")
    corrects = serializers.SerializerMethodField(help_text="The seq of the event that this one voids or replaces.")
    is_corrected = serializers.BooleanField(help_text="Whether a later event voids or replaces this one.")
    definition = serializers.CharField()
    definition_version = serializers.IntegerField(allow_null=True)
    source_record = serializers.CharField(help_text="Of what was imported, the record that it came from.")
    hash = serializers.CharField(help_text="The link of the chain.")

    def get_journey(self, event: Event) -> str | None:
        return event.journey.public_id if event.journey else None

    def get_evidence(self, event: Event) -> list[str]:
        return [row.kind for row in event.evidence.all()]

    def get_corrects(self, event: Event) -> int | None:
        return event.corrects.seq if event.corrects else None
