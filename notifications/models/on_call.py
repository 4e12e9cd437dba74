"""Who answers out of hours, or where a post is empty: the on-call list."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tracker.models.fields import one_of
from workflows.terms import Role


class OnCall(models.Model):
    """A person on call for a role, from a moment to a moment (UTC). Taken off the list it stays, cancelled."""

    role = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="on_call")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            one_of("on_call_role", "role", Role),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="on_call_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["role", "from_at", "to_at"], condition=Q(is_cancelled=False), name="on_call_for_role")]

    def __str__(self) -> str:
        return f"{self.user_id} on call for {self.role}"
