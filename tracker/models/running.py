"""How the service itself runs: when the record was last proved, and how much was done. No child is in any of it."""

from django.db import models


class AuditCheckpoint(models.Model):
    """One reading of the whole record, every link of every chain: when (UTC), how much, and whether it held."""

    taken_at = models.DateTimeField()
    streams = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    holds = models.BooleanField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.taken_at:%Y-%m-%d %H:%M}: {'holds' if self.holds else 'broken'}"


class Tally(models.Model):
    """How often something was done since the database was made, by its outcome: `firing_late` up to `60` seconds, say."""

    name = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40)
    total = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "outcome"], name="one_tally_of_an_outcome")]

    def __str__(self) -> str:
        return f"{self.name} {self.outcome}: {self.total}"
