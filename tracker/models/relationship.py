"""Why someone may see a child, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tracker.models.child import Child
from tracker.models.event import Event
from tracker.models.fields import one_of
from tracker.models.staff import OrgUnit
from tracker.terms import RelationshipKind


class Relationship(models.Model):
    """A dated tie of a person or a team to a child. The visibility of a child rests on these rows and no others."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="relationships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="relationships")
    unit = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="relationships")
    kind = models.CharField(max_length=32)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="relationships")

    class Meta:
        constraints = [
            one_of("relationship_kind", "kind", RelationshipKind),
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True) | Q(user__isnull=True, unit__isnull=False),
                name="relationship_of_a_person_or_a_team",
            ),
            models.CheckConstraint(condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="relationship_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(to_at__isnull=True, kind=RelationshipKind.RESPONSIBLE_TEAM.value),
                name="one_responsible_team",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "child"], condition=Q(to_at__isnull=True), name="open_tie_of_user"),
            models.Index(fields=["unit", "child"], condition=Q(to_at__isnull=True), name="open_tie_of_unit"),
            models.Index(fields=["child", "kind"], name="tie_of_child"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.child_id}"
