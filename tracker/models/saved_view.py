"""A view of the tracker that somebody keeps under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tracker.models.fields import one_of, public_id
from tracker.models.staff import OrgUnit
from tracker.terms import SharedWith


class SavedView(models.Model):
    """Filters, order and columns under a name. It holds no child: each person sees through it what they may see.

    `query` is the tracker's address without its question mark. `team` is set where it is shared with a team, and only then.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    shared_with = models.CharField(max_length=16, default=SharedWith.NOBODY)
    team = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            one_of("saved_view_shared_with", "shared_with", SharedWith),
            models.UniqueConstraint("owner", Lower("name"), name="saved_view_name_once_per_owner"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
            models.CheckConstraint(
                condition=Q(shared_with=SharedWith.TEAM.value, team__isnull=False)
                | ~Q(shared_with=SharedWith.TEAM.value) & Q(team__isnull=True),
                name="saved_view_of_a_team_names_it",
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=models.F("made_at")), name="saved_view_changed_after_made"),
        ]

    def __str__(self) -> str:
        return self.public_id
