"""What was imported, and what in it did not add up."""

from django.db import models

from tracker.models.child import Child
from tracker.models.fields import one_of


class ImportRun(models.Model):
    """One call of an importer: what it read, took and held back. `as_at` is the last day the files speak for."""

    source = models.CharField(max_length=40)
    as_at = models.DateField()
    started_at = models.DateTimeField()
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class RemarkKind(models.TextChoices):
    """Whether a row was taken although it does not add up, or held back."""

    REMARK = "remark"
    HELD_BACK = "held_back"


class ImportRemark(models.Model):
    """A line of a file that was taken although it does not add up, or that was held back. Once, however often read."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=10)
    file = models.CharField(max_length=120)
    line = models.PositiveIntegerField()
    rule = models.CharField(max_length=60)
    says = models.CharField(max_length=400)
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="import_remarks")

    class Meta:
        ordering = ["file", "line", "rule", "id"]
        constraints = [
            one_of("import_remark_kind", "kind", RemarkKind),
            models.UniqueConstraint(fields=["kind", "file", "line", "rule", "says"], name="remark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file} line {self.line}: {self.rule}"
