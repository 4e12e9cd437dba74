"""A child, and how children are related."""

from django.db import models
from django.db.models import F, Q

from tracker.models.fields import child_ref, one_of
from tracker.terms import LinkKind


class Child(models.Model):
    """One child, born or expected. The reference is random and is the only thing that leaves the service."""

    ref = models.CharField(max_length=9, unique=True, default=child_ref, editable=False)
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    expected_date = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, default="U")
    ethnicity = models.CharField(max_length=4, blank=True)
    unique_pupil_number = models.CharField(max_length=13, blank=True)
    is_disabled = models.BooleanField(null=True)
    source_system = models.CharField(max_length=40, blank=True)
    source_ref = models.CharField(max_length=60, blank=True)
    search_text = models.CharField(max_length=260, blank=True, editable=False)
    is_restricted = models.BooleanField(default=False)

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_of_birth__isnull=False, expected_date__isnull=True)
                | Q(date_of_birth__isnull=True, expected_date__isnull=False),
                name="child_is_born_or_expected",
            ),
            models.CheckConstraint(condition=Q(sex__in=["F", "M", "U"]), name="child_sex"),
            models.CheckConstraint(condition=Q(date_of_birth__isnull=False) | Q(sex="U"), name="unborn_child_has_sex_u"),
            models.UniqueConstraint(fields=["source_system", "source_ref"], condition=~Q(source_ref=""), name="child_once_per_source"),
        ]
        indexes = [
            models.Index(fields=["search_text"], name="child_search"),
            models.Index(fields=["date_of_birth"], name="child_born"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def name(self) -> str:
        """The child's name, or the reference where the source named nobody (a return holds no names)."""
        return f"{self.given_name} {self.family_name}".strip() or self.ref


class StandingLinks(models.Manager["FamilyLink"]):
    """The links that have not ended."""

    def get_queryset(self) -> models.QuerySet["FamilyLink"]:
        return super().get_queryset().filter(ended_at__isnull=True)


class FamilyLink(models.Model):
    """Two children of one family. Stored once, the lower id first; of a parent and a child the older one is the parent.

    `objects` are the links that stand, `ever` those that have ended too. The events of both children tell each.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="links_from")
    other = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(max_length=16)
    from_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StandingLinks()
    ever = models.Manager["FamilyLink"]()

    class Meta:
        constraints = [
            one_of("family_link_kind", "kind", LinkKind),
            models.CheckConstraint(condition=Q(child__lt=F("other")), name="family_link_lower_id_first"),
            models.UniqueConstraint(fields=["child", "other", "kind"], condition=Q(ended_at__isnull=True), name="family_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.kind} {self.other_id}"
