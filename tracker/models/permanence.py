"""What the permanence plan of a child holds beside its routes: registered documents, and the child's own experience."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker.models.event import Event
from tracker.models.fields import one_of
from tracker.models.journey import Journey
from tracker.terms import Precision
from workflows.definitions.documents import DocumentState
from workflows.definitions.experience import Experience, ToldBy

_RECORDED = tuple(str(state) for state in DocumentState if state is not DocumentState.EXPECTED)


class RegisteredDocument(models.Model):
    """A document that a route expects came to a state: when (UTC), and where it is held, on paper too. The last row says how it stands.

    `document` is a code of `workflows.definitions.documents`. The document itself is not kept here.
    """

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="documents")
    document = models.CharField(max_length=40)
    state = models.CharField(max_length=16)
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=8, default=Precision.DAY)
    where_held = models.CharField(max_length=200)
    is_on_paper = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["occurred_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_RECORDED), name="document_state"),
            one_of("document_precision", "precision", Precision),
            models.CheckConstraint(condition=~Q(where_held=""), name="document_is_held_somewhere"),
        ]
        indexes = [models.Index(fields=["journey", "document", "occurred_at"], name="document_of_journey")]

    def __str__(self) -> str:
        return f"{self.document} of {self.journey_id}"


class ChildExperience(models.Model):
    """How the child's life was going on a day (UTC), in words of its own scale, and who told it: worker, reviewing officer or audit."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="experiences")
    experience = models.CharField(max_length=16)
    told_by = models.CharField(max_length=8)
    says = models.TextField()
    occurred_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-occurred_at", "-id"]
        constraints = [
            one_of("experience", "experience", Experience),
            one_of("experience_told_by", "told_by", ToldBy),
            models.CheckConstraint(condition=~Q(says=""), name="experience_in_words"),
        ]
        indexes = [models.Index(fields=["journey", "-occurred_at"], name="experience_of_journey")]

    def __str__(self) -> str:
        return f"experience {self.pk} of {self.journey_id}"
