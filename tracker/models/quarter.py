"""Quarters that are closed: the figures as they were reported, each with the children whom it counted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Quarter(models.Model):
    """A quarter whose figures have been reported. `closed_at` (UTC) is when, and by what was on record then they were counted."""

    starts_on = models.DateField(unique=True)
    ends_on = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="quarter_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"quarter from {self.starts_on}"


class QuarterFigure(models.Model):
    """One figure of a closed quarter. `children` are the references of those whom it counted, `seal` is over the figure and the list."""

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="figures")
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    children = models.JSONField(default=list)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["quarter", "code"], name="figure_once_a_quarter")]

    def __str__(self) -> str:
        return f"{self.code} of {self.quarter_id}"
