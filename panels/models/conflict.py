"""Interests that people on a panel declared, and what was done about an interest."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from panels.models.agenda_item import AgendaItem
from panels.models.panel_request import PanelRequest


class DeclaredConflict(models.Model):
    """Somebody on the panel said that they have an interest in a request, wherever it is listed. Withdrawn, never deleted.

    Interests that the record shows are found when they are asked for and stored nowhere (`selectors/conflicts.py`).
    """

    request = models.ForeignKey(PanelRequest, on_delete=models.PROTECT, related_name="declared_conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=300)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["declared_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(says=""), name="declared_conflict_says_why"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                name="declared_conflict_withdrawn_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["request", "user"], condition=Q(withdrawn_at__isnull=True), name="conflict_declared_once_by_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.request_id}"


class ConflictAnswer(models.Model):
    """What was done about one person's interest in one item: they take part all the same, `because`; or, of a chair, `deputy`
    has the chair for the item (PN-08). Without an answer the person takes no part.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="conflict_answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(deputy__isnull=False) | ~Q(because=""), name="conflict_handed_on_or_answered"),
            models.CheckConstraint(condition=Q(deputy__isnull=True) | ~Q(deputy=F("user")), name="conflict_handed_to_another"),
            models.UniqueConstraint(fields=["item", "user"], name="one_answer_to_a_conflict"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.item_id}"
